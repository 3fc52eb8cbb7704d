// Entries that extend others, files that include others, and what models fall back to.
#include "unit/config/project_world.h"

namespace llmeval {

namespace {

constexpr std::string_view k_cases = "expect: [{contains: y}]\ncases: [{id: a, vars: {q: x}}]";

ProjectWorld::Loaded load(ProjectWorld& world, std::vector<std::string> models = {"mini"}) {
  return world.suite(k_cases).load({.models = std::move(models)});
}

Model model_of(std::string_view models, const std::string& name) {
  ProjectWorld world;
  world.write("evals/models.yaml", models);
  return *load(world, {name}).suite().models.at(0);
}

}  // namespace

TEST_CASE("an entry that extends another says only what differs") {
  const std::string_view models = R"(models:
  hottest: {extends: hot, parameters: {temperature: 2}}
  mini:
    provider: openai
    model: gpt-5-mini
    base_url: https://llm.example/v1
    api_key_env: KEY
    parameters: {temperature: 0, max_output_tokens: 800}
    price: {input: 1, output: 2}
    limits: {concurrency: 64, requests_per_minute: 500}
    retry: {attempts: 2}
  hot: {extends: mini, parameters: {temperature: 1, top_p: 0.5}, limits: {concurrency: 8}}
  large: {extends: mini, model: gpt-5}
)";
  const Model hot = model_of(models, "hot");
  CHECK(hot.name == "hot");
  CHECK(hot.model == "gpt-5-mini");
  CHECK(hot.base_url == "https://llm.example/v1");
  CHECK(hot.api_key_env == "KEY");
  CHECK(hot.attempts == 2);
  CHECK(hot.limits.concurrency == 8);
  CHECK(hot.limits.requests_per_minute == 500);
  REQUIRE(hot.price);
  CHECK(Value(hot.parameters) == Value(Object{{"temperature", 1}, {"max_output_tokens", 800}, {"top_p", 0.5}}));
  CHECK(Value(model_of(models, "hottest").parameters) ==
        Value(Object{{"temperature", 2}, {"max_output_tokens", 800}, {"top_p", 0.5}}));
  // Another model's price is not known from this one's.
  CHECK_FALSE(model_of(models, "large").price);
  CHECK(model_of(models, "large").limits.requests_per_minute == 500);
}

TEST_CASE("mistakes of what is extended, each once") {
  struct Row {
    std::string_view entries;
    std::string_view said;
  };
  const std::vector<Row> rows{
      {"  mini: {extends: demo, seed: 3}\n", ""},
      {"  mini: {extends: mini}\n", "evals/models.yaml:3:19: error: model 'mini' extends itself"},
      {"  mini: {extends: dmeo}\n",
       "evals/models.yaml:3:19: error: there is no model 'dmeo' to extend (did you mean 'demo'?)"},
      {"  mini: {extends: other}\n  other: {extends: third}\n  third: {extends: mini}\n",
       "evals/models.yaml:5:20: error: a model extends itself: mini → other → third → mini"},
      {"  mini: {extends: demo, provider: exec}\n",
       "evals/models.yaml:3:35: error: model 'demo' has the provider 'sim' (a model that extends another keeps its "
       "provider)"},
      {"  mini: {extends: base}\n  base: {provider: openai}\n",
       "evals/models.yaml:4:3: error: model 'base' has no 'model' (write the provider's own id: model: gpt-5-mini)"},
      {"  mini: {extends: base}\n  base: {provider: openai, model: m, limits: {concurrency: 0}}\n",
       "evals/models.yaml:4:60: error: 'concurrency' must be at least 1 (leave it out for the default)"},
      {"  mini: {extends: demo, extend: demo}\n",
       "evals/models.yaml:3:25: error: unknown key 'extend' in 'mini' (did you mean 'extends'?)"},
      {"  mini: {extends: [demo]}\n", "evals/models.yaml:3:19: error: 'extends' must be text, not a list"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.entries);
    ProjectWorld world;
    world.write("evals/models.yaml",
                fmt::format("models:\n  demo: {{provider: sim, rules: [{{answer: a}}]}}\n{}", row.entries));
    CHECK(load(world).said == row.said);
  }
}

