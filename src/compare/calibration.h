#pragma once

#include "domain/sample.h"
#include "stats/agreement.h"
#include "stats/corrected_rate.h"
#include "stats/position_bias.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// An answer that a check judged and that people labelled.
struct LabelledAnswer {
  SampleKey key;
  std::string run_id;        ///< Where it is stored.
  Score score;               ///< What the check said.
  std::string answer;        ///< What was judged.
  std::vector<bool> labels;  ///< Of each person: pass.
  std::string comments;      ///< Theirs, in one line.
  bool is_of_run = true;     ///< One of the run whose rate is corrected, and not of another with the same judge.

  std::uint64_t passes() const;
  /// What most people say; nullopt where as many say the opposite.
  std::optional<bool> people_pass() const;
};

/// How far people agree with one another on answers that several of them labelled.
struct PeopleAgreement {
  std::uint64_t answers = 0;  ///< With at least two labels.
  std::uint64_t pairs = 0;    ///< Of people, over these answers.
  std::uint64_t agreed = 0;   ///< Of the pairs.
};
/// Nullopt where no answer has two labels.
std::optional<PeopleAgreement> measure_people(const std::vector<std::vector<bool>>& labels);

/// All that a judge did in a run.
struct JudgedRun {
  std::uint64_t judged = 0;
  std::uint64_t passed = 0;
};

/// What a calibration found (statistics.md §8).
struct JudgeCalibration {
  std::uint64_t labelled = 0;  ///< Answers, those on which people are split left out.
  std::uint64_t cases = 0;     ///< That these answers are to.
  std::uint64_t split = 0;     ///< Answers on which people are split.
  JudgedTable table;
  std::optional<JudgeAgreement> agreement;  ///< Nullopt: nothing is labelled.
  std::optional<PeopleAgreement> people;
  JudgedRun run;
  std::uint64_t labelled_of_run = 0;
  std::optional<CorrectedRate> corrected;      ///< Of the run, by sensitivity and specificity.
  std::optional<PredictionPowered> powered;    ///< Of the run, from its own labels.
  std::optional<PositionBias> position;        ///< Of a pairwise judge.
  std::optional<std::uint64_t> labels_enough;  ///< How many labels would tell κ to ± k_kappa_reach.
  std::vector<std::size_t> disagreements;      ///< Positions of answers; those on which people are split, too.
};

/// How narrow an interval of κ is thought to be enough.
inline constexpr double k_kappa_reach = 0.1;
/// With fewer disagreements than this among the labels a normal interval is too narrow to be believed.
inline constexpr std::uint64_t k_few_disagreements = 5;

/// Measures a judge. Answers to one case, be it of other models or trials, count as one: widths are those of so many
/// cases.
JudgeCalibration calibrate(const std::vector<LabelledAnswer>& answers, const JudgedRun& run,
                           const std::vector<SwappedVerdicts>& pairs = {});

}  // namespace llmeval
