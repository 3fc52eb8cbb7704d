#include "engine/conversation.h"

#include "async/task_group.h"
#include "engine/run.h"
#include "engine_world.h"
#include "prompt/load.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace llmeval;

namespace {

Message user(std::string text) { return Message::of_text(Role::user, std::move(text)); }
Message assistant(std::string text) { return Message::of_text(Role::assistant, std::move(text)); }

SuiteCase golden_of(Object vars, std::vector<Message> turns, std::vector<Message> history = {}) {
  auto subject = std::make_shared<Case>();
  subject->id = "c";
  subject->vars = std::move(vars);
  subject->turns = std::move(turns);
  subject->history = std::move(history);
  SuiteCase golden;
  golden.subject = std::move(subject);
  return golden;
}

// `s:… u:… a:…`
std::string show(const std::vector<Message>& messages) {
  std::string text;
  for (const Message& message : messages) {
    text += fmt::format("{}{}:{}", text.empty() ? "" : " ", role_name(message.role).front(), message.text());
  }
  return text;
}

// All questions of a case, the n-th answered with `An`.
std::vector<std::string> questions_of(const SuiteCase& golden) {
  const Model model;
  Rendered<Conversation> talk = Conversation::begin(nullptr, model, golden, 2);
  REQUIRE(talk);
  std::vector<std::string> questions;
  for (std::int32_t n = 1;; ++n) {
    const Request& request = *talk->question();
    CHECK(request.turn == n);
    CHECK(request.trial == 2);
    questions.push_back(show(request.messages));
    if (talk->is_last()) return questions;
    Completion answer;
    answer.parts.emplace_back(ReasoningPart{"hidden"});
    answer.parts.emplace_back(TextPart{fmt::format("A{}", n)});
    talk->add_answer(answer);
  }
}

using Questions = std::vector<std::string>;

}  // namespace

TEST_CASE("a case is one question, then one for each turn whose answer is not recorded") {
  const Object asks{{"message", "q"}};
  CHECK(questions_of(golden_of(asks, {})) == Questions{"u:q"});
  CHECK(questions_of(golden_of({}, {})) == Questions{""});
  CHECK(questions_of(golden_of(asks, {user("x"), user("y")})) ==
        Questions{"u:q", "u:q a:A1 u:x", "u:q a:A1 u:x a:A2 u:y"});
  // What is recorded is said, not asked.
  CHECK(questions_of(golden_of(asks, {assistant("r"), user("x")})) == Questions{"u:q a:r u:x"});
  CHECK(questions_of(golden_of(asks, {user("x"), assistant("r"), user("y")})) ==
        Questions{"u:q", "u:q a:A1 u:x a:r u:y"});
  // Without a prompt and a message the first turn is the first question.
  CHECK(questions_of(golden_of({}, {user("x"), user("y")})) == Questions{"u:x", "u:x a:A1 u:y"});
  CHECK(questions_of(golden_of({}, {user("x")}, {user("h"), assistant("i")})) == Questions{"u:h a:i u:x"});
  CHECK(questions_of(golden_of(asks, {}, {user("h"), assistant("i")})) == Questions{"u:h a:i u:q"});
}

TEST_CASE("where the user has not spoken last, the first turn is the first question") {
  const auto asked = [](std::string_view text) {
    Diagnostics diagnostics;
    const std::optional<Prompt> prompt = make_inline_prompt("p", text, {}, diagnostics);
    REQUIRE(prompt);
    const Model model;
    const SuiteCase golden = golden_of({}, {user("x"), user("y")}, {user("h"), assistant("i")});
    const Rendered<Conversation> talk = Conversation::begin(&*prompt, model, golden, 1);
    REQUIRE(talk);
    return show(talk->question()->messages);
  };
  CHECK(asked("system:\nS\n") == "s:S u:h a:i u:x");
  CHECK(asked("system:\nS\n{{ history }}\n") == "s:S u:h a:i u:x");
  CHECK(asked("system:\nS\nuser:\nQ\n") == "s:S u:h a:i u:Q");
  CHECK(asked("{{ history }}\nuser:\nQ\nassistant:\nA\n") == "u:h a:i u:Q a:A u:x");
}

namespace {

Expectations check_of(Object item) {
  Diagnostics diagnostics;
  std::optional<Expectations> expectations = Expectation::parse(Value(std::move(item)), {}, diagnostics);
  REQUIRE(expectations);
  return *std::move(expectations);
}

Expectations contains(const std::string& text) { return check_of({{"contains", text}}); }

class OneCase final : public CaseList {
 public:
  explicit OneCase(SuiteCase golden) : golden_(std::move(golden)) {}
  std::uint64_t size() const override { return 1; }
  Result<SuiteCase> at(std::uint64_t /*index*/) const override { return golden_; }

