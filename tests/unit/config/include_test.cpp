// What suites share through files that they include.
#include "data/json.h"
#include "unit/config/project_world.h"

namespace llmeval {

namespace {

using Names = std::vector<std::string>;

Names checks_of(const SuiteCase& golden) {
  Names names;
  for (const auto& expectation : golden.expectations) names.push_back(expectation->name());
  return names;
}

}  // namespace

TEST_CASE("the suite's own win over what it includes, and later files over earlier ones") {
  ProjectWorld world;
  world.write("prompts/p.txt", "{{ q }} {{ r }} {{ s }}");
  world.write("evals/shared/text.txt", "of the included");
  world.write("evals/shared/a.yaml",
              "vars: {q: a, r: {file: text.txt}, unused: here}\ntags: {x: a, y: a}\n"
              "checks: {short: {length: {max: 1, unit: words}}, kind: {contains: a}}\n"
              "defaults: {contains: {ignore_case: true, weight: 2}}\nexpect: [short]\n");
  world.write("evals/shared/b.yaml", "vars: {q: b, s: b}\ntags: {y: b}\nchecks: {kind: {contains: b}}\n");
  const auto loaded = world
                          .suite(
                              "include: [shared/a.yaml, shared/b.yaml]\nvars: {s: suite}\n"
                              "checks: {short: {length: {max: 9, unit: words}}}\n"
                              "defaults: {contains: {weight: 3}}\nexpect: [kind]\ncases: [{id: a}]")
                          .load();
  const SuiteCase golden = case_at(loaded.suite(), 0);
  CHECK(to_json(Value(golden.subject->vars)) == R"({"q":"b","r":"of the included","unused":"here","s":"suite"})");
  CHECK(golden.subject->tags == Tags{{"x", "a"}, {"y", "b"}});
  REQUIRE(checks_of(golden) == Names{"short", "kind"});
  CHECK(to_json(golden.expectations[0]->options()) == R"({"max":9,"unit":"words"})");
  CHECK(to_json(golden.expectations[1]->options()) == R"({"text":"b","ignore_case":true,"weight":3})");
}

TEST_CASE("the hash of a suite covers what it includes") {
  const auto hash_of = [](std::string_view included) {
    ProjectWorld world;
    world.write("evals/a.yaml", included);
    return world.suite("include: a.yaml\nexpect: [is_json]\ncases: [{id: a, vars: {q: 1}}]").load().suite().hash;
  };
  CHECK(hash_of("vars: {x: 1}") != hash_of("vars: {x: 2}"));
}

TEST_CASE("named checks and defaults hold for cases, files and cells") {
  ProjectWorld world;
  world.write("evals/c.csv", "id,q,expect.polite,expect.contains\nb,1,true,x\nc,1,,x\n");
  const auto loaded = world
                          .suite(
                              "checks: {polite: [{contains: please}, {not: {contains: hey}}]}\n"
                              "defaults: {contains: {ignore_case: true}}\n"
                              "cases:\n  - {id: a, vars: {q: 1}, expect: [polite, {contains: {text: y, name: mine}}]}\n"
                              "  - {file: c.csv}")
                          .load();
  CHECK(checks_of(case_at(loaded.suite(), 0)) == Names{"contains", "contains", "mine"});
  CHECK(checks_of(case_at(loaded.suite(), 1)) == Names{"contains", "contains", "contains"});
  const SuiteCase last = case_at(loaded.suite(), 2);
  REQUIRE(last.expectations.size() == 1);
  CHECK(to_json(last.expectations[0]->options()) == R"({"text":"x","ignore_case":true})");
}

TEST_CASE("mistakes around included files") {
  struct Row {
    std::string_view included;  // evals/a.yaml
    std::string_view lines;
    std::string_view said;
  };
  const std::vector<Row> rows{
      {"vars: {q: 1}", "include: b.yaml", "evals/s.eval.yaml:4:10: error: there is no file 'evals/b.yaml'"},
      {"vars: {q: 1}", "include: ../../a.yaml",
       "evals/s.eval.yaml:4:10: error: '../../a.yaml' lies outside the project (copy the file into the project: all "
       "that a suite names lies there)"},
      {"vars: {q: 1}", "include: [a.yaml, a.yaml]", "evals/s.eval.yaml:4:19: error: 'a.yaml' is included twice"},
      {"include: [c.yaml]\nvars: {q: 1}", "include: a.yaml",
       "evals/a.yaml:1:10: error: an included file includes nothing itself (include it in the suite)"},
      {"vras: {q: 1}", "include: a.yaml",
       "evals/a.yaml:1:1: error: unknown key 'vras' in the included file (did you mean 'vars'?)\n"
       "prompts/p.txt:1:8: error: 'q' is undefined in case 'a' at evals/s.eval.yaml:6:9 (there are no variables)"},
      {"- vars", "include: a.yaml", "evals/a.yaml:1:1: error: the included file must be an object, not a list"},
      {"vars: {q: 1", "include: a.yaml",
       "evals/a.yaml:2:1: error: expected ',' or '}' (the '{' 1 lines above is not closed)"},
      {"vars: {q: {file: none.txt}}", "include: a.yaml", "evals/a.yaml:1:18: error: there is no file 'evals/none.txt'"},
      {"vars: {q: 1}\nexpect: [{contain: x}]", "include: a.yaml",
       "evals/a.yaml:2:11: error: unknown check 'contain' (did you mean 'contains'?)"},
      {"vars: {q: 1}\nchecks: {contains: is_json, x: {regex: '('}}", "include: a.yaml",
       "evals/a.yaml:2:10: error: 'contains' is a check already (choose another name)\n"
       "evals/a.yaml:2:40: error: bad regex at offset 1: missing closing parenthesis"},
      {"vars: {q: 1}\ndefaults: {contians: {weight: 2}}", "include: a.yaml",
       "evals/a.yaml:2:12: error: unknown key 'contians' in defaults (did you mean 'contains'?)"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.included);
    CAPTURE(row.lines);
    ProjectWorld world;
    world.write("evals/a.yaml", row.included);
    const std::string lines = fmt::format("{}\nexpect: [is_json]\ncases: [{{id: a}}]", row.lines);
    CHECK(world.suite(lines).load().said == row.said);
  }
}

}  // namespace llmeval
