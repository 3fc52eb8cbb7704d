#include "compare/pairing.h"

#include "base/rng.h"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <string>
#include <vector>

using namespace llmeval;

namespace {

ComparedSample sample(std::string case_id, Verdict verdict, std::int32_t trial = 1) {
  ComparedSample made;
  made.key = {"suite", "prompt", "model", std::move(case_id), trial};
  made.verdict = verdict;
  made.score = verdict == Verdict::pass ? 1 : 0;
  return made;
}

std::vector<ComparedCase> gather(const std::vector<ComparedSample>& samples) {
  return gather_cases(samples, [](std::string_view) { return TrialPolicy(); });
}

// One line a pair: its case, and what became of it.
std::string told(const CasePairing& pairing, const std::vector<ComparedCase>& before,
                 const std::vector<ComparedCase>& after) {
  std::string text;
  for (const CasePair& pair : pairing.pairs) {
    const SampleKey& key = pair.after ? after[*pair.after].key : before[*pair.before].key;
    text += fmt::format("{} {}{}{}\n", key.case_id, pair_kind_name(pair.kind), pair.why.empty() ? "" : ": ", pair.why);
  }
  return text;
}

std::string told(const std::vector<ComparedSample>& before, const std::vector<ComparedSample>& after) {
  const std::vector<ComparedCase> then = gather(before);
  const std::vector<ComparedCase> now = gather(after);
  return told(pair_cases(then, now), then, now);
}

}  // namespace

TEST_CASE("what becomes of a case, by both verdicts") {
  struct Row {
    Verdict before;
    Verdict after;
    PairKind kind;
  };
  const Row rows[] = {
      {Verdict::pass, Verdict::pass, PairKind::still_passing},
      {Verdict::pass, Verdict::fail, PairKind::regressed},
      {Verdict::fail, Verdict::pass, PairKind::fixed},
      {Verdict::fail, Verdict::fail, PairKind::still_failing},
      {Verdict::pass, Verdict::error, PairKind::newly_errored},
      {Verdict::fail, Verdict::error, PairKind::newly_errored},
      {Verdict::error, Verdict::error, PairKind::unmeasured},
      {Verdict::error, Verdict::pass, PairKind::unmeasured},
      {Verdict::pass, Verdict::skipped, PairKind::unmeasured},
      {Verdict::skipped, Verdict::fail, PairKind::unmeasured},
      {Verdict::unscored, Verdict::pass, PairKind::unmeasured},
  };
  for (const Row& row : rows) {
    CAPTURE(verdict_name(row.before));
    CAPTURE(verdict_name(row.after));
    const CasePairing pairing = pair_cases(gather({sample("a", row.before)}), gather({sample("a", row.after)}));
    REQUIRE(pairing.pairs.size() == 1);
    CHECK(pairing.pairs[0].kind == row.kind);
    CHECK(pairing.count(row.kind) == 1);
  }
}

TEST_CASE("cases that come, go, or are no longer the same") {
  std::vector<ComparedSample> before{sample("b", Verdict::pass), sample("a", Verdict::pass),
                                     sample("changed", Verdict::pass), sample("judged", Verdict::pass)};
  std::vector<ComparedSample> after{sample("c", Verdict::fail), sample("changed", Verdict::fail),
                                    sample("a", Verdict::pass), sample("judged", Verdict::fail)};
  before[2].case_hash = "1";
  after[1].case_hash = "2";
  before[3].checks_hash = "1";
  after[3].checks_hash = "2";
  CHECK(told(before, after) ==
        "a still_passing\n"
        "b gone\n"
        "c new\n"
        "changed incomparable: the case changed\n"
        "judged incomparable: its checks changed\n");
  // Nobody knows that they changed.
  before[2].case_hash = before[3].checks_hash = "";
  CHECK(told(before, after) == "a still_passing\nb gone\nc new\nchanged regressed\njudged regressed\n");
}

TEST_CASE("trials are joined before they are paired") {
  const std::string got =
      told({sample("a", Verdict::pass, 2), sample("b", Verdict::pass), sample("a", Verdict::pass, 1)},
           {sample("a", Verdict::fail, 3), sample("a", Verdict::pass, 1), sample("b", Verdict::pass, 1)});
  CHECK(got == "a regressed\nb still_passing\n");
  const std::vector<ComparedCase> cases = gather({sample("a", Verdict::pass, 2), sample("a", Verdict::fail, 1)});
  REQUIRE(cases.size() == 1);
  CHECK(cases[0].key.trial == 1);
  CHECK(cases[0].outcome.is_flaky());
  CHECK(*cases[0].outcome.score == 0.5);
  CHECK(gather_cases({}, {}).empty());
}

TEST_CASE("two models, or two versions of a prompt, pair where each side has one") {
  std::vector<ComparedSample> before{sample("a", Verdict::pass), sample("b", Verdict::fail)};
  std::vector<ComparedSample> after{sample("a", Verdict::fail), sample("b", Verdict::fail)};
  for (ComparedSample& one : after) one.key.model = "other";
  for (ComparedSample& one : after) one.key.prompt = "prompt@main";
  CHECK(told(before, after) == "a regressed\nb still_failing\n");
  const CasePairing pairing = pair_cases(gather(before), gather(after));
  CHECK(pairing.ignores_model);
  CHECK(pairing.ignores_prompt);
  CHECK_FALSE(pairing.ignores_suite);
  // With two models on a side, names decide.
  after[1].key.model = "model";
  after[1].key.prompt = after[0].key.prompt = "prompt";
  CHECK(told(before, after) == "a gone\nb still_failing\na new\n");
}

TEST_CASE("inserting, removing and shuffling change nothing else") {
  Rng rng(8);
  std::vector<ComparedSample> before;
  std::vector<ComparedSample> after;
  for (int i = 0; i < 300; ++i) {
    before.push_back(sample(fmt::format("c{}", i), rng.uniform() < 0.8 ? Verdict::pass : Verdict::fail));
    after.push_back(sample(fmt::format("c{}", i), rng.uniform() < 0.7 ? Verdict::pass : Verdict::fail));
  }
  const std::string expected = told(before, after);
  const PairedTable table = pair_cases(gather(before), gather(after)).table();
  CHECK(table.total() == 300);
  rng.shuffle(before);
  rng.shuffle(after);
  CHECK(told(before, after) == expected);
  for (int i = 0; i < 10; ++i) after.insert(after.begin() + 150, sample(fmt::format("inserted{}", i), Verdict::fail));
  const CasePairing pairing = pair_cases(gather(before), gather(after));
  CHECK(pairing.table() == table);
  CHECK(pairing.count(PairKind::appeared) == 10);
}

TEST_CASE("nothing against nothing is nothing") {
  CHECK(pair_cases({}, {}).pairs.empty());
  CHECK(told({}, {sample("a", Verdict::pass)}) == "a new\n");
}
