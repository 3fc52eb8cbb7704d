// Whom checks ask: models that are resolved like any other, and prompts of judges.
#include "unit/config/project_world.h"

#include "check/judge_prompts.h"

namespace llmeval {

namespace {

constexpr std::string_view k_models = R"(models:
  mini: {provider: openai, model: gpt-5-mini, base_url: https://llm.example/v1}
  twin: {provider: openai, model: gpt-5-mini, base_url: https://llm.example/v1, parameters: {temperature: 1}}
  referee: {provider: openai, model: gpt-5, base_url: https://llm.example/v1, fallback: [umpire]}
  umpire: {provider: anthropic, model: claude}
  weak: {provider: openai, model: gpt-4, fallback: [twin]}
  one: {provider: sim, rules: [{answer: hi}]}
  same: {provider: sim, rules: [{answer: hi}]}
  other: {provider: sim, rules: [{answer: ho}]}
)";

ProjectWorld::Loaded load(std::string_view expect, std::vector<std::string> models = {"mini"}) {
  ProjectWorld world;
  world.write("evals/models.yaml", k_models);
  return world.suite(fmt::format("expect: {}\ncases: [{{id: a, vars: {{q: x}}}}]", expect))
      .load({.models = std::move(models)});
}

std::string names_of(const std::vector<std::shared_ptr<const Model>>& models) {
  std::string names;
  for (const auto& model : models) names += (names.empty() ? "" : " ") + model->name;
  return names;
}

}  // namespace

TEST_CASE("a suite has the judges of its checks, wherever they stand, and what these fall back to") {
  CHECK(names_of(load("[{judge: {rubric: R, model: referee, min: 0.5}}]").suite().check_models) == "referee umpire");
  const auto nested = load(
      "[{any_of: [{contains: x}, {not: {judge: {rubric: R, model: [other, one], min: 0.5}}}]}, "
      "{judge: {prompt: tone, model: one, min: 0.5}}]");
  CHECK(names_of(nested.suite().check_models) == "other one");
  std::string prompts;
  for (const auto& prompt : nested.suite().judge_prompts) prompts += prompt->version.name + " ";
  CHECK(prompts == "judge tone ");
  CHECK(load("[{contains: x}]").suite().check_models.empty());
}

TEST_CASE("a model that judges its own answers is told, by what it is and not by its name") {
  const auto said = [](const std::string& judge, const std::string& model) {
    return load(fmt::format("[{{judge: {{rubric: R, model: {}, min: 0.5}}}}]", judge), {model}).said;
  };
  CHECK(said("mini", "mini") ==
        "evals/s.eval.yaml:4:37: error: 'mini' judges its own answers (name another model, or write self: true)");
  CHECK(said("twin", "mini") ==
        "evals/s.eval.yaml:4:37: error: 'twin' judges its own answers: it is the same model as 'mini' (name another "
        "model, or write self: true)");
  CHECK(said("weak", "mini") ==
        "evals/s.eval.yaml:4:37: error: 'twin', which 'weak' falls back to, judges its own answers: it is the same "
        "model as 'mini' (name another model, or write self: true)");
  CHECK(said("same", "one").find("'same' judges its own answers: it is the same model as 'one'") != std::string::npos);
  CHECK(said("other", "one").empty());
  CHECK(said("mini, self: true", "mini").empty());
  CHECK(said("nobody", "mini").find("4:37: error: there is no model 'nobody'") != std::string::npos);
}

TEST_CASE("a judge's prompt is the project's own by its name, else a ready one, or a file beside who names it") {
  ProjectWorld world;
  world.write("evals/models.yaml", k_models);
  const auto prompt_of = [&](const std::string& name) {
    const auto loaded =
        world
            .suite(fmt::format("expect: [{{judge: {{prompt: {}, model: referee, min: 0.5}}}}]\ncases: [{{id: a, vars: "
                               "{{q: x}}}}]",
                               name))
            .load({.models = {"mini"}});
    PromptVersion version;
    if (loaded.said.empty()) return loaded.suite().judge_prompts.at(0)->version;
    version.name = loaded.said;
    return version;
  };
  CHECK(prompt_of("tone").hash == ready_judge_prompt("tone")->version.hash);
  world.write("prompts/judges/tone.prompty", "{{ answer }}");
  CHECK(prompt_of("tone").hash != ready_judge_prompt("tone")->version.hash);
  CHECK(prompt_of("tone").path == "prompts/judges/tone.prompty");
  world.write("evals/mine.txt", "{{ answer }} {{ vars.q }}");
  CHECK(prompt_of("mine.txt").path == "evals/mine.txt");
  CHECK(prompt_of("yours.txt").name.find("'evals/yours.txt'") != std::string::npos);
  world.write("evals/mine.txt", "{{ answer }} {{ q }}");
  CHECK(prompt_of("mine.txt").name.find("evals/mine.txt:1:17: error: a judge's prompt has no variable 'q'") !=
        std::string::npos);
}

TEST_CASE("budgets hold judges to what they hold models to") {
  const auto said = load("[{judge: {rubric: R, model: other, min: 0.5}}]\nbudget: {max_cost: 1}", {"one"}).said;
  CHECK(said.find("model 'one' has no price, which a budget of cost needs") != std::string::npos);
  CHECK(said.find("model 'other' has no price, which a budget of cost needs") != std::string::npos);
}

}  // namespace llmeval
