// `tools:` and `max_steps:` of suites, entries and cases.
#include "unit/config/project_world.h"

#include "data/json.h"

namespace llmeval {

namespace {

constexpr std::string_view k_prompt = R"(---
name: p
tools:
  - {kind: function, name: find, description: finds, parameters: {type: object}}
  - {kind: function, name: refund, parameters: {type: object}}
---
Say {{ q }}
)";

ProjectWorld::Loaded load(std::string_view lines) {
  ProjectWorld world;
  world.write("prompts/p.prompty", k_prompt);
  world.write(
      "evals/s.eval.yaml",
      fmt::format("suite: s\nprompts: ../prompts/p.prompty\nmodels: demo\nexpect: [{{contains: y}}]\n{}\n", lines));
  return world.load();
}

std::string tools_of(const SuiteCase& golden) {
  return golden.subject->tools == nullptr ? "none" : to_json(tools_to_value(*golden.subject->tools));
}

}  // namespace

TEST_CASE("a case's own tools win over the suite's, one by one") {
  const auto loaded = load(R"(tools:
  find: [{arguments: {id: 7}, result: seven}, {result: {found: false}}]
  refund: {result: done}
max_steps: 3
cases:
  - {id: a, vars: {q: x}}
  - {id: b, vars: {q: x}, tools: {refund: {result: 'no'}}, max_steps: 5}
)");
  CHECK(
      tools_of(case_at(loaded.suite(), 0)) ==
      R"({"max_steps":3,"tools":{"find":[{"arguments":{"id":7},"result":"seven"},{"result":{"found":false}}],"refund":[{"result":"done"}]}})");
  CHECK(
      tools_of(case_at(loaded.suite(), 1)) ==
      R"({"max_steps":5,"tools":{"find":[{"arguments":{"id":7},"result":"seven"},{"result":{"found":false}}],"refund":[{"result":"no"}]}})");
  CHECK(case_at(loaded.suite(), 0).subject->tools->max_steps == 3);
}

TEST_CASE("results of tools are filled in from the case's variables") {
  const auto loaded = load(R"(vars: {shop: Acme}
tools:
  find: [{arguments: {id: '{{ order }}'}, result: {id: '{{ order }}', at: 'of {{ shop }}', list: ['{{ items }}']}}]
  refund: {result: done}
cases:
  - {id: a, vars: {q: x, order: 7, items: [1, 2]}}
  - {id: b, vars: {q: x, order: B7, items: []}}
)");
  CHECK(tools_of(case_at(loaded.suite(), 0))
            .find(R"("find":[{"arguments":{"id":7},"result":{"id":7,"at":"of Acme","list":[[1,2]]}}])") !=
        std::string::npos);
  CHECK(tools_of(case_at(loaded.suite(), 1)).find(R"({"id":"B7","at":"of Acme","list":[[]]})") != std::string::npos);
}

TEST_CASE("what tools give is part of a case") {
  const auto plain = load("cases: [{vars: {q: x}}]");
  const auto with = load("cases: [{vars: {q: x}, tools: {find: {result: 1}, refund: {result: 1}}}]");
  const auto other = load("cases: [{vars: {q: x}, tools: {find: {result: 2}, refund: {result: 1}}}]");
  const auto shared = load("tools: {find: {result: 1}, refund: {result: 1}}\ncases: [{vars: {q: x}}]");
  const auto id = [](const auto& loaded) { return case_at(loaded.suite(), 0).subject->id; };
  const auto hash = [](const auto& loaded) { return case_hash(*case_at(loaded.suite(), 0).subject); };
  CHECK(id(plain) != id(with));
  CHECK(id(with) != id(other));
  // What the suite gives to all does not name one.
  CHECK(id(plain) == id(shared));
  CHECK(hash(plain) != hash(shared));
  CHECK(hash(with) == hash(shared));
  CHECK(hash(with) != hash(other));
}

