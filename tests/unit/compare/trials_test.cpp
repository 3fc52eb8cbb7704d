#include "compare/trials.h"

#include "base/assert.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using namespace llmeval;

namespace {

// Of letters: Pass, Fail, Error, Skipped, Unscored; a pass has the score 1, a fail 0.
std::vector<TrialOutcome> trials_of(std::string_view letters) {
  std::vector<TrialOutcome> trials;
  for (const char letter : letters) {
    if (letter == 'P') trials.push_back({Verdict::pass, 1});
    if (letter == 'F') trials.push_back({Verdict::fail, 0});
    if (letter == 'E') trials.push_back({Verdict::error, 0});
    if (letter == 'S') trials.push_back({Verdict::skipped, 0});
    if (letter == 'U') trials.push_back({Verdict::unscored, 0});
  }
  return trials;
}

constexpr TrialPolicy k_all{};
constexpr TrialPolicy k_any{.kind = TrialPolicy::Kind::any};
constexpr TrialPolicy k_majority{.kind = TrialPolicy::Kind::majority};
constexpr TrialPolicy k_mean{.kind = TrialPolicy::Kind::mean, .least_mean = 0.6};
constexpr TrialPolicy k_two_in_a_row{.kind = TrialPolicy::Kind::pass_hat, .drawn = 2};

}  // namespace

TEST_CASE("a case's verdict by every policy") {
  struct Row {
    std::string_view trials;
    std::string_view all;
    std::string_view any;
    std::string_view majority;
    std::string_view mean;
    std::string_view two_in_a_row;
  };
  const Row rows[] = {
      {"P", "pass", "pass", "pass", "pass", "error"},
      {"F", "fail", "fail", "fail", "fail", "error"},
      {"PPP", "pass", "pass", "pass", "pass", "pass"},
      {"PPF", "fail", "pass", "pass", "pass", "fail"},
      {"PF", "fail", "pass", "fail", "fail", "fail"},
      {"PPPPF", "fail", "pass", "pass", "pass", "pass"},
      {"PPPFF", "fail", "pass", "pass", "pass", "fail"},
      {"FFF", "fail", "fail", "fail", "fail", "fail"},
      // What is missing decides where it would.
      {"PPE", "error", "pass", "pass", "pass", "error"},
      {"PFE", "fail", "pass", "error", "error", "fail"},
      {"FFE", "fail", "error", "fail", "fail", "fail"},
      {"PPS", "skipped", "pass", "pass", "pass", "skipped"},
      {"PPSE", "error", "pass", "error", "error", "error"},
      {"EEE", "error", "error", "error", "error", "error"},
      {"UU", "unscored", "unscored", "unscored", "unscored", "unscored"},
      {"SE", "error", "error", "error", "error", "error"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.trials);
    const std::vector<TrialOutcome> trials = trials_of(row.trials);
    const auto verdict = [&](const TrialPolicy& policy) { return verdict_name(decide_trials(trials, policy).verdict); };
    CHECK(verdict(k_all) == row.all);
    CHECK(verdict(k_any) == row.any);
    CHECK(verdict(k_majority) == row.majority);
    CHECK(verdict(k_mean) == row.mean);
    CHECK(verdict(k_two_in_a_row) == row.two_in_a_row);
  }
}

TEST_CASE("the order of the trials changes nothing") {
  std::string letters = "EFPPS";
  const CaseOutcome expected = decide_trials(trials_of(letters), k_majority);
  while (std::next_permutation(letters.begin(), letters.end()))
    CHECK(decide_trials(trials_of(letters), k_majority) == expected);
}

TEST_CASE("scores are averaged over what was scored, and a mean of just the least passes") {
  const std::vector<TrialOutcome> trials{{Verdict::pass, 0.7}, {Verdict::fail, 0.5}, {Verdict::error, 0}};
  const CaseOutcome outcome = decide_trials(trials, k_all);
  CHECK(*outcome.score == doctest::Approx(0.6));
  CHECK(outcome.trials == 3);
  CHECK(outcome.scored == 2);
  CHECK(outcome.passed == 1);
  CHECK(outcome.is_flaky());
  CHECK(decide_trials(std::vector<TrialOutcome>{{Verdict::pass, 0.7}, {Verdict::fail, 0.5}}, k_mean).verdict ==
        Verdict::pass);
  CHECK_FALSE(decide_trials(trials_of("E"), k_all).score);
  CHECK_FALSE(decide_trials(trials_of("PPE"), k_all).is_flaky());
}

TEST_CASE("one in a row is the majority") {
  constexpr TrialPolicy k_one{.kind = TrialPolicy::Kind::pass_hat, .drawn = 1};
  for (const std::string_view letters : {"P", "F", "PF", "PPF", "PFF", "PPFF", "PPE", "PFE"})
    CHECK(decide_trials(trials_of(letters), k_one) == decide_trials(trials_of(letters), k_majority));
}

TEST_CASE("no trial is a bug") { CHECK_THROWS_AS(decide_trials({}, k_all), BugError); }
