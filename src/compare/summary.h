#pragma once

#include "base/clock.h"
#include "base/money.h"
#include "compare/case_counter.h"
#include "compare/confusion.h"
#include "domain/run.h"
#include "stats/interval.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// What the samples of one prompt and one model came to in a suite.
struct GroupSummary {
  std::string suite;
  std::string prompt;  ///< Name; empty where the suite has none.
  std::string prompt_hash;
  std::string model;

  VerdictCounts samples;
  /// What their trials come to by the suite's policy (compare/trials.h). With one trial the same as `samples`.
  VerdictCounts cases;
  std::uint64_t flaky = 0;  ///< Cases of which some trials passed and some failed.
  std::uint64_t cached = 0;
  std::optional<Duration> oldest_cached;  ///< How old the oldest cached answer was when its sample started.
  std::uint64_t not_recorded = 0;         ///< Skipped, since the recording that was to answer did not have them.
  std::uint64_t fallback = 0;             ///< Served by another model than the one asked for.
  std::optional<double> score;            ///< Mean over the scored samples.
  std::optional<double> pass_rate;        ///< pass/(pass + fail) of the cases; none over nothing.
  std::optional<Interval> interval;       ///< Its 95 % Wilson interval: cases are independent, their trials are not.
  /// Of the answered samples (outcome gradable); a cached answer counts with the latency it was recorded with.
  std::optional<Duration> latency_p50;
  std::optional<Duration> latency_p95;
  std::optional<Usage> usage;   ///< Sum of what providers told; none where none told.
  std::uint64_t unmetered = 0;  ///< Finished samples whose usage is unknown.
  Money known_cost;             ///< Sum of the known ones.
  std::uint64_t unpriced = 0;   ///< Finished samples whose cost is unknown.
  /// What of known_cost checks asked for (judges, embeddings): sum of the known ones; none where none is known.
  std::optional<Money> checking_cost = std::nullopt;

  /// None where a sample's cost is unknown: a sum with a hole is no sum.
  std::optional<Money> cost() const { return unpriced == 0 ? std::optional(known_cost) : std::nullopt; }
  /// `triage × mini`, or the model alone.
  std::string label() const;
};

/// Sums up a run's samples by suite, prompt and model. They may come in any order, each once, and the result has the
/// same digits in every order. Memory: five bytes a sample (its latency and its verdict),
/// more a case where trials are not decided by `all` (CaseCounter), and the matrices, which are bounded.
class Summary {
 public:
  /// The groups that the run plans are there from the start, in the order of the plan.
  explicit Summary(const RunInfo& run);
  Summary(Summary&&) noexcept;
  Summary& operator=(Summary&&) noexcept;
  ~Summary();

  /// Counts a finished or skipped sample. One that was cancelled under way (SampleFinished, outcome `cancelled`) has no
  /// verdict and is not for here.
  void add(const SampleResult& sample);
  /// A sample of this suite was planned, but is not for here: groups of which nothing else was planned are none.
  void leave_out(std::string_view suite);

  /// Of each group, by name, the matrices of its checks that compare labels. Samples whose verdict is error are among
  /// them where such a check could measure.
  std::vector<ConfusionSummary> confusions() const;

  /// So far. Groups without a sample are among them, since nothing that was planned may vanish from a report; but where
  /// all that a suite planned is counted, what has no sample was never planned: its cases are for other prompts or
  /// models.
  std::vector<GroupSummary> groups() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace llmeval