 private:
  SuiteCase golden_;
};

// Runs one case; the n-th question is answered by the n-th of `answers`.
SampleResult run_case(SuiteCase golden, const std::vector<AttemptResult>& answers) {
  const auto model = a_model("m");
  Project project = a_project(1, {model});
  project.suites[0].cases = std::make_shared<OneCase>(std::move(golden));
  VirtualLoop loop;
  const Plan plan(project, 7);
  SlowJournal journal(loop);
  EventList events;
  EventHub hub(loop, {&events});
  std::map<const Model*, std::unique_ptr<Provider>> providers;
  providers[model.get()] = std::make_unique<ScriptedProvider>(loop, [&](const Request& request, std::int32_t) {
    return answers.at(static_cast<std::size_t>(request.turn) - 1);
  });
  Engine engine(loop, plan, std::move(providers), journal, hub, {});
  RunInfo info;
  info.suites.emplace_back();
  REQUIRE(run_task(loop, engine.run(std::move(info))));
  const auto finished = events.of<SampleFinished>();
  REQUIRE(finished.size() == 1);
  CHECK(journal.committed.size() == finished[0]->sample.calls.size());
  return finished[0]->sample;
}

AttemptResult answering(std::string text) {
  AttemptResult result;
  result.completion.parts.emplace_back(TextPart{std::move(text)});
  result.completion.usage = Usage{10, 5, 0, 0};
  return result;
}

SuiteCase three_turns() {
  SuiteCase golden = golden_of({{"message", "q"}}, {user("x"), user("y")});
  golden.turn_expectations = {contains("second"), contains("3")};
  golden.expectations = contains("third");
  return golden;
}

std::string scores_of(const SampleResult& sample) {
  std::string text;
  for (const Score& score : sample.scores) {
    text += fmt::format("{}{}{}", text.empty() ? "" : " ", score.turn, score.pass ? "+" : "-");
  }
  return text;
}

}  // namespace

TEST_CASE("each turn's checks look at its answer, the case's at the last") {
  const SampleResult sample = run_case(three_turns(), {answering("first"), answering("second"), answering("third, 3")});
  CHECK(sample.verdict == Verdict::pass);
  CHECK(scores_of(sample) == "2+ 3+ 3+");
  REQUIRE(sample.calls.size() == 3);
  CHECK(sample.calls[2].number == 3);
  CHECK(sample.calls[2].turn == 3);
  CHECK(sample.answer_text() == "third, 3");
  CHECK(sample.answer_of(2)->completion.text() == "second");
  CHECK(sample.latency() == std::chrono::milliseconds(300));
  CHECK(sample.usage() == Usage{30, 15, 0, 0});

  const SampleResult failed = run_case(three_turns(), {answering("first"), answering("2"), answering("third, 3")});
  CHECK(failed.verdict == Verdict::fail);
  CHECK(scores_of(failed) == "2- 3+ 3+");
}

TEST_CASE("an outcome that a turn's checks may not look at ends the conversation") {
  struct Row {
    std::vector<AttemptResult> answers;
    std::string shown;  // Verdict, outcome, reason, calls, scores.
  };
  AttemptResult refused = failed_attempt(Outcome::refusal);
  refused.completion.parts.emplace_back(TextPart{"second third 3"});
  const Row rows[] = {
      {{failed_attempt(Outcome::auth)}, "error auth 'auth: auth (turn 1)' 1 ''"},
      {{answering("first"), failed_attempt(Outcome::not_found)},
       "error not_found 'not_found: not_found (turn 2)' 2 ''"},
      {{answering("first"), refused}, "fail refusal 'refusal: refusal (turn 2)' 2 ''"},
      {{answering("first"), answering("second"), refused}, "fail refusal 'refusal: refusal (turn 3)' 3 '2+'"},
      {{failed_attempt(Outcome::empty)}, "fail empty 'empty: empty (turn 1)' 1 ''"},
  };
  for (const Row& row : rows) {
    const SampleResult sample = run_case(three_turns(), row.answers);
    CHECK(fmt::format("{} {} '{}' {} '{}'", verdict_name(sample.verdict), outcome_name(sample.outcome), sample.reason,
                      sample.calls.size(), scores_of(sample)) == row.shown);
  }
}

TEST_CASE("classes that nobody came to answer are counted as not found, once for each turn and the case") {
  SuiteCase golden = golden_of({{"message", "q"}}, {user("x"), user("y")});
  golden.turn_expectations = {check_of({{"classify", "spam"}}), check_of({{"classify", "ham"}})};
  golden.expectations = check_of({{"classify", "eggs"}});
  const auto labels_of = [&](const std::vector<AttemptResult>& answers) {
    std::string text;
    for (const Score& score : run_case(golden, answers).scores) {
      text += fmt::format("{}{}:{}>{}", text.empty() ? "" : " ", score.turn, score.labels->expected,
                          score.labels->actual.value_or("-"));
    }
    return text;
  };
  const AttemptResult refused = failed_attempt(Outcome::refusal);
  CHECK(labels_of({answering("1"), answering("spam"), answering("eggs")}) == "2:spam>spam 3:ham>eggs 3:eggs>eggs");
  CHECK(labels_of({refused}) == "1:spam>- 1:ham>- 1:eggs>-");
  CHECK(labels_of({answering("1"), refused}) == "2:spam>- 2:ham>- 2:eggs>-");
  CHECK(labels_of({answering("1"), answering("spam"), refused}) == "2:spam>spam 3:ham>- 3:eggs>-");
  // What was not measured is an error, and no class.
  CHECK(labels_of({failed_attempt(Outcome::auth)}).empty());
}

TEST_CASE("a turn that expects a refusal looks at it, and the conversation goes on") {
  SuiteCase golden = three_turns();
  golden.turn_expectations[0] = check_of({{"outcome", "refusal"}});
  AttemptResult refused = failed_attempt(Outcome::refusal);
  refused.completion.parts.emplace_back(TextPart{"no"});
  const SampleResult sample = run_case(golden, {answering("first"), refused, answering("third 3")});
  CHECK(sample.verdict == Verdict::pass);
  CHECK(scores_of(sample) == "2+ 3+ 3+");
}

TEST_CASE("a case's latency is that of all turns, a turn's its own") {
  SuiteCase golden = golden_of({{"message", "q"}}, {user("x")});
  const Object quick{{"latency", Object{{"max", "150ms"}}}};
  golden.turn_expectations = {check_of(quick)};
  golden.expectations = check_of(quick);
  const SampleResult sample = run_case(golden, {answering("1"), answering("2")});
  CHECK(scores_of(sample) == "2+ 2-");
}
