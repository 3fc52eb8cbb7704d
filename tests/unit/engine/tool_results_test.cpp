// Tools that give what a case says, so that a model is asked on until it answers.
#include "engine/tool_results.h"

#include "async/task_group.h"
#include "engine/conversation.h"
#include "engine/run.h"
#include "engine_world.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace llmeval;

namespace {

CannedTools some_tools(std::int32_t max_steps = 10) {
  CannedTools tools;
  tools.max_steps = max_steps;
  tools.tools.push_back(
      {"find", {{Object{{"id", 7}}, Value("seven")}, {std::nullopt, Value(Object{{"found", false}})}}});
  tools.tools.push_back({"refund", {{Object{{"id", 7}, {"all", true}}, Value("done")}}});
  return tools;
}

std::string result_of(const std::string& name, const std::string& arguments) {
  const Message said = tool_results(some_tools(), {ToolCallPart{"c", name, arguments}});
  CHECK(said.role == Role::tool);
  REQUIRE(said.parts.size() == 1);
  const auto& result = std::get<ToolResultPart>(said.parts[0]);
  CHECK(result.call_id == "c");
  return result.text;
}

AttemptResult calling(const std::string& tool, const std::string& arguments) {
  AttemptResult result;
  result.completion.parts.emplace_back(ReasoningPart{"hm"});
  result.completion.parts.emplace_back(ToolCallPart{"", tool, arguments});
  result.completion.usage = Usage{10, 5, 0, 0};
  return result;
}

AttemptResult saying(std::string text) {
  AttemptResult result;
  result.completion.parts.emplace_back(TextPart{std::move(text)});
  result.completion.usage = Usage{10, 5, 0, 0};
  return result;
}

Expectations check_of(Object item) {
  Diagnostics diagnostics;
  std::optional<Expectations> expectations = Expectation::parse(Value(std::move(item)), {}, diagnostics);
  REQUIRE(expectations);
  return *std::move(expectations);
}

class OneCase final : public CaseList {
 public:
  explicit OneCase(SuiteCase golden) : golden_(std::move(golden)) {}
  std::uint64_t size() const override { return 1; }
  Result<SuiteCase> at(std::uint64_t /*index*/) const override { return golden_; }

 private:
  SuiteCase golden_;
};

SuiteCase a_case(const CannedTools& tools, std::vector<Message> turns = {}) {
  auto subject = std::make_shared<Case>();
  subject->id = "c";
  subject->vars = Object{{"message", "q"}};
  subject->turns = std::move(turns);
  subject->tools = std::make_shared<const CannedTools>(tools);
  SuiteCase golden;
  golden.subject = std::move(subject);
  golden.expectations = check_of({{"contains", "good"}});
  return golden;
}

// A part as `text`, `call NAME ID` or `result ID TEXT`.
std::string show(const Message& message) {
  std::string text = fmt::format("{}:", role_name(message.role).front());
  for (const Part& part : message.parts) {
    if (const auto* said = std::get_if<TextPart>(&part)) text += said->text;
    if (const auto* call = std::get_if<ToolCallPart>(&part)) text += fmt::format("call {} {};", call->name, call->id);
    if (const auto* result = std::get_if<ToolResultPart>(&part))
      text += fmt::format("result {} {};", result->call_id, result->text);
    CHECK_FALSE(std::holds_alternative<ReasoningPart>(part));
  }
  return text;
}

struct Run {
  SampleResult sample;
  std::vector<std::string> asked;  ///< What was said last before each call.
};

// The n-th call is answered by the n-th of `answers`.
Run run_case(SuiteCase golden, const std::vector<AttemptResult>& answers) {
  const auto model = a_model("m");
  Project project = a_project(1, {model});
  project.suites[0].cases = std::make_shared<OneCase>(std::move(golden));
  VirtualLoop loop;
  const Plan plan(project, 7);
  SlowJournal journal(loop);
  EventList events;
  EventHub hub(loop, {&events});
  Run run;
  std::map<const Model*, std::unique_ptr<Provider>> providers;
  providers[model.get()] = std::make_unique<ScriptedProvider>(loop, [&](const Request& request, std::int32_t) {
    run.asked.push_back(fmt::format("{} {}", request.turn, show(request.messages.back())));
    return answers.at(run.asked.size() - 1);
  });
  Engine engine(loop, plan, std::move(providers), journal, hub, {});
  RunInfo info;
  info.suites.emplace_back();
  REQUIRE(run_task(loop, engine.run(std::move(info))));
  const auto finished = events.of<SampleFinished>();
  REQUIRE(finished.size() == 1);
  CHECK(journal.committed.size() == answers.size());
  run.sample = finished[0]->sample;
  return run;
}

}  // namespace

TEST_CASE("a tool gives its first result that fits") {
  CHECK(result_of("find", R"({"id": 7.0, "more": 1})") == "seven");
  CHECK(result_of("find", R"({"id": 8})") == R"({"found":false})");
  CHECK(result_of("find", "") == R"({"found":false})");
  CHECK(result_of("refund", R"({"all": true, "id": 7})") == "done");
  CHECK(result_of("refund", R"({"id": 7})") == R"({"error":"the tool 'refund' has no result for these arguments"})");
  CHECK(result_of("pay", "{}") == R"({"error":"there is no tool 'pay'"})");
  CHECK(result_of("find", "[1]") == R"({"error":"the arguments are not a JSON object"})");
}