TEST_CASE("what is not set matters only where nothing stands over it") {
  ProjectWorld world;
  world.write("evals/models.yaml", R"(models:
  far: {provider: openai, model: '${env:NAME}', base_url: 'https://${env:HOST}/v1', parameters: {stop: ['${env:STOP}']}}
  mini: {extends: far, model: m, base_url: 'https://near/v1'}
  whole: {provider: openai, model: '${env:NAME}'}
  demo: {provider: sim, rules: [{answer: 'costs ${x}'}]}
)");
  CHECK(load(world).said ==
        "evals/models.yaml:2:105: error: model 'mini' needs the variable 'STOP', which is not set (set it, or write a "
        "default: ${env:STOP:…})");
  world.environment["STOP"] = "END";
  const ProjectWorld::Loaded loaded = load(world);
  CHECK(loaded.suite().models.at(0)->base_url == "https://near/v1");
  CHECK(*loaded.suite().models.at(0)->parameters.find("stop") == Value(List{"END"}));
  CHECK(load(world, {"whole"}).said ==
        "evals/models.yaml:4:36: error: model 'whole' needs the variable 'NAME', which is not set (set it, or write a "
        "default: ${env:NAME:…})");
  world.environment["NAME"] = "gpt-x";
  CHECK(load(world, {"whole"}).suite().models.at(0)->model == "gpt-x");
}

TEST_CASE("an included file's models are there, and a file's own win") {
  ProjectWorld world;
  world.write("evals/models.yaml", R"(include: ../shared/*.yaml
models:
  mini: {extends: mini, parameters: {temperature: 1}}
  own: {extends: program, output: json}
)");
  world.write("shared/first.yaml",
              "include: [deep/second.yaml]\nmodels:\n  mini: {provider: openai, model: m}\n"
              "  warm: {extends: mini, parameters: {top_p: 1}}\n");
  world.write("shared/deep/second.yaml", "models:\n  program: {provider: exec, command: [./app]}\n");
  const ProjectWorld::Loaded loaded = load(world, {"mini", "warm", "own", "program"});
  const auto& models = loaded.suite().models;
  REQUIRE(models.size() == 4);
  CHECK(Value(models[0]->parameters) == Value(Object{{"temperature", 1}}));
  // What a file extends is what the file sees.
  CHECK(Value(models[1]->parameters) == Value(Object{{"top_p", 1}}));
  // A command is run where the file stands that writes it.
  const std::string home = (std::filesystem::canonical(world.root()) / "shared/deep").string();
  CHECK(models[2]->folder == home);
  CHECK(models[2]->options.find("output")->text() == "json");
  CHECK(models[3]->folder == home);
}

TEST_CASE("mistakes of what is included") {
  struct Row {
    std::string_view include;
    std::string_view shared;
    std::string_view said;
  };
  const std::vector<Row> rows{
      {"[a.yaml]", "models:\n  mini: {provider: openai, model: m}\n", ""},
      {"a.yaml", "models: {}\n", "error: there is no model 'mini' (models: demo)"},
      {"none.yaml", "", "evals/models.yaml:1:10: error: there is no file 'evals/none.yaml'"},
      {"none*.yaml", "", "evals/models.yaml:1:10: error: no file matches 'evals/none*.yaml'"},
      {"../../a.yaml", "",
       "evals/models.yaml:1:10: error: '../../a.yaml' lies outside the project (copy the file into the project: all "
       "that a suite names lies there)"},
      {"[3]", "", "evals/models.yaml:1:11: error: item 1 of 'include' must be text, not a number (quote it: \"3\")"},
      {"[models.yaml]", "",
       "evals/models.yaml:1:11: error: a models file includes itself: evals/models.yaml → evals/models.yaml"},
      {"[a.yaml]", "include: models.yaml\nmodels: {}\n",
       "evals/a.yaml:1:10: error: a models file includes itself: evals/models.yaml → evals/a.yaml → "
       "evals/models.yaml"},
      {"[a.yaml]", "include: [[]]\n", "evals/a.yaml:1:11: error: item 1 of 'include' must be text, not a list"},
      {"[a.yaml]", "{}\n", "evals/a.yaml:1:1: error: the models file has no 'models'"},
      {"[a.yaml, b.yaml]", "models:\n  mini: {provider: openai, model: m}\n  demo: {provider: openai, model: m}\n",
       "evals/models.yaml:1:19: error: two included files have a model 'mini': evals/a.yaml:2:3 and evals/b.yaml:2:3 "
       "(write an entry of that name here, which wins)"},
      {"[a.yaml, ./a.yaml]", "models:\n  mini: {provider: openai, model: m}\n", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.include);
    CAPTURE(row.shared);
    ProjectWorld world;
    world.write("evals/models.yaml",
                fmt::format("include: {}\nmodels:\n  demo: {{provider: sim, rules: [{{answer: a}}]}}\n", row.include));
    if (!row.shared.empty()) world.write("evals/a.yaml", row.shared);
    world.write("evals/b.yaml",
                "models:\n  mini: {provider: openai, model: n}\n  demo: {provider: openai, model: n}\n");
    CHECK(load(world).said == row.said);
  }
}

