#include "check/expectation.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

using namespace llmeval;

namespace {

Score passed(double weight = 1) {
  Score score;
  score.name = "p";
  score.score = 1;
  score.pass = true;
  score.weight = weight;
  return score;
}

Score failed(double weight = 1) {
  Score score = passed(weight);
  score.name = "f";
  score.score = 0;
  score.pass = false;
  return score;
}

Score erred(double weight = 1) {
  Score score = failed(weight);
  score.name = "e";
  score.score.reset();
  score.error = Outcome::check_limit;
  score.reason = "too slow";
  return score;
}

}  // namespace

TEST_CASE("a sample is judged from its scores") {
  struct Row {
    std::vector<Score> scores;
    std::optional<double> min_score;
    Verdict verdict;
    double score;
    Outcome outcome = Outcome::ok;
    std::string reason;
  };
  const std::vector<Row> rows{
      // All must pass.
      {{passed()}, {}, Verdict::pass, 1, Outcome::ok, ""},
      {{failed()}, {}, Verdict::fail, 0, Outcome::ok, ""},
      {{passed(), failed()}, {}, Verdict::fail, 0.5, Outcome::ok, ""},
      {{passed(), passed(3)}, {}, Verdict::pass, 1, Outcome::ok, ""},
      {{erred()}, {}, Verdict::error, 0, Outcome::check_limit, "check 'e': too slow"},
      {{passed(), erred()}, {}, Verdict::error, 1, Outcome::check_limit, "check 'e': too slow"},
      {{failed(), erred()}, {}, Verdict::fail, 0, Outcome::ok, ""},
      {{erred(), failed()}, {}, Verdict::fail, 0, Outcome::ok, ""},
      // Weight 0 never decides.
      {{passed(), failed(0)}, {}, Verdict::pass, 1, Outcome::ok, ""},
      {{passed(), erred(0)}, {}, Verdict::pass, 1, Outcome::ok, ""},
      {{erred(), failed(0)}, {}, Verdict::error, 0, Outcome::check_limit, "check 'e': too slow"},
      {{}, {}, Verdict::error, 0, Outcome::invalid_check, "no check decides: there is none of weight over 0"},
      {{passed(0), failed(0)},
       {},
       Verdict::error,
       0,
       Outcome::invalid_check,
       "no check decides: there is none of weight over 0"},
      // The weighted mean decides.
      {{passed(), failed()}, 0.5, Verdict::pass, 0.5, Outcome::ok, ""},
      {{passed(), failed()}, 0.6, Verdict::fail, 0.5, Outcome::ok, "expected a score of at least 0.6, got 0.5"},
      {{passed(3), failed()}, 0.75, Verdict::pass, 0.75, Outcome::ok, ""},
      {{passed(0.1), passed(0.2), failed(0.7)}, 0.3, Verdict::pass, 0.3, Outcome::ok, ""},
      {{passed(), failed(0)}, 1.0, Verdict::pass, 1, Outcome::ok, ""},
      {{passed(), erred()}, 0.5, Verdict::error, 1, Outcome::check_limit, "check 'e': too slow"},
      {{failed(), erred()}, 0.5, Verdict::error, 0, Outcome::check_limit, "check 'e': too slow"},
      {{failed(), erred()}, 0.6, Verdict::fail, 0, Outcome::ok, "expected a score of at least 0.6, got 0"},
      {{}, 0.5, Verdict::error, 0, Outcome::invalid_check, "no check decides: there is none of weight over 0"},
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(i);
    const Row& row = rows[i];
    const Judgement judgement = judge_scores(row.scores, {row.min_score});
    CHECK(judgement.verdict == row.verdict);
    CHECK(judgement.score == doctest::Approx(row.score));
    CHECK(judgement.outcome == row.outcome);
    CHECK(judgement.reason == row.reason);
  }
}

TEST_CASE("texts have no say in a verdict") {
  for (Score score : {passed(), failed(), erred()}) {
    const Verdict before = judge_scores({score}, {}).verdict;
    score.reason = "pass";
    CHECK(judge_scores({score}, {}).verdict == before);
    score.reason.clear();
    CHECK(judge_scores({score}, {}).verdict == before);
  }
}
