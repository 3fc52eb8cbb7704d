#include "async/task_group.h"
#include "engine/run.h"
#include "engine_world.h"

using namespace llmeval;

namespace {

// One sample whose model answers with `text`, and which expects it to contain "good".
SampleResult answered(AttemptResult answer, const Value& of_model, const Value& of_suite) {
  Diagnostics diagnostics;
  const std::shared_ptr<Model> model = a_model("a");
  model->cleaning = AnswerCleaning::parse(of_model, diagnostics);
  Project project = a_project(1, {model});
  project.suites[0].cleaning = AnswerCleaning::parse(of_suite, diagnostics);
  REQUIRE_FALSE(diagnostics.has_errors());

  VirtualLoop loop;
  const Plan plan(project, 7);
  SlowJournal journal(loop);
  EventList events;
  EventHub hub(loop, {&events});
  std::map<const Model*, std::unique_ptr<Provider>> providers;
  providers[model.get()] =
      std::make_unique<ScriptedProvider>(loop, [&](const Request&, std::int32_t) { return answer; });
  Engine engine(loop, plan, std::move(providers), journal, hub, {});
  RunInfo info;
  info.suites.emplace_back().planned = 1;
  REQUIRE(run_task(loop, engine.run(std::move(info))));
  REQUIRE(events.of<SampleFinished>().size() == 1);
  return events.of<SampleFinished>()[0]->sample;
}

AttemptResult says(std::string text, Outcome outcome = Outcome::ok) {
  AttemptResult result;
  result.outcome = outcome;
  result.completion.parts.emplace_back(TextPart{std::move(text)});
  return result;
}

const Value k_none = Value(List());
const Value k_after = Value(Object{{"after", "Answer:"}});
const Value k_think = Value(Object{{"drop", "think"}});

}  // namespace

TEST_CASE("checks see the cleaned answer, and the raw one is kept") {
  const SampleResult sample = answered(says("<think>good? Answer: no</think>Answer: poor"), k_think, k_after);
  CHECK(sample.verdict == Verdict::fail);
  REQUIRE(sample.scores.size() == 1);
  CHECK(sample.scores[0].reason == "expected to contain \"good\", got \" poor\"");
  CHECK(sample.answer_text() == "<think>good? Answer: no</think>Answer: poor");
  CHECK(answered(says("<think>poor</think>Answer: good"), k_think, k_after).verdict == Verdict::pass);
}

TEST_CASE("the model's cleaning comes before the suite's") {
  const AttemptResult answer = says("<think>Answer: x</think>good");
  CHECK(answered(answer, k_after, k_think).verdict == Verdict::pass);
  CHECK(answered(answer, k_think, k_after).verdict == Verdict::fail);
}

TEST_CASE("an answer that cannot be cleaned fails without any check") {
  const SampleResult sample = answered(says("good"), k_none, k_after);
  CHECK(sample.verdict == Verdict::fail);
  CHECK(sample.outcome == Outcome::ok);
  CHECK(sample.scores.empty());
  CHECK(sample.reason == "the answer cannot be cleaned by 'after: Answer:': there is no such text, got \"good\"");
}

TEST_CASE("a search that was stopped leaves the sample unmeasured") {
  const SampleResult sample =
      answered(says(std::string(40, 'a') + "b" + std::string(60, 'c')), k_none, Value(Object{{"regex", "(a+)+$"}}));
  CHECK(sample.verdict == Verdict::error);
  CHECK(sample.outcome == Outcome::check_limit);
}