TEST_CASE("a file that is included and used by itself is read once, and its mistakes told once") {
  ProjectWorld world;
  world.write("evals/models.yaml", "include: near/models.yaml\n");
  world.write("evals/near/models.yaml", "models:\n  demo: {provider: sim, rules: [{answer: a}], seed: -1}\n");
  world.write("evals/near/t.eval.yaml",
              "suite: t\nprompts: ../../prompts/p.txt\nmodels: demo\n" + std::string(k_cases));
  CHECK(world.suite(k_cases).load().said == "evals/near/models.yaml:2:53: error: 'seed' must be at least 0, not -1");
}

TEST_CASE("a model falls back to those that it names, then to theirs") {
  ProjectWorld world;
  world.write("evals/models.yaml", R"(models:
  mini: {provider: openai, model: m, fallback: [backup, 'openai:gpt-x']}
  hot: {extends: mini, parameters: {temperature: 1}}
  backup: {extends: mini, base_url: 'https://b/v1', fallback: last}
  last: {provider: sim, rules: [{answer: a}], fallback: []}
  mirror: {extends: mini, base_url: 'https://c/v1', fallback: [twin]}
  twin: {extends: mirror, base_url: 'https://d/v1'}
)");
  const std::vector<std::string> chain{"backup", "openai:gpt-x", "last"};
  const ProjectWorld::Loaded one = load(world);
  CHECK(one.suite().models.at(0)->fallback == chain);
  std::vector<std::string> names;
  for (const auto& model : one.suite().fallbacks) names.push_back(model->name);
  CHECK(names == chain);
  CHECK(one.suite().fallbacks.at(1)->model == "gpt-x");

  const ProjectWorld::Loaded several = load(world, {"hot", "last", "backup"});
  CHECK(several.suite().models.at(0)->fallback == chain);
  CHECK(several.suite().models.at(1)->fallback.empty());
  REQUIRE(several.suite().fallbacks.size() == 1);
  CHECK(several.suite().fallbacks.at(0)->name == "openai:gpt-x");

  // A list that is inherited may name who inherits it.
  CHECK(load(world, {"twin"}).suite().models.at(0)->fallback.empty());
  CHECK(load(world, {"mirror"}).suite().models.at(0)->fallback == std::vector<std::string>{"twin"});
}

TEST_CASE("mistakes of fallbacks") {
  struct Row {
    std::string_view entries;
    std::string_view said;
  };
  const std::vector<Row> rows{
      {"  mini: {extends: demo, fallback: [mini]}\n",
       "evals/models.yaml:3:36: error: a model falls back to itself: mini → mini"},
      {"  mini: {extends: demo, fallback: [other]}\n  other: {extends: demo, fallback: [mini]}\n",
       "evals/models.yaml:4:37: error: a model falls back to itself: mini → other → mini"},
      {"  mini: {extends: demo, fallback: [dmo]}\n",
       "evals/models.yaml:3:36: error: there is no model 'dmo' to fall back to (did you mean 'demo'?)"},
      {"  mini: {extends: demo, fallback: ['sim:x']}\n",
       "evals/models.yaml:3:36: error: there is no model 'sim:x' to fall back to (models: demo, mini)"},
      {"  mini: {extends: demo, fallback: far}\n  far: {provider: openai, model: '${env:M}'}\n",
       "evals/models.yaml:4:34: error: model 'far' needs the variable 'M', which is not set (set it, or write a "
       "default: ${env:M:…})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.entries);
    ProjectWorld world;
    world.write("evals/models.yaml",
                fmt::format("models:\n  demo: {{provider: sim, rules: [{{answer: a}}]}}\n{}", row.entries));
    CHECK(load(world).said == row.said);
  }
}

TEST_CASE("a suite without prompts needs models and fallbacks that do without") {
  ProjectWorld world;
  world.write("evals/models.yaml",
              "models:\n  app: {provider: exec, command: [app], fallback: demo}\n"
              "  demo: {provider: sim, rules: [{answer: a}]}\n");
  world.write("evals/s.eval.yaml", "suite: s\nmodels: app\nexpect: [{contains: y}]\ncases: [{id: a, vars: {q: x}}]\n");
  CHECK(
      world.load().said ==
      "evals/s.eval.yaml:1:1: error: the suite has no 'prompts', which model 'demo' needs (only models of programs, of "
      "applications and of recordings do without)");
}

TEST_CASE("a secret is the name of a variable, never itself") {
  const Model model = model_of(
      "models:\n  app: {provider: exec, command: [app], secrets: {TOKEN: APP_TOKEN}}\n"
      "  other: {extends: app, secrets: {MORE: M}}\n",
      "other");
  const std::vector<std::pair<std::string, std::string>> both{{"TOKEN", "APP_TOKEN"}, {"MORE", "M"}};
  CHECK(model.secrets == both);
}

}  // namespace llmeval
