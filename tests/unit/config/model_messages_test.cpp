// What is said of every mistake in models.yaml, word for word.
#include "unit/config/project_world.h"

namespace llmeval {

namespace {

constexpr std::string_view k_cases = "expect: [{contains: y}]\ncases: [{id: a, vars: {q: x}}]";

std::string said_of(std::string_view models) {
  ProjectWorld world;
  world.write("evals/models.yaml", models);
  return world.suite(k_cases).load().said;
}

}  // namespace

TEST_CASE("mistakes in models.yaml") {
  struct Row {
    std::string_view demo;  // The entry of `demo`.
    std::string_view said;
  };
  const std::vector<Row> rows{
      {"{provider: openai, model: m}", ""},
      {"{provider: opnai, model: m}",
       "evals/models.yaml:2:20: error: 'provider' cannot be 'opnai' (did you mean 'openai'?)"},
      {"{model: m}",
       "evals/models.yaml:2:3: error: model 'demo' has no 'provider' (such as provider: openai, or extends: another "
       "model)"},
      {"{provider: openai}",
       "evals/models.yaml:2:3: error: model 'demo' has no 'model' (write the provider's own id: model: gpt-5-mini)"},
      {"openai", "evals/models.yaml:2:9: error: 'demo' must be an object, not text"},
      {"{provider: openai, model: m, base_url: 'ftp://x'}",
       "evals/models.yaml:2:48: error: 'ftp://x' is no address of a server (it starts with https:// or http://)"},
      {"{provider: openai, model: m, base_url: 'https://user:secret@x/v1'}",
       "evals/models.yaml:2:48: error: 'base_url' holds a user or a password (name the key's variable in api_key_env)"},
      {"{provider: openai, model: m, base_url: 'https://x/v1?api-version=1&API_KEY=secret'}",
       "evals/models.yaml:2:48: error: 'base_url' holds a key in its query (name the key's variable in api_key_env)"},
      {"{provider: openai, model: m, base_url: 'https://x/v1?api-version=1&a'}", ""},
      {"{provider: openai, model: m, base_url: '${env:URL}'}",
       "evals/models.yaml:2:48: error: model 'demo' needs the variable 'URL', which is not set (set it, or write a "
       "default: ${env:URL:…})"},
      {"{provider: openai, model: m, base_url: '${env:URL:http://localhost:1}'}", ""},
      {"{provider: openai, model: m, base_url: '${URL}'}",
       "evals/models.yaml:2:48: error: '${URL}' is no reference to a variable (write ${env:NAME} or "
       "${env:NAME:default})"},
      {"{provider: openai, model: '${env:M}'}",
       "evals/models.yaml:2:35: error: model 'demo' needs the variable 'M', which is not set (set it, or write a "
       "default: ${env:M:…})"},
      {"{provider: openai, model: '${env:M'}",
       "evals/models.yaml:2:35: error: '${env:M' is no reference to a variable (write ${env:NAME} or "
       "${env:NAME:default})"},
      {"{provider: openai, model: '${env:M:m}'}", ""},
      {"{provider: openai-responses, model: m, parameters: {seed: 7}}",
       "evals/models.yaml:2:61: error: provider 'openai-responses' has no parameter 'seed' (drop_params: true in the "
       "entry leaves it out)"},
      {"{provider: openai-responses, model: m, parameters: {seed: 7}, drop_params: true}", ""},
      {"{provider: openai, model: m, parameters: {extra: {stream: false}}}",
       "evals/models.yaml:2:67: error: 'stream' is no part of 'extra' (write stream: false beside parameters)"},
      {"{provider: azure, model: m}",
       "evals/models.yaml:2:3: error: model 'demo' has no 'base_url' (provider 'azure' has no address of its own)"},
      {"{provider: sim, rules: [{answer: x}], stream: false}",
       "evals/models.yaml:2:55: error: a model of provider 'sim' has no 'stream'"},
      {"{provider: openai, model: m, headers: {X-Api-Key: x}}",
       "evals/models.yaml:2:48: error: the header 'X-Api-Key' carries a key (name the key's variable in api_key_env)"},
      {"{provider: openai, model: m, headers: {a b: x}}",
       "evals/models.yaml:2:48: error: 'a b' cannot be the name of a header"},
      {"{provider: openai, model: m, headers: {a: \"x\\ny\"}}",
       "evals/models.yaml:2:51: error: the header 'a' holds a line break"},
      {"{provider: bedrock, model: m}",
       "evals/models.yaml:2:3: error: model 'demo' has no 'base_url' (provider 'bedrock' has no address of its own)"},
      {"{provider: http, base_url: 'http://h/{{ id }}', headers: {Cookie: a, X-A: '{{ secrets.b }}'}, body: [{m: '{{ "
       "messag }}'}], secrets: {a: A}}",
       "evals/models.yaml:2:48: error: 'id' is undefined (the variables are: message, messages, sample, secrets)\n"
       "evals/models.yaml:2:67: error: the header 'Cookie' carries a key (name its variable in 'secrets' and write {{ "
       "secrets.NAME }} here)\n"
       "evals/models.yaml:2:94: error: 'secrets.b' is undefined (the keys are: a)\n"
       "evals/models.yaml:2:117: error: 'messag' is undefined (did you mean 'message'?)"},
      {"{provider: http, base_url: 'http://h/', api_key_env: K, stream: true, usage: a, answer: [trim, /b], "
       "parameters: "
       "{seed: 1}}",
       "evals/models.yaml:2:62: error: a model of provider 'http' has no 'api_key_env' (name the variable in 'secrets' "
       "and write {{ secrets.NAME }} in a header)\n"
       "evals/models.yaml:2:73: error: a model of provider 'http' has no 'stream'\n"
       "evals/models.yaml:2:86: error: 'a' is not a JSON pointer: it does not start with '/' (write /key/0; ~1 stands "
       "for '/' and ~0 for '~' inside a key)\n"
       "evals/models.yaml:2:104: error: '/b' cannot be a step here (only the first step of an application, provider "
       "http, points into its reply)\n"
       "evals/models.yaml:2:122: error: provider 'http' has no parameter 'seed' (drop_params: true in the entry leaves "
       "it "
       "out)"},
      {"{provider: openai, model: m, answer: /output}",
       "evals/models.yaml:2:46: error: '/output' cannot be a step here (only the first step of an application, "
       "provider "
       "http, points into its reply)"},
      {"{provider: openai, model: m, secrets: {A: B}}",
       "evals/models.yaml:2:38: error: a model of provider 'openai' has no 'secrets'"},
      {"{provider: exec, command: [a], secrets: {TOKEN: tok-123}}",
       "evals/models.yaml:2:57: error: 'TOKEN' must be the name of a variable (put the key into the environment and "
       "write its variable's name)"},
      {"{provider: exec, command: [a], secrets: {A-B: C}}",
       "evals/models.yaml:2:50: error: 'A-B' cannot be a secret's name (letters, digits and _, as in names of "
       "variables)"},
      {"{provider: exec, command: [a], env: {A: x}, secrets: {A: B}}",
       "evals/models.yaml:2:63: error: 'A' stands in 'env', too"},
      {"{provider: openai, model: m, api_key_env: sk-12345}",
       "evals/models.yaml:2:51: error: 'api_key_env' must be the name of a variable (put the key into the environment "
       "and write its variable's name)"},
      {"{provider: openai, model: m, api_key: x}",
       "evals/models.yaml:2:38: error: unknown key 'api_key' in 'demo' (known keys: provider, extends, base_url, "
       "model, "
       "api_key_env, parameters, drop_params, stream, headers, ca_file, price, limits, timeouts, retry, answer, "
       "fallback, output_limit, kind, api_version, "
       "method, body, usage, tool_calls, contexts, reports, secrets, version, "
       "command, output, input, environment, env, config, answers, seed, latency, faults, rules)"},
      {"{provider: openai, model: m, parameters: {temperature: 3}}",
       "evals/models.yaml:2:64: error: 'temperature' must be at most 2, not 3"},
      {"{provider: openai, model: m, parameters: {max_tokens: 3}}",
       "evals/models.yaml:2:51: error: unknown key 'max_tokens' in 'parameters' (known keys: temperature, top_p, "
       "max_output_tokens, stop, seed, presence_penalty, frequency_penalty, reasoning_effort, extra)"},
      {"{provider: openai, model: m, price: {input: 0.25}}", "evals/models.yaml:2:45: error: 'price' has no 'output'"},
      {"{provider: openai, model: m, price: {input: 0.25, output: cheap}}",
       "evals/models.yaml:2:67: error: 'output' must be an amount in US dollars, not text"},
      {"{provider: openai, model: m, price: {input: 0.25, output: 0.0000001}}",
       "evals/models.yaml:2:67: error: 'output' is not an amount in US dollars with at most 6 decimals"},
      {"{provider: openai, model: m, price: {input: 0.25, output: -1}}",
       "evals/models.yaml:2:67: error: 'output' must not be negative"},
      {"{provider: openai, model: m, limits: {concurrency: 0}}",
       "evals/models.yaml:2:60: error: 'concurrency' must be at least 1 (leave it out for the default)"},
      {"{provider: openai, model: m, limits: {tokens_per_minute: 2 M}}",
       "evals/models.yaml:2:66: error: '2 M' is not a count (write 500, 2k or 1.5M)"},
      {"{provider: openai, model: m, timeouts: {total: 30}}",
       "evals/models.yaml:2:56: error: 'total' needs a unit (write 30s or 30ms)"},
      {"{provider: openai, model: m, timeouts: {total: 0s}}",
       "evals/models.yaml:2:56: error: 'total' must be longer than nothing"},
      {"{provider: openai, model: m, timeouts: {total: 30 parsecs}}",
       "evals/models.yaml:2:56: error: '30 parsecs' is not a duration (write a number with a unit: 250ms, 5s, 2m, 1h, "
       "7d)"},
      {"{provider: openai, model: m, retry: {attempts: 0}}",
       "evals/models.yaml:2:56: error: 'attempts' must be at least 1, not 0"},
      {"{provider: openai, model: m, rules: []}",
       "evals/models.yaml:2:38: error: a model of provider 'openai' has no 'rules'\n"
       "evals/models.yaml:2:45: error: 'rules' must not be empty"},
      {"{provider: sim, base_url: 'http://x', rules: [{answer: a}]}",
       "evals/models.yaml:2:35: error: a model of provider 'sim' has no 'base_url'"},
      {"{provider: sim}",
       "evals/models.yaml:2:3: error: model 'demo' has no 'rules' (The first that matches answers.)"},
      {"{provider: sim, rules: []}", "evals/models.yaml:2:32: error: 'rules' must not be empty"},
      {"{provider: sim, rules: [{when: a}]}",
       "evals/models.yaml:2:33: error: the rule has neither 'answer' nor 'tools' nor 'outcome'"},
      {"{provider: sim, rules: [{when: '(', answer: '{{ x'}]}",
       "evals/models.yaml:2:40: error: bad regex at offset 1: missing closing parenthesis\n"
       "evals/models.yaml:2:53: error: '{{' is not closed (add '}}')"},
      {"{provider: sim, rules: [{outcome: timeoutt}]}",
       "evals/models.yaml:2:43: error: 'outcome' cannot be 'timeoutt' (did you mean 'timeout'?)"},
      {"{provider: sim, rules: [{answer: a}], latency: {median: 3}}",
       "evals/models.yaml:2:65: error: 'median' needs a unit (write 3s or 3ms)"},
      {"{provider: sim, rules: [{answer: a}], faults: {timeout: 2}}",
       "evals/models.yaml:2:65: error: 'timeout' must be at most 1, not 2"},
      {"{provider: replay, answers: {file: none.jsonl}}",
       "evals/models.yaml:2:44: error: there is no file 'evals/none.jsonl'"},
      {"{provider: replay, answers: {file: ../../x.jsonl}}",
       "evals/models.yaml:2:44: error: '../../x.jsonl' lies outside the project (copy the file into the project: all "
       "that a suite names lies there)"},
      {"{provider: exec, command: []}", "evals/models.yaml:2:35: error: 'command' must not be empty"},
      {"{provider: exec, command: run}",
       "evals/models.yaml:2:35: error: 'command' must be a list, not text (put it in brackets: [run])"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.demo);
    CHECK(said_of(fmt::format("models:\n  demo: {}\n", row.demo)) == row.said);
  }
}

TEST_CASE("a models file that cannot be read makes no model unknown") {
  CHECK(said_of("models: [demo]\n") == "evals/models.yaml:1:9: error: 'models' must be an object, not a list");
  CHECK(said_of("modles:\n  demo: {provider: sim}\n") ==
        "evals/models.yaml:1:1: error: unknown key 'modles' in the models file (did you mean 'models'?)\n"
        "evals/models.yaml:1:1: error: the models file has no 'models'");
  CHECK(said_of("models:\n  demo: {provider: sim, rules: [{answer: a}]}\n  demo: {provider: sim}\n") ==
        "evals/models.yaml:3:3: error: repeated key 'demo' (it is already at evals/models.yaml:2:3)");
}

TEST_CASE("names with a colon are those of models without an entry") {
  CHECK(
      said_of(
          "models:\n  'a:b': {provider: sim, rules: [{answer: a}]}\n  demo: {provider: sim, rules: [{answer: a}]}\n") ==
      "evals/models.yaml:2:3: error: the name 'a:b' holds a colon (provider:model stands for a model without an "
      "entry)");
}

TEST_CASE("without a models file only provider:model has a meaning") {
  ProjectWorld world;
  std::filesystem::remove(world.root() / "evals/models.yaml");
  CHECK(world.suite(k_cases).load().said ==
        "evals/s.eval.yaml:3:9: error: there is no model 'demo' (write an entry in models.yaml, or provider:model)");
}

TEST_CASE("an unset variable matters only where its model is used") {
  ProjectWorld world;
  world.write("evals/models.yaml",
              "models:\n  demo: {provider: sim, rules: [{answer: a}]}\n"
              "  far: {provider: openai, model: m, base_url: 'https://${env:HOST}/v1'}\n");
  world.suite(k_cases);
  CHECK(world.load().said.empty());
  CHECK(world.load({.models = {"far"}}).said ==
        "evals/models.yaml:3:47: error: model 'far' needs the variable 'HOST', which is not set (set it, or write a "
        "default: ${env:HOST:…})");
  world.environment["HOST"] = "example.org";
  CHECK(world.load({.models = {"far"}}).suite().models.at(0)->base_url == "https://example.org/v1");
}

}  // namespace llmeval