TEST_CASE("an answer that was said has its calls, each with an id") {
  const Message said = said_answer(
      {ReasoningPart{"hm"}, TextPart{"I look. "}, ToolCallPart{"", "a", "{}"}, ToolCallPart{"x", "b", "{}"}}, 2);
  CHECK(show(said) == "a:I look. call a call_2_2;call b x;");
  CHECK(show(tool_results(some_tools(), said.parts)) ==
        R"(t:result call_2_2 {"error":"there is no tool 'a'"};result x {"error":"there is no tool 'b'"};)");
}

TEST_CASE("a model that calls tools is asked on until it answers") {
  SuiteCase golden = a_case(some_tools());
  golden.expectations =
      check_of({{"all_of", List{Object{{"contains", "good"}}, Object{{"tool_calls", List{"find", "refund"}}},
                                Object{{"tokens", Object{{"max", 45}}}}}}});
  const Run run =
      run_case(golden, {calling("find", R"({"id": 7})"), calling("refund", R"({"id": 7})"), saying("good")});
  CHECK(run.sample.verdict == Verdict::pass);
  CHECK(run.asked == std::vector<std::string>{"1 u:q", "1 t:result call_1_1 seven;",
                                              "1 t:result call_2_1 {\"error\":\"the tool 'refund' has no result for "
                                              "these arguments\"};"});
  REQUIRE(run.sample.calls.size() == 3);
  CHECK(run.sample.calls[2].number == 3);
  CHECK(run.sample.calls[2].turn == 1);
  CHECK(run.sample.answer_text() == "good");
  CHECK(run.sample.usage() == Usage{30, 15, 0, 0});
}

TEST_CASE("a model that calls tools without end fails at the bound") {
  const AttemptResult find = calling("find", "{}");
  const Run run = run_case(a_case(some_tools(3)), {find, find, find});
  CHECK(run.sample.verdict == Verdict::fail);
  CHECK(run.sample.outcome == Outcome::ok);
  CHECK(run.sample.reason == "max_steps: the model still calls find after 3 steps");
  CHECK(run.sample.scores.empty());
  CHECK(run_case(a_case(some_tools(1)), {find}).sample.reason == "max_steps: the model still calls find after 1 step");

  SuiteCase labelled = a_case(some_tools(1), {Message::of_text(Role::user, "x")});
  labelled.expectations = check_of({{"classify", "spam"}});
  const SampleResult sample = run_case(labelled, {find}).sample;
  CHECK(sample.reason == "max_steps: the model still calls find after 1 step (turn 1)");
  REQUIRE(sample.scores.size() == 1);
  CHECK_FALSE(sample.scores[0].labels->actual);
}

TEST_CASE("each turn has its own steps, and its checks see them") {
  SuiteCase golden = a_case(some_tools(2), {Message::of_text(Role::user, "x"), Message::of_text(Role::assistant, "r"),
                                            Message::of_text(Role::user, "y")});
  golden.turn_expectations = {{}, {}, check_of({{"tool_calls", List{"refund"}}})};
  golden.expectations = check_of({{"tool_calls", List{"find", "refund"}}});
  for (Expectations& one : golden.turn_expectations) {
    if (!one.empty()) one.push_back(check_of({{"latency", Object{{"max", "200ms"}}}}).front());
  }
  golden.expectations.push_back(check_of({{"latency", Object{{"min", "400ms"}}}}).front());
  const Run run =
      run_case(golden, {calling("find", R"({"id": 7})"), saying("one"), calling("refund", "{}"), saying("good")});
  CAPTURE(run.sample.reason);
  CHECK(run.sample.verdict == Verdict::pass);
  CHECK(run.asked[0] == "1 u:q");
  CHECK(run.asked[1] == "1 t:result call_1_1 seven;");
  CHECK(run.asked[2] == "2 u:y");
  CHECK(run.sample.answer_of(1)->completion.text() == "one");
}

TEST_CASE("a step that is no answer ends the conversation as it did") {
  AttemptResult malformed = calling("find", "{oops");
  malformed.outcome = Outcome::malformed_tool_args;
  const Run broken = run_case(a_case(some_tools()), {malformed});
  CHECK(broken.sample.verdict == Verdict::fail);
  CHECK(broken.sample.outcome == Outcome::malformed_tool_args);
  const Run failed = run_case(a_case(some_tools()), {calling("find", "{}"), failed_attempt(Outcome::auth)});
  CHECK(failed.sample.verdict == Verdict::error);
  CHECK(failed.sample.outcome == Outcome::auth);
  SuiteCase without = a_case(some_tools());
  auto subject = std::make_shared<Case>(*without.subject);
  subject->tools = nullptr;
  without.subject = subject;
  without.expectations = check_of({{"tool_call", "find"}});
  CHECK(run_case(without, {calling("find", "{}")}).sample.verdict == Verdict::pass);
}
