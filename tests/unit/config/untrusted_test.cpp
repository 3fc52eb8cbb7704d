// A project that a stranger wrote, and the file that its models come from.
#include "unit/config/project_world.h"

namespace llmeval {

namespace {

constexpr std::string_view k_trusted = R"(models:
  good: {provider: openai, model: gpt, price: {input: 1, output: 2}, parameters: {max_output_tokens: 9}}
  free: {provider: openai, model: x, price: {input: 0, output: 0}, parameters: {max_output_tokens: 9}}
  tool: {provider: exec, command: [./x]}
  app: {provider: http, base_url: 'https://app.example/{{ message }}', body: {q: '{{ message }}'}, answer: /a}
  away: {provider: http, base_url: 'https://{{ message }}.example/ask', body: {q: '{{ message }}'}, answer: /a}
)";

std::string said(ProjectWorld& stranger, std::string_view lines, const BudgetLimits& budget = {}) {
  ProjectWorld trusted;
  trusted.write("evals/models.yaml", k_trusted);
  trusted.write("prompts/judges/fair.prompty", "---\nname: fair\n---\nuser:\n{{ answer }} {{ rubric }}\n");
  stranger.write("evals/s.eval.yaml", lines);
  Selection selection;
  selection.models_file = {make_working_tree(trusted.root().string()), "evals/models.yaml"};
  selection.is_untrusted = true;
  selection.budget = budget;
  return stranger.load(selection).said;
}

constexpr std::string_view k_passed_over =
    "warning: 'evals/models.yaml' is not read (models and prices are those of 'evals/models.yaml')";

std::string suite(std::string_view model, std::string_view expect = "[{contains: x}]", std::string_view value = "x") {
  return fmt::format(
      "suite: s\nprompts: ../prompts/p.txt\nmodels: {}\nexpect: {}\ncases: [{{id: a, vars: {{q: {}}}}}]\n", model,
      expect, value);
}

}  // namespace

TEST_CASE("a stranger's models are the trusted file's") {
  ProjectWorld world;
  CHECK(said(world, suite("good")) == k_passed_over);
  CHECK(said(world, suite("demo"))
            .find("s.eval.yaml:3:9: error: there is no model 'demo' (of --untrusted the file of "
                  "--models has all there are; models: app, away, free, good, tool)") != std::string::npos);
  CHECK(said(world, suite("openai:gpt-5")).find("error: there is no model 'openai:gpt-5'") != std::string::npos);
  CHECK(said(world, suite("good", "[{judge: {rubric: R, model: 'openai:gpt-5', min: 0.5}}]"))
            .find("error: there is no model 'openai:gpt-5'") != std::string::npos);
}

TEST_CASE("a stranger starts no program, and sends nothing that the provider takes as it is") {
  ProjectWorld world;
  constexpr std::string_view k_started =
      "' would be started (--untrusted starts none: a stranger's cases would be its input)";
  CHECK(said(world, suite("tool")).find(fmt::format("error: the program 'tool{}", k_started)) != std::string::npos);
  CHECK(said(world, suite("good", "[{any_of: [{contains: x}, {exec: {command: ./y}}]}]")).find(k_started) !=
        std::string::npos);
  world.write("prompts/p.txt", "{{ q | image }}");
  CHECK(said(world, suite("good", "[{contains: x}]", "data:image/png;base64,iVBORw0KGgo=")).find("fetch") ==
        std::string::npos);
  world.write("prompts/p.prompty", "---\nname: p\nmodel: {options: {extra: {model: y}}}\n---\nuser:\n{{ q }}\n");
  std::string lines = suite("good");
  lines.replace(lines.find("p.txt"), 5, "p.prompty");
  CHECK(said(world, lines)
            .find("prompts/p.prompty:3:19: error: 'extra' goes to the provider as it is (of --untrusted "
                  "only the file of --models may have it)") != std::string::npos);
  world.write("prompts/p.prompty", "---\nname: p\n---\nuser:\n{{ q | image }}\n");
  lines.replace(lines.find("q: x"), 4, "q: 'https://x.example/y.png'");
  CHECK(said(world, lines).find("error: the provider would fetch the image 'https://x.example/y.png' in case 'a'") !=
        std::string::npos);
}

TEST_CASE("a stranger's cases do not choose where an application is asked") {
  ProjectWorld world;
  CHECK(said(world, suite("app")) == k_passed_over);
  CHECK(said(world, suite("away"))
            .find("error: cases could choose the host of model 'away' (of --untrusted a 'base_url' has its host "
                  "written out)") != std::string::npos);
}

TEST_CASE("cost alone ends no run of a model that costs nothing") {
  ProjectWorld world;
  const BudgetLimits cost{Money{1}, {}, {}, {}};
  CHECK(said(world, suite("good"), cost) == k_passed_over);
  CHECK(said(world, suite("free"), cost)
            .find("error: model 'free' costs nothing, so that --max-cost never ends the "
                  "run (give --max-requests, too)") != std::string::npos);
  CHECK(said(world, suite("free"), {Money{1}, 5, {}, {}}) == k_passed_over);
}

TEST_CASE("a stranger's judges ask with ready prompts, or with trusted ones") {
  ProjectWorld world;
  world.write("prompts/judges/mine.prompty", "---\nname: mine\n---\nuser:\n{{ answer }}\n");
  const auto ask = [&](std::string_view prompt) {
    return said(world,
                suite("free", fmt::format("[{{judge: {{prompt: {}, rubric: R, model: good, min: 0.5}}}}]", prompt)));
  };
  CHECK(ask("judge") == k_passed_over);
  CHECK(ask("fair") == k_passed_over);
  for (const char* own : {"mine", "../prompts/judges/mine.prompty"}) {
    CHECK(ask(own).find(
              fmt::format("error: the judge's prompt '{}' is the project's own (of --untrusted name a ready one, "
                          "or one in prompts/judges/ beside the file of --models)",
                          own)) != std::string::npos);
  }
}

}  // namespace llmeval
