#include "compare/calibration.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace llmeval {

namespace {

// Normal intervals for half as many labels have twice the variance: the worst case of a share of one half.
std::uint64_t labels_enough(const JudgeCalibration& found) {
  constexpr std::uint64_t k_worst = 385;  // (1.96/.1)², for a κ of 0 and a base rate of one half.
  if (!found.agreement->kappa_interval) return std::max(k_worst, found.labelled);
  return std::max(found.labelled, labels_for_reach(found.labelled, *found.agreement->kappa_interval, k_kappa_reach));
}

std::optional<PredictionPowered> powered_rate(const std::vector<LabelledAnswer>& answers, const JudgedRun& run,
                                              double repeats) {
  std::vector<double> labels;
  std::vector<double> judged;
  JudgedRun others = run;
  for (const LabelledAnswer& answer : answers) {
    const std::optional<bool> people = answer.people_pass();
    if (!answer.is_of_run || !people) continue;
    labels.push_back(*people ? 1 : 0);
    judged.push_back(answer.score.pass ? 1 : 0);
    --others.judged;
    others.passed -= answer.score.pass ? 1 : 0;
  }
  std::vector<double> rest(others.judged, 0);
  std::fill_n(rest.begin(), others.passed, 1);
  return prediction_powered_mean(labels, judged, rest, std::nullopt, repeats);
}

}  // namespace

std::uint64_t LabelledAnswer::passes() const {
  return static_cast<std::uint64_t>(std::count(labels.begin(), labels.end(), true));
}

std::optional<bool> LabelledAnswer::people_pass() const {
  const std::uint64_t passed = passes();
  if (2 * passed == labels.size()) return std::nullopt;
  return 2 * passed > labels.size();
}

std::optional<PeopleAgreement> measure_people(const std::vector<std::vector<bool>>& labels) {
  PeopleAgreement found;
  const auto pairs_of = [](std::uint64_t count) { return count * (count - 1) / 2; };
  for (const std::vector<bool>& said : labels) {
    if (said.size() < 2) continue;
    const auto passed = static_cast<std::uint64_t>(std::count(said.begin(), said.end(), true));
    const std::uint64_t failed = said.size() - passed;
    ++found.answers;
    found.pairs += pairs_of(said.size());
    found.agreed += (passed > 1 ? pairs_of(passed) : 0) + (failed > 1 ? pairs_of(failed) : 0);
  }
  return found.answers == 0 ? std::nullopt : std::optional(found);
}

JudgeCalibration calibrate(const std::vector<LabelledAnswer>& answers, const JudgedRun& run,
                           const std::vector<SwappedVerdicts>& pairs) {
  JudgeCalibration found;
  found.run = run;
  std::set<std::string> cases;
  std::vector<std::vector<bool>> labels;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const LabelledAnswer& answer = answers[i];
    labels.push_back(answer.labels);
    const std::optional<bool> people = answer.people_pass();
    if (people != answer.score.pass) found.disagreements.push_back(i);
    if (!people) {
      ++found.split;
      continue;
    }
    ++found.labelled;
    found.labelled_of_run += answer.is_of_run ? 1 : 0;
    cases.insert(answer.key.case_id);
    found.table.add(answer.score.pass, *people);
  }
  found.cases = cases.size();
  found.people = measure_people(labels);
  if (!pairs.empty()) found.position = measure_position_bias(pairs);
  if (found.labelled == 0) return found;
  const double repeats = static_cast<double>(found.labelled) / static_cast<double>(found.cases);
  found.agreement = measure_agreement(found.table, repeats);
  if (run.judged > 0) found.corrected = corrected_rate(found.table, run.passed, run.judged, repeats);
  found.powered = powered_rate(answers, run, repeats);
  found.labels_enough = labels_enough(found);
  return found;
}

}  // namespace llmeval