TEST_CASE("tools of rows, matrices and included files") {
  ProjectWorld world;
  world.write("prompts/p.prompty", k_prompt);
  world.write("evals/common.yaml", "tools: {refund: {result: done}}\nmax_steps: 2\n");
  world.write("evals/rows.jsonl",
              "{\"id\": \"r\", \"vars\": {\"q\": \"x\"}, \"tools\": {\"find\": {\"result\": \"own\"}}}\n"
              "{\"id\": \"flat\", \"q\": \"x\", \"tools\": \"a variable\"}\n");
  world.write("evals/s.eval.yaml", R"(suite: s
prompts: ../prompts/p.prompty
models: demo
include: common.yaml
expect: [{contains: y}]
tools: {find: {result: suite}}
cases:
  - {matrix: {q: [a]}, tools: {find: {result: entry}}}
  - file: rows.jsonl
)");
  const auto loaded = world.load();
  CHECK(tools_of(case_at(loaded.suite(), 0)) ==
        R"({"max_steps":2,"tools":{"refund":[{"result":"done"}],"find":[{"result":"entry"}]}})");
  CHECK(tools_of(case_at(loaded.suite(), 1)).find(R"("find":[{"result":"own"}])") != std::string::npos);
  CHECK(tools_of(case_at(loaded.suite(), 2)).find(R"("find":[{"result":"suite"}])") != std::string::npos);
  CHECK(case_at(loaded.suite(), 2).subject->vars.find("tools")->text() == "a variable");
}

TEST_CASE("likely mistakes about tools") {
  const auto said = [](std::string_view lines) { return load(lines).said; };
  CHECK(said("cases: [{id: a, vars: {q: x}, tools: {fnd: {result: 1}, refund: {result: 1}, find: {result: 1}}}]") ==
        "evals/s.eval.yaml:5:39: error: no prompt offers the tool 'fnd' in case 'a' at evals/s.eval.yaml:5:9 (did you "
        "mean 'find'?)");
  CHECK(said("cases: [{id: a, vars: {q: x}, tools: {refund: {result: 1}}}]") ==
        "evals/s.eval.yaml:5:39: warning: the tool 'find' has no result: a model that calls it is told so in case 'a' "
        "at evals/s.eval.yaml:5:9 (write one beside this)");
  CHECK(said("cases: [{id: a, vars: {q: x}, max_steps: 3}]") ==
        "evals/s.eval.yaml:5:42: error: 'max_steps' without tools in case 'a' at evals/s.eval.yaml:5:9 (write 'tools:' "
        "with what they answer)");
  const std::string_view rest = "refund: {result: 1}}}]";
  CHECK(said(fmt::format("cases: [{{id: a, vars: {{q: x}}, tools: {{find: [{{result: 1}}, {{result: 2}}], {}", rest)) ==
        "evals/s.eval.yaml:5:59: error: this result never answers: the one before it is for every call (put the one "
        "without arguments last)");
  CHECK(said(fmt::format("cases: [{{id: a, vars: {{q: x}}, tools: {{find: [], {}", rest)) ==
        "evals/s.eval.yaml:5:45: error: the tool 'find' has no result");
  CHECK(said(fmt::format("cases: [{{id: a, vars: {{q: x}}, tools: {{find: {{results: 1}}, {}", rest)) ==
        "evals/s.eval.yaml:5:45: error: 'find' has no 'result'\n"
        "evals/s.eval.yaml:5:46: error: unknown key 'results' in 'find' (did you mean 'result'?)");
  CHECK(
      said(fmt::format("cases: [{{id: a, vars: {{q: x}}, tools: {{find: {{result: '{{{{ oder }}}}'}}, {}", rest)) ==
      "evals/s.eval.yaml:5:57: error: 'oder' is undefined in case 'a' at evals/s.eval.yaml:5:9 (the variables are: q)");
  CHECK(said(fmt::format("cases: [{{id: a, vars: {{q: x}}, tools: {{find: {{result: '{{{{ oder'}}, {}", rest))
            .find("error: ") != std::string::npos);
  CHECK(said("max_steps: 0\ncases: [{id: a, vars: {q: x}}]").find("'max_steps' must be at least 1, not 0") !=
        std::string::npos);
}

}  // namespace llmeval
