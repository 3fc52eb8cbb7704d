#pragma once

#include "base/clock.h"
#include "compare/pairing.h"
#include "compare/shape_drift.h"
#include "compare/summary.h"
#include "domain/run.h"
#include "domain/sample_table.h"
#include "stats/interval.h"
#include "stats/mcnemar.h"
#include "stats/mean.h"
#include "stats/paired_table.h"
#include "stats/regression.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// One side of a comparison: a stored run, or a part of it.
struct ComparedRun {
  std::string label;  ///< As it was asked for: `last~1`, `baseline main`.
  std::shared_ptr<const RunInfo> info;
  std::shared_ptr<const SampleTable> table;
  std::vector<std::uint32_t> samples;  ///< Places of table->rows that are compared.
};
/// All samples of a run.
ComparedRun whole_run(std::string label, std::shared_ptr<const RunInfo> info, std::shared_ptr<const SampleTable> table);

struct CompareOptions {
  RegressionRule rule = {};  ///< What the groups' answers go by.
  double confidence = 0.95;  ///< Of the intervals, two-sided.
  std::uint64_t seed = 0;    ///< Of drawn permutations.
};

/// Something that was measured of the same cases on both sides, of each the mean over its trials.
struct PairedMeasure {
  std::uint64_t pairs = 0;  ///< Cases that have it on both sides; the rest says nothing where there are none.
  double before = 0;        ///< Means over these cases.
  double after = 0;
  MeasuredMean difference;           ///< after − before, of each case with itself.
  std::optional<MeanBounds> bounds;  ///< Of the difference; absent of one case, or of one cluster.
  std::uint64_t clusters = 0;        ///< That the error of the difference goes by; 0: cases are independent.

  /// The interval does not hold 0.
  bool is_shown() const { return bounds && (bounds->low > 0 || bounds->high < 0); }
};

enum class AnswerMeasure : std::uint8_t { latency, input_tokens, output_tokens, cost };
inline constexpr std::size_t k_answer_measures = 4;
/// `latency_ms`, `input_tokens`, `output_tokens`, `cost_nano_usd`: with the unit of its numbers.
std::string_view measure_name(AnswerMeasure kind);

/// Counts of cases by what became of them.
struct PairCounts {
  std::array<std::uint64_t, k_pair_kinds> counts{};

  std::uint64_t& of(PairKind kind) { return counts[static_cast<std::size_t>(kind)]; }
  std::uint64_t of(PairKind kind) const { return counts[static_cast<std::size_t>(kind)]; }
  /// Of what was measured on both sides.
  PairedTable table() const;
};

/// How a rate of passes changed.
struct RateComparison {
  PairCounts counts;
  McNemar p;                   ///< Of regressed against fixed, two-sided.
  double adjusted_p = 1;       ///< p.exact among all of its kind in the comparison (benjamini_hochberg()).
  RateChange change;           ///< Newcombe's; says nothing where table() is empty.
  std::uint64_t clusters = 0;  ///< Of the cases of table(); 0: they are independent.
  /// How much of an independent case each is worth, in (0,1] (independent_share()): p and change take it for that.
  double worth = 1;

  bool is_measured() const { return counts.table().total() > 0; }
};

/// A check of a group, over the cases that are comparable. Its verdict in a case with trials is by the suite's policy,
/// as that of the case.
struct CheckComparison {
  std::string name;
  std::string type;
  std::uint32_t occurrence = 0;  ///< Which of those of this name in a sample, from 0.
  bool decides = true;
  RateComparison rate;
  PairedMeasure score;
};

/// What a provider called the model that answered.
struct ReportedModel {
  std::string name;  ///< Empty: it did not say.
  std::uint64_t samples = 0;
  SystemTime first;  ///< When the first and the last answer of it were asked for.
  SystemTime last;
};

/// What the samples of one side of a group came to.
struct SideSummary {
  std::string prompt;
  std::string prompt_hash;
  std::string model;
  VerdictCounts samples;
  std::uint64_t flaky = 0;  ///< Cases whose trials passed and failed.
  std::uint64_t cached = 0;
  std::uint64_t fallback = 0;  ///< Served by another model than the one asked for.
  std::vector<ReportedModel> reported;
  std::optional<SystemTime> first_answer;  ///< When its answers were asked for: cached ones back then.
  std::optional<SystemTime> last_answer;
};

