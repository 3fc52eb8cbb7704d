#include "provider_world.h"

#include <map>

using namespace llmeval;

namespace {

constexpr const char* k_rules = R"(
rules:
  - {when: '(?i)charged (?<count>\w+)', answer: 'billing {{ count }} {{ match[0] }} {{ id }} {{ trial }} {{ vars.ticket | length }}'}
  - {when: refuse, answer: no way, outcome: refusal}
  - {when: cut, answer: '0123456789', outcome: truncated}
  - {when: down, outcome: server_error}
  - {answer: '{{ message | upper }}'}
)";

}  // namespace

TEST_CASE("the first rule that matches the last user message answers") {
  ProviderWorld world;
  const auto model = a_model("sim", k_rules);
  const AttemptResult billed = world.ask(model, a_request("I was Charged twice"));
  CHECK(billed.outcome == Outcome::ok);
  CHECK(billed.completion.text() == "billing twice twice case-1 1 19");
  CHECK(billed.completion.finish_reason == "stop");
  CHECK(world.ask(model, a_request("hello")).completion.text() == "HELLO");
}

TEST_CASE("a rule can come to another outcome") {
  ProviderWorld world;
  const auto model = a_model("sim", k_rules);
  const AttemptResult refused = world.ask(model, a_request("refuse"));
  CHECK(refused.outcome == Outcome::refusal);
  CHECK(refused.completion.text() == "no way");
  const AttemptResult cut = world.ask(model, a_request("cut"));
  CHECK(cut.outcome == Outcome::truncated);
  CHECK(cut.completion.text() == "0123…");
  CHECK(cut.completion.finish_reason == "length");
  CHECK(world.ask(model, a_request("down")).outcome == Outcome::server_error);
}

TEST_CASE("a rule can call tools") {
  ProviderWorld world;
  const auto model = a_model("sim", R"(
rules:
  - {when: 'order (\d+)', answer: let me see, tools: [{name: look, arguments: '{"id": {{ match[0] }}}'}, {name: stop}]}
  - {when: broken, tools: [{name: look, arguments: '{"id": '}]}
  - {tools: [{name: look, arguments: {text: '{{ as it is }}'}}]}
)");
  const auto calls = [&](const char* message, Outcome outcome) {
    const AttemptResult result = world.ask(model, a_request(message));
    CHECK(result.outcome == outcome);
    CHECK(result.completion.finish_reason == "tool_call");
    std::string text = result.completion.text();
    for (const Part& part : result.completion.parts) {
      if (const auto* call = std::get_if<ToolCallPart>(&part)) {
        text += " " + call->id + " " + call->name + call->arguments;
      }
    }
    return text;
  };
  CHECK(calls("order 7", Outcome::ok) == R"(let me see call_1 look{"id": 7} call_2 stop{})");
  CHECK(calls("broken", Outcome::malformed_tool_args) == R"( call_1 look{"id": )");
  CHECK(calls("hello", Outcome::ok) == R"( call_1 look{"text":"{{ as it is }}"})");
}

TEST_CASE("without a rule that matches there is no answer") {
  ProviderWorld world;
  const AttemptResult none = world.ask(a_model("sim", "rules: [{when: x, answer: y}]"), a_request("hello"));
  CHECK(none.outcome == Outcome::invalid_request);
  CHECK(none.message == "no rule of this simulated model matches");
}

TEST_CASE("latency has the configured median and tail, and the same call always takes the same time") {
  ProviderWorld world;
  const auto model = a_model("sim", "latency: {median: 200ms, p95: 1s}\nrules: [{answer: x}]");
  int under_median = 0;
  int under_p95 = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = "case-" + std::to_string(i);
    const SteadyTime before = world.loop.now();
    const Duration took = world.ask(model, a_request("hi", id)).duration;
    CHECK(world.loop.now() - before == took);
    under_median += took < std::chrono::milliseconds(200) ? 1 : 0;
    under_p95 += took < std::chrono::seconds(1) ? 1 : 0;
    if (i < 5) CHECK(world.ask(model, a_request("hi", id)).duration == took);
  }
  CHECK(under_median > 450);
  CHECK(under_median < 550);
  CHECK(under_p95 > 930);
  CHECK(under_p95 < 970);
}

TEST_CASE("faults come at their rates and depend on seed, case, trial and attempt alone") {
  ProviderWorld world;
  const auto model = a_model("sim", "faults: {rate_limited: 0.2, empty: 0.1}\nrules: [{answer: x}]");
  std::map<Outcome, int> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = "case-" + std::to_string(i);
    const Outcome outcome = world.ask(model, a_request("hi", id)).outcome;
    ++seen[outcome];
    if (i < 20) CHECK(world.ask(model, a_request("hi", id)).outcome == outcome);
  }
  CHECK(seen[Outcome::rate_limited] > 160);
  CHECK(seen[Outcome::rate_limited] < 240);
  CHECK(seen[Outcome::empty] > 70);
  CHECK(seen[Outcome::empty] < 130);
  CHECK(seen[Outcome::ok] == 1000 - seen[Outcome::rate_limited] - seen[Outcome::empty]);
  // A later attempt of the same call draws anew: retries succeed.
  int recovered = 0;
  for (int i = 0; i < 200; ++i) {
    const std::string id = "case-" + std::to_string(i);
    if (world.ask(model, a_request("hi", id)).outcome != Outcome::rate_limited) continue;
    if (world.ask(model, a_request("hi", id), 2).outcome == Outcome::ok) ++recovered;
  }
  CHECK(recovered > 10);
}
