#include "config/golden_file.h"

#include "domain/case.h"
#include "project_world.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

namespace llmeval {

namespace {

std::string asked(std::string_view q) { return asked_of(case_hash(Object{{"q", Value(q)}}, {})); }

std::string accepted(std::string_view id, std::string_view q, std::string_view more = "") {
  return fmt::format("{{\"case\":\"{}\",\"accepted\":{{\"answer\":\"42\",\"asked\":\"{}\"{}}}}}\n", id, asked(q), more);
}

class GoldenWorld : public ProjectWorld {
 public:
  explicit GoldenWorld(std::string_view golden) {
    suite("expect: [{equals: '{{ reference }}'}]\ncases: [{id: a, vars: {q: x}}]");
    write("evals/golden/s.jsonl", golden);
  }
};

}  // namespace

TEST_CASE("an accepted answer is the reference of a case that has none, and no part of its hash") {
  const GoldenWorld world(accepted("a", "x"));
  const auto loaded = world.load();
  const SuiteCase golden = case_at(loaded.suite(), 0);
  CHECK(*golden.subject->reference == Value("42"));
  CHECK(golden.subject->reference_is_accepted);
  CHECK(golden.subject->reference->place().line == 1);
  CHECK(case_hash(*golden.subject) == case_hash(golden.subject->vars, {}));
  const std::vector<std::string> files = loaded.suite().files->paths();
  CHECK(std::count(files.begin(), files.end(), "evals/golden/s.jsonl") == 1);
}

TEST_CASE("what a person wrote instead of the answer is the reference, also for rows of a file") {
  ProjectWorld world;
  world.suite("expect: [{equals: '{{ reference }}'}]\ncases: [{file: rows.jsonl}]");
  world.write("evals/rows.jsonl", "{\"id\":\"a\",\"q\":\"x\"}\n");
  world.write("evals/golden/s.jsonl", accepted("a", "x", ",\"reference\":[1]"));
  CHECK(*case_at(world.load().suite(), 0).subject->reference == Value(List{Value(1)}));
}

TEST_CASE("a case that is marked failing has the note as its tag") {
  const GoldenWorld world("{\"case\":\"a\",\"accepted\":{\"answer\":\"1\",\"asked\":\"" + asked("x") +
                          "\"},\"failing\":{\"answer\":\"2\",\"asked\":\"x\",\"note\":\"too terse\"}}\n");
  const SuiteCase golden = case_at(world.load().suite(), 0);
  CHECK(golden.subject->tags == Tags{{"known_failing", "too terse"}});
  CHECK(*golden.subject->reference == Value("1"));
}

TEST_CASE("golden files are told their mistakes with their places") {
  const auto said = [](std::string_view golden) { return GoldenWorld(golden).load().said; };
  const std::string good = accepted("a", "x");
  CHECK(said(good + "{\n").starts_with("evals/golden/s.jsonl:2:"));
  CHECK(said(good + "[]\n") == "evals/golden/s.jsonl:2:1: error: golden line must be an object, not a list");
  CHECK(said(good + good) ==
        "evals/golden/s.jsonl:2:1: error: the case 'a' is already at evals/golden/s.jsonl:1:1 (keep one line for each "
        "case)");
  CHECK(said(good + "{\"case\":\"b\"}\n") ==
        "evals/golden/s.jsonl:2:1: error: nothing is decided about the case 'b' (remove the line)");
  CHECK(said(good + accepted("b\\u001b[2J", "x")) ==
        "evals/golden/s.jsonl:2:1: error: the case id 'b\\x1b[2J' holds a control character");
  CHECK(said(accepted("a", "x", ",\"refrence\":1")).find("unknown key 'refrence'") != std::string::npos);
}

TEST_CASE("a decision that fits no case any more is told") {
  CHECK(GoldenWorld(accepted("a", "y")).load().said ==
        "evals/golden/s.jsonl:1:1: warning: the case 'a' at evals/s.eval.yaml:5:9 was changed after its answer was "
        "accepted (look at its next answer with llmeval review)");
  CHECK(GoldenWorld(accepted("a", "x") + accepted("b", "x")).load().said ==
        "evals/golden/s.jsonl:2:1: warning: the suite has no case 'b' any more (remove the line, or give the case its "
        "id again)");
}

TEST_CASE("a reference and an accepted answer contradict each other") {
  ProjectWorld world;
  world.suite("expect: [{equals: '{{ reference }}'}]\ncases: [{id: a, vars: {q: x}, reference: 7}]");
  world.write("evals/golden/s.jsonl", accepted("a", "x"));
  CHECK(world.load().said ==
        "evals/golden/s.jsonl:1:1: error: the case 'a' has an accepted answer here and a reference at "
        "evals/s.eval.yaml:5:9 (only one of them can be right: remove the other)");
}

TEST_CASE("a suite's name becomes the name of a file") {
  CHECK(golden_path("triage-2.1") == "evals/golden/triage-2.1.jsonl");
  CHECK(golden_path("../a b") == "evals/golden/%2E.%2Fa%20b.jsonl");
}

}  // namespace llmeval