/// What a comparison shows beyond chance. That nothing was shown is no answer: it may have got worse all the same.
enum class ShownChange : std::uint8_t { worse, better, nothing, unmeasured };
std::string_view shown_change_name(ShownChange shown);

/// One suite, prompt and model before and after.
struct GroupComparison {
  std::string suite;
  SideSummary before;  ///< Names are empty where that side has nothing of it.
  SideSummary after;
  std::size_t first_pair = 0;  ///< Its cases are pairs that follow one another.
  std::size_t pair_count = 0;

  std::string cluster;  ///< The tag by which its cases are clustered; empty: they are independent.
  RateComparison rate;
  /// By the exact one-sided p of either direction, adjusted over the groups, at the rule's alpha.
  ShownChange shown = ShownChange::unmeasured;
  /// Of this group alone; absent where nothing was measured on both sides.
  std::optional<RegressionDecision> decision;
  PairedMeasure score;
  /// Of graded scores, two-sided: by flipping signs, of many cases by Student's t. Absent: all scores are 0 or 1.
  std::optional<double> score_p;
  std::array<PairedMeasure, k_answer_measures> measures;
  std::vector<CheckComparison> checks;  ///< In the order in which they first come.
  std::vector<ShapeChange> shape;       ///< What changed in its answers; ComparedShapes fills it.

  const PairedMeasure& of(AnswerMeasure kind) const { return measures[static_cast<std::size_t>(kind)]; }
  /// `triage × mini`, `triage × mini → gpt-5`.
  std::string label() const;
  /// Other names answered than before.
  bool has_other_models() const;
};

/// What differs between two runs beside their samples.
struct RunDifference {
  enum class Kind : std::uint8_t {
    prompt,      ///< Another content under the same name: `before`, `after` are hashes.
    model,       ///< Other settings under the same name: JSON.
    suite_file,  ///< Its file changed; cases and checks that did are told one by one.
    incomplete,  ///< A run ended before its plan: why.
    narrowed,    ///< A run had only a part of its cases: the options.
    seed,
    version,  ///< Of llmeval.
  };
  Kind kind = Kind::prompt;
  std::string name;
  std::string before;
  std::string after;
};
std::string_view difference_name(RunDifference::Kind kind);

/// Two runs, case by case.
struct RunComparison {
  CompareOptions options;
  ComparedRun before;
  ComparedRun after;
  std::vector<ComparedCase> before_cases;  ///< ComparedCase::places are those of table->rows.
  std::vector<ComparedCase> after_cases;
  CasePairing pairing;  ///< Its pairs are of these cases.
  std::vector<GroupComparison> groups;
  std::vector<RunDifference> differences;

  /// By which policy the trials of both sides are joined: that of the run after.
  TrialPolicy policy_of(std::string_view suite) const;
  const ComparedCase* before_case(const CasePair& pair) const;
  const ComparedCase* after_case(const CasePair& pair) const;
  std::span<const CasePair> pairs_of(const GroupComparison& group) const {
    return std::span(pairing.pairs).subspan(group.first_pair, group.pair_count);
  }
  /// Of what is there now, else of what was.
  const SampleKey& key_of(const CasePair& pair) const;
  bool is_flaky(const CasePair& pair) const;
  /// Of the trials of a case the one that shows what it came to: its place in that side's table->rows.
  static std::uint32_t telling_place(const ComparedRun& run, const ComparedCase& one);
};

/// Compares two runs: cases by suite, prompt, model and id (pair_cases()), their checks, and what their answers took.
/// Groups go by themselves, since one model's losses must not hide behind another's gains; p-values are adjusted over
/// the groups, and those of checks over all checks of all groups. Latency, tokens and cost are compared over all cases
/// that are still the same, also where other checks judge them. Where the suite, as the run after has it, clusters its
/// cases by a tag, as they have it after, all errors, intervals and p-values go by that. Pure; the same runs and
/// options give the same digits in whatever order the samples come.
RunComparison compare_runs(ComparedRun before, ComparedRun after, const CompareOptions& options);

/// What became of one check in one pair.
struct CheckChange {
  std::uint32_t check = 0;  ///< Of the group's checks.
  PairKind kind = PairKind::unmeasured;
  CaseOutcome before;  ///< Without trials where that side does not have it.
  CaseOutcome after;
};
/// Of the checks of a pair, in the order of its group's; none of what is incomparable, new or gone.
std::vector<CheckChange> check_changes(const RunComparison& comparison, const GroupComparison& group,
                                       const CasePair& pair);

}  // namespace llmeval
