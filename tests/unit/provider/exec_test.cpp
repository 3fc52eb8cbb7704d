#include "provider_world.h"

#include "async/uv_loop.h"
#include "data/json.h"

using namespace llmeval;

namespace {

struct ExecWorld {
  AttemptResult ask(std::shared_ptr<Model> model) {
    model->folder = "/";
    const auto provider = make_provider(model, ProviderPorts{loop, transport, &loop, environment});
    REQUIRE(provider);
    const auto request = a_request("hi", "case-7");
    return run_task(loop, (*provider)->attempt(request, 1, CancelToken()));
  }

  UvLoop loop;
  FakeTransport transport{loop};
  std::map<std::string, std::string, std::less<>> environment{{"PATH", "/usr/bin:/bin"}};
};

}  // namespace

TEST_CASE("a program gets the request as JSON and its output is the answer") {
  ExecWorld world;
  const AttemptResult result = world.ask(a_model("exec", "{command: [cat], config: {depth: 3}}"));
  CHECK(result.outcome == Outcome::ok);
  CHECK(result.completion.text() ==
        R"({"id":"case-7","messages":[{"role":"system","content":"be brief"},{"role":"user","content":"hi"}],)"
        R"("vars":{"ticket":"hi"},"config":{"depth":3}})");
}

TEST_CASE("variables of the entry reach the program besides the environment") {
  ExecWorld world;
  const auto model = a_model("exec", R"({command: [sh, -c, 'printf %s "$MODE $HOME_TOWN"'], env: {MODE: test}})");
  world.environment["HOME_TOWN"] = "Ulm";
  CHECK(world.ask(model).completion.text() == "test Ulm");
}

TEST_CASE("a secret reaches the program, and nothing that it says of it reaches us") {
  ExecWorld world;
  world.environment["APP_TOKEN"] = "tok-12345";
  const auto model = a_model("exec", R"({command: [sh, -c, 'echo "<$TOKEN>"; echo "no $TOKEN" >&2; exit $STATUS']})");
  model->secrets = {{"TOKEN", "APP_TOKEN"}};
  world.environment["STATUS"] = "0";
  CHECK(world.ask(model).completion.text() == "<[redacted]>");
  world.environment["STATUS"] = "3";
  CHECK(world.ask(model).message == "'sh' exited with status 3; it said: no [redacted]\\n");

  world.environment.erase("APP_TOKEN");
  const auto made = make_provider(model, ProviderPorts{world.loop, world.transport, &world.loop, world.environment});
  REQUIRE_FALSE(made);
  CHECK(made.error().message == "model 'm' needs the variable APP_TOKEN, which is not set");
  CHECK(missing_variables(*model, world.environment) == std::vector<std::string>{"APP_TOKEN"});
}

TEST_CASE("an answer may be JSON with usage and tool calls") {
  ExecWorld world;
  const auto model = a_model("exec", R"({output: json, command: [echo,
    '{"answer": "hi", "usage": {"input_tokens": 3, "output_tokens": 1}, "tool_calls": [{"name": "f", "arguments": {"x": 1}}]}']})");
  const AttemptResult result = world.ask(model);
  CHECK(result.completion.text() == "hi");
  CHECK(result.completion.usage == Usage{3, 1, 0, 0});
  REQUIRE(result.completion.parts.size() == 2);
  CHECK(std::get<ToolCallPart>(result.completion.parts[1]).arguments == R"({"x":1})");
}

TEST_CASE("a program that fails says how") {
  struct Row {
    const char* options;
    Outcome outcome;
    const char* message;
  };
  const Row rows[] = {
      {R"({command: [sh, -c, 'echo broken >&2; exit 3']})", Outcome::program_failed,
       R"('sh' exited with status 3; it said: broken\n)"},
      {R"({command: [sh, -c, 'kill -9 $$']})", Outcome::program_failed, "'sh' was ended by signal 9"},
      {R"({output: json, command: [echo, plain]})", Outcome::program_failed, nullptr},
      {R"({output: json, command: [echo, '{}']})", Outcome::program_failed,
       "'echo': its output has neither 'answer' nor 'tool_calls'"},
      {R"({command: [/no/such/program]})", Outcome::program_failed, nullptr},
      {R"({command: ["true"]})", Outcome::empty, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.options);
    ExecWorld world;
    const AttemptResult result = world.ask(a_model("exec", row.options));
    CHECK(outcome_name(result.outcome) == outcome_name(row.outcome));
    if (row.message != nullptr) CHECK(result.message == row.message);
  }
}

TEST_CASE("a program that takes too long is ended") {
  ExecWorld world;
  auto model = a_model("exec", "{command: [sleep, '60']}");
  model->timeouts.total = std::chrono::milliseconds(50);
  const AttemptResult result = world.ask(model);
  CHECK(result.outcome == Outcome::timeout);
  CHECK(result.message == "'sleep' took longer than 50.0ms");
}

TEST_CASE("without programs to run a model of programs is not made") {
  ProviderWorld world;
  CHECK_FALSE(world.make(a_model("exec", "{command: [cat]}")));
}
