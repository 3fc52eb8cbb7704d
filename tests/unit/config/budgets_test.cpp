// `budget:` of suites and cases, what models must tell for it, and what is said of every mistake in it.
#include "unit/config/project_world.h"

using namespace llmeval;

namespace {

constexpr std::string_view k_case = "\ncases: [{id: a, vars: {q: x}, expect: [{contains: y}]}]";

// `demo` tells all that a budget needs.
ProjectWorld& with_bounds(ProjectWorld& world) {
  return world.write("evals/models.yaml",
                     "models:\n"
                     "  demo:\n"
                     "    provider: sim\n"
                     "    rules: [{answer: hi}]\n"
                     "    price: {input: 1, output: 2}\n"
                     "    parameters: {max_output_tokens: 100}\n");
}

}  // namespace

TEST_CASE("a suite's budget, its samples' and a case's own are read") {
  ProjectWorld world;
  with_bounds(world).suite(
      "budget: {max_cost: 2.50, max_requests: 5k, max_tokens: 2M, deadline: 10m, sample: {max_requests: 6}}\n"
      "cases:\n"
      "  - {id: a, vars: {q: x}, expect: [{contains: y}]}\n"
      "  - {id: b, vars: {q: x}, expect: [{contains: y}], budget: {max_cost: 0.01, deadline: 30s}}\n"
      "  - {file: more.jsonl}");
  world.write("evals/more.jsonl", R"({"id": "c", "vars": {"q": "x"}, "expect": [{"contains": "y"}],)"
                                  R"( "budget": {"max_tokens": 500}})");
  const ProjectWorld::Loaded loaded = world.load();
  const Suite& suite = loaded.suite();
  CHECK(suite.budget.max_cost == Money{2'500'000'000});
  CHECK(suite.budget.max_requests == 5000);
  CHECK(suite.budget.max_tokens == 2'000'000);
  CHECK(suite.budget.deadline == std::chrono::minutes(10));
  REQUIRE(case_at(suite, 0).budget != nullptr);
  CHECK(case_at(suite, 0).budget->max_requests == 6);
  REQUIRE(case_at(suite, 1).budget != nullptr);
  CHECK(case_at(suite, 1).budget->max_cost == Money{10'000'000});
  CHECK(case_at(suite, 1).budget->deadline == std::chrono::seconds(30));
  REQUIRE(case_at(suite, 2).budget != nullptr);
  CHECK(case_at(suite, 2).budget->max_tokens == 500);
}

TEST_CASE("mistakes in a budget") {
  struct Row {
    std::string_view budget;
    std::string_view said;
  };
  const Row rows[] = {
      {"budget: 5", "evals/s.eval.yaml:4:9: error: 'budget' must be an object, not a number"},
      {"budget: {max_costs: 5}",
       "evals/s.eval.yaml:4:10: error: unknown key 'max_costs' in 'budget' (did you mean 'max_cost'?)"},
      {"budget: {max_cost: -1}", "evals/s.eval.yaml:4:20: error: 'max_cost' must not be negative"},
      {"budget: {max_requests: 0}", "evals/s.eval.yaml:4:24: error: with 'max_requests' 0 nothing would be sent"},
      {"budget: {max_tokens: many}", "evals/s.eval.yaml:4:22: error: 'many' is not a count (write 500, 2k or 1.5M)"},
      {"budget: {deadline: 10}", "evals/s.eval.yaml:4:20: error: 'deadline' needs a unit (write 10s or 10ms)"},
      {"budget: {deadline: 0s}", "evals/s.eval.yaml:4:20: error: 'deadline' must be longer than nothing"},
      {"budget: {sample: {sample: {}}}",
       "evals/s.eval.yaml:4:19: error: unknown key 'sample' in 'sample' (known keys: max_cost, max_requests, "
       "max_tokens, deadline)"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.budget);
    ProjectWorld world;
    CHECK(with_bounds(world).suite(std::string(row.budget) + std::string(k_case)).load().said == row.said);
  }
}

TEST_CASE(
    "a budget of cost needs prices and output limits, one of tokens the limits, of every model that may be asked") {
  constexpr std::string_view k_no_price =
      "evals/models.yaml:2:3: error: model 'demo' has no price, which a budget of cost needs (write price: {input: …, "
      "output: …} in USD per million tokens; 0 for one that costs nothing)";
  constexpr std::string_view k_no_limit =
      "evals/models.yaml:2:3: error: model 'demo' has no max_output_tokens, which a budget of cost or tokens needs "
      "(write parameters: {max_output_tokens: …}, here or in the prompt)";
  const std::string both = std::string(k_no_price) + "\n" + std::string(k_no_limit);
  struct Row {
    std::string budget;
    std::string said;
  };
  const Row rows[] = {
      {"budget: {max_cost: 5}", both},
      {"budget: {max_tokens: 5k}", std::string(k_no_limit)},
      {"budget: {max_requests: 5, deadline: 1m}", ""},
      {"budget: {sample: {max_cost: 5}}", both},
  };
  for (const Row& row : rows) {
    CAPTURE(row.budget);
    ProjectWorld world;
    CHECK(world.suite(row.budget + std::string(k_case)).load().said == row.said);
  }
  ProjectWorld own;
  own.suite("cases: [{id: a, vars: {q: x}, expect: [{contains: y}], budget: {max_tokens: 50}}]");
  CHECK(own.load().said == k_no_limit);

  ProjectWorld run;
  Selection selection;
  selection.budget.max_cost = Money{1};
  CHECK(run.suite(k_case).load(selection).said == both);
}

TEST_CASE("a prompt may limit the output, a recording needs nothing, a fallback needs all") {
  ProjectWorld limited;
  limited.write("evals/models.yaml",
                "models:\n  demo: {provider: sim, rules: [{answer: hi}], price: {input: 0, output: 0}}\n");
  limited.write("prompts/p.txt", "Say {{ q }}");
  limited.write("prompts/p.prompty",
                "---\nname: p\nmodel: {options: {maxOutputTokens: 50}}\n---\nuser:\nSay {{ q }}\n");
  limited.write("evals/s.eval.yaml", "suite: s\nprompts: ../prompts/p.prompty\nmodels: demo\nbudget: {max_cost: 1}" +
                                         std::string(k_case) + "\n");
  CHECK(limited.load().said.empty());

  ProjectWorld recorded;
  recorded.write("evals/models.yaml", "models:\n  demo: {provider: replay, answers: {file: a.jsonl}}\n");
  recorded.write("evals/a.jsonl", R"({"id": "a", "answer": "y"})");
  CHECK(recorded.suite("budget: {max_cost: 1}" + std::string(k_case)).load().said.empty());

  ProjectWorld fallback;
  with_bounds(fallback);
  fallback.write("evals/models.yaml",
                 "models:\n"
                 "  demo: {provider: sim, rules: [{answer: hi}], parameters: {max_output_tokens: 9}, fallback: spare,"
                 " price: {input: 1, output: 1}}\n"
                 "  spare: {provider: sim, rules: [{answer: hi}], price: {input: 1, output: 1}}\n");
  CHECK(fallback.suite("budget: {max_tokens: 100}" + std::string(k_case)).load().said ==
        "evals/models.yaml:3:3: error: model 'spare' has no max_output_tokens, which a budget of cost or tokens needs "
        "(write parameters: {max_output_tokens: …}, here or in the prompt)");
}
