#include "compare/calibration.h"

#include "compare/judge_identity.h"

#include <doctest/doctest.h>

#include <memory>
#include <set>
#include <string>

using namespace llmeval;

namespace {

LabelledAnswer answer(std::string case_id, bool judge, std::vector<bool> labels, bool is_of_run = true) {
  LabelledAnswer one;
  one.key = {"triage", "short", "mini", std::move(case_id), 1};
  one.score.check = "judge";
  one.score.pass = judge;
  one.labels = std::move(labels);
  one.is_of_run = is_of_run;
  return one;
}

// So many of each kind, each to a case of its own.
std::vector<LabelledAnswer> answers(int both_pass, int judge_only, int people_only, int both_fail) {
  std::vector<LabelledAnswer> all;
  const auto add = [&](int count, bool judge, bool people) {
    for (int i = 0; i < count; ++i) all.push_back(answer("c" + std::to_string(all.size()), judge, {people}));
  };
  add(both_pass, true, true);
  add(judge_only, true, false);
  add(people_only, false, true);
  add(both_fail, false, false);
  return all;
}

}  // namespace

TEST_CASE("a judge against people, and the rate that people would give") {
  const JudgeCalibration found = calibrate(answers(36, 2, 4, 8), {300, 240});
  CHECK(found.labelled == 50);
  CHECK(found.cases == 50);
  CHECK(found.table == JudgedTable{.both_pass = 36, .judge_only = 2, .people_only = 4, .both_fail = 8});
  CHECK(found.agreement->agreement.share == doctest::Approx(0.88));
  CHECK(found.corrected->rate == doctest::Approx(0.6 / 0.7));
  CHECK(found.labelled_of_run == 50);
  // The labels' own mean is .8 and the judge passes .76 of them, .8 (250 of them: 202) of all.
  CHECK(found.powered->weight > 0.5);
  CHECK(found.powered->mean == doctest::Approx(0.8 + found.powered->weight * (202.0 / 250 - 38.0 / 50)));
  CHECK(found.disagreements.size() == 6);
  CHECK(found.disagreements.front() == 36);
  CHECK(*found.labels_enough > 50);
  CHECK_FALSE(found.position);
  CHECK_FALSE(found.people);
}

TEST_CASE("answers to one case are one case in every interval") {
  std::vector<LabelledAnswer> all = answers(36, 2, 4, 8);
  const JudgeCalibration apart = calibrate(all, {300, 240});
  std::vector<LabelledAnswer> twice = all;
  for (LabelledAnswer& one : all) {
    one.key.trial = 2;
    twice.push_back(one);
  }
  const JudgeCalibration together = calibrate(twice, {600, 480});
  CHECK(together.cases == 50);
  CHECK(together.labelled == 100);
  CHECK(together.agreement->kappa_interval->low == doctest::Approx(apart.agreement->kappa_interval->low));
  CHECK(together.corrected->interval.high == doctest::Approx(apart.corrected->interval.high));
  CHECK(together.powered->interval.low == doctest::Approx(apart.powered->interval.low).epsilon(0.01));
}

TEST_CASE("most people decide, and who is split decides nothing") {
  const std::vector<LabelledAnswer> all{answer("a", true, {true, false, true}), answer("b", true, {true, false}),
                                        answer("c", false, {false})};
  const JudgeCalibration found = calibrate(all, {3, 2});
  CHECK(found.split == 1);
  CHECK(found.labelled == 2);
  CHECK(found.table == JudgedTable{.both_pass = 1, .both_fail = 1});
  CHECK(found.disagreements == std::vector<std::size_t>{1});
  REQUIRE(found.people);
  CHECK(found.people->answers == 2);
  CHECK(found.people->pairs == 4);
  CHECK(found.people->agreed == 1);
  const JudgeCalibration nothing = calibrate({answer("b", true, {true, false})}, {1, 1});
  CHECK_FALSE(nothing.agreement);
}

TEST_CASE("labels of other runs tell of the judge, not of this run's rate") {
  std::vector<LabelledAnswer> all = answers(20, 1, 1, 8);
  for (LabelledAnswer& one : all) one.is_of_run = false;
  const JudgeCalibration found = calibrate(all, {100, 90});
  CHECK(found.agreement);
  CHECK(found.corrected);
  CHECK_FALSE(found.powered);
  CHECK(found.labelled_of_run == 0);
}

TEST_CASE("labels that are all alike tell of nothing beyond chance") {
  const JudgeCalibration found = calibrate(answers(12, 0, 0, 0), {100, 100});
  CHECK_FALSE(found.agreement->kappa);
  CHECK_FALSE(found.corrected);
  CHECK(found.labels_enough == 385);
}

TEST_CASE("a judge is its type, prompt, criteria, votes and models") {
  std::set<std::string> hashes;
  const auto hash = [&](std::string check, std::string prompt, std::string criteria, std::size_t votes,
                        std::vector<std::string> models) {
    Score score;
    score.check = std::move(check);
    Judging judging{std::move(prompt), std::move(models), std::vector<std::optional<double>>(votes, 0.5),
                    std::move(criteria)};
    score.judging = std::make_shared<const Judging>(std::move(judging));
    hashes.insert(judge_hash(score));
    return judge_hash(score);
  };
  const std::string one = hash("judge", "p", "c", 1, {"m"});
  hash("judge_choice", "p", "c", 1, {"m"});
  hash("judge", "q", "c", 1, {"m"});
  hash("judge", "p", "d", 1, {"m"});
  hash("judge", "p", "c", 3, {"m"});
  hash("judge", "p", "c", 1, {"m", "n"});
  CHECK(hashes.size() == 6);
  CHECK(one.size() == 64);
  Score other;
  other.check = "judge";
  other.reason = "why";
  other.judging = std::make_shared<const Judging>(Judging{"p", {"m"}, {0.1}, "c"});
  CHECK(judge_hash(other) == one);
}
