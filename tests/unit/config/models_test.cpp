#include "config/models_file.h"

#include "unit/config/project_world.h"

namespace llmeval {

namespace {

constexpr std::string_view k_cases = "expect: [{contains: y}]\ncases: [{id: a, vars: {q: x}}]";

Model model_of(std::string_view models, const std::string& name, const Environment& environment = {}) {
  ProjectWorld world;
  world.environment = environment;
  world.write("evals/models.yaml", models);
  const Selection selection{.models = {name}};
  return *world.suite(k_cases).load(selection).suite().models.at(0);
}

}  // namespace

TEST_CASE("a model with all that an entry may say") {
  const Model model = model_of(R"(models:
  mini:
    provider: openai
    base_url: ${env:LLM_URL:https://api.example.org/v1/}
    model: gpt-5-mini
    api_key_env: MY_KEY
    parameters: {temperature: 0, max_output_tokens: 800}
    price: {input: 0.25, cached_input: 0.025, output: 2.00}
    limits: {concurrency: 64, requests_per_minute: 5000, tokens_per_minute: 2M, requests_per_day: 10k, tokens_per_day: 5M}
    timeouts: {connect: 1s, first_token: 10s, total: 1m30s}
    retry: {attempts: 2}
)",
                               "mini");
  CHECK(model.name == "mini");
  CHECK(model.provider == "openai");
  CHECK(model.base_url == "https://api.example.org/v1");
  CHECK(model.model == "gpt-5-mini");
  CHECK(model.api_key_env == "MY_KEY");
  CHECK(model.parameters.find("max_output_tokens")->number().to_int64() == 800);
  REQUIRE(model.price);
  CHECK(model.price->spans == Price(Rates{TokenPrice{250'000}, TokenPrice{2'000'000}, TokenPrice{25'000}}).spans);
  CHECK(model.price->origin.starts_with("evals/models.yaml:"));
  CHECK(model.limits.concurrency == 64);
  CHECK(model.limits.requests_per_minute == 5'000);
  CHECK(model.limits.tokens_per_minute == 2'000'000);
  CHECK(model.limits.requests_per_day == 10'000);
  CHECK(model.limits.tokens_per_day == 5'000'000);
  CHECK(model.timeouts.connect == std::chrono::seconds(1));
  CHECK(model.timeouts.first_token == std::chrono::seconds(10));
  CHECK(model.timeouts.total == std::chrono::seconds(90));
  CHECK(model.attempts == 2);
}

TEST_CASE("what an entry does not say comes from the provider's table") {
  const Model model = model_of("models:\n  mini: {provider: openai, model: m}\n", "mini");
  CHECK(model.base_url == "https://api.openai.com/v1");
  CHECK(model.api_key_env == "OPENAI_API_KEY");
  CHECK_FALSE(model.price);
  CHECK(model.attempts == 4);
  CHECK(model.timeouts.total == std::chrono::minutes(2));
  CHECK_FALSE(model.limits.concurrency);
}

TEST_CASE("the provider's key goes to nobody else's address") {
  const Model model =
      model_of("models:\n  mini: {provider: openai, model: m, base_url: 'http://localhost:1'}\n", "mini");
  CHECK(model.api_key_env.empty());
  const std::string_view same =
      "models:\n  mini: {provider: openai, model: m, base_url: '${env:U:https://api.openai.com/v1/}'}\n";
  CHECK(model_of(same, "mini").api_key_env == "OPENAI_API_KEY");
  CHECK(model_of(same, "mini", {{"U", "https://elsewhere.example"}}).api_key_env.empty());
}

TEST_CASE("an address from the environment") {
  const std::string_view models = "models:\n  mini: {provider: openai, model: m, base_url: '${env:URL:http://a}/v1'}\n";
  CHECK(model_of(models, "mini").base_url == "http://a/v1");
  CHECK(model_of(models, "mini", {{"URL", "https://b"}}).base_url == "https://b/v1");
}

TEST_CASE("a provider's own options are kept as written") {
  ProjectWorld world;
  world.write("evals/models.yaml", "models:\n  tool: {provider: exec, command: [run, me], env: {A: b}}\n");
  const ProjectWorld::Loaded loaded = world.suite(k_cases).load({.models = {"tool"}});
  const Model& model = *loaded.suite().models.at(0);
  CHECK(model.options.size() == 2);
  CHECK(model.options.find("command")->list().size() == 2);
  CHECK(model.attempts == 1);
  CHECK(model.folder == std::filesystem::canonical(world.root() / "evals").string());
}

TEST_CASE("a program's version is stated, or held by a variable") {
  const std::string_view stated = "models:\n  app: {provider: exec, command: [app], version: 4f2a}\n";
  CHECK(model_of(stated, "app").version == "4f2a");
  const std::string_view held = "models:\n  app: {provider: exec, command: [app], version: {env: GIT_SHA}}\n";
  CHECK(model_of(held, "app", {{"GIT_SHA", "9c"}}).version == "9c");
  CHECK(model_of(held, "app").version.empty());
}

TEST_CASE("provider:model needs no entry") {
  const Model model = model_of("models: {}\n", "openai:gpt-5-mini");
  CHECK(model.name == "openai:gpt-5-mini");
  CHECK(model.model == "gpt-5-mini");
  CHECK(model.base_url == "https://api.openai.com/v1");
  CHECK(model.api_key_env == "OPENAI_API_KEY");
  CHECK(make_bare_model("openai:ft:gpt:x")->model == "ft:gpt:x");
  CHECK(make_bare_model("openai") == nullptr);
  CHECK(make_bare_model("openai:") == nullptr);
  CHECK(make_bare_model("sim:x") == nullptr);
  CHECK(make_bare_model("nobody:x") == nullptr);
}

TEST_CASE("the nearest models file upwards counts, and suites share its models") {
  ProjectWorld world;
  world.suite(k_cases);
  world.write("evals/near/models.yaml", "models:\n  demo: {provider: sim, rules: [{answer: near}]}\n");
  world.write("evals/near/t.eval.yaml",
              "suite: t\nprompts: ../../prompts/p.txt\nmodels: demo\n" + std::string(k_cases));
  world.write("evals/far/u.eval.yaml", "suite: u\nprompts: ../../prompts/p.txt\nmodels: demo\n" + std::string(k_cases));
  const ProjectWorld::Loaded loaded = world.load();
  CHECK(loaded.said.empty());
  REQUIRE(loaded.project.suites.size() == 3);
  const auto& suites = loaded.project.suites;
  CHECK(suites[0].name == "u");
  CHECK(suites[1].name == "t");
  CHECK(suites[2].name == "s");
  CHECK(suites[0].models.at(0) == suites[2].models.at(0));
  CHECK(suites[0].models.at(0) != suites[1].models.at(0));
  CHECK(suites[0].prompts.at(0) == suites[2].prompts.at(0));
}

TEST_CASE("how requests are sent") {
  ProjectWorld world;
  world.write("evals/models.yaml", R"(
models:
  demo:
    provider: openai
    model: m
    stream: false
    drop_params: true
    ca_file: certs/../ca.pem
    headers: {X-Title: nightly}
    timeouts: {first_token: 5s, idle: 7s}
    parameters: {extra: {top_k: 40}}
)");
  const Model model = *world.suite("expect: [{contains: y}]\ncases: [{id: a, vars: {q: x}}]").load().suite().models[0];
  CHECK(model.stream == false);
  CHECK(model.drop_params);
  CHECK(model.ca_file == (world.root() / "evals/ca.pem").string());
  CHECK(model.headers == std::vector<std::pair<std::string, std::string>>{{"X-Title", "nightly"}});
  CHECK(model.timeouts.first_token == std::chrono::seconds(5));
  CHECK(model.timeouts.idle == std::chrono::seconds(7));
  CHECK(*model.parameters.find("extra") == Value(Object{{"top_k", Value(40)}}));
}

}  // namespace llmeval
