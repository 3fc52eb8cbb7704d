#include "engine/sample_story.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

namespace {

const Suite& suite_of(const SamplePorts& ports, const PlannedSample& planned) {
  return ports.plan.project().suites.at(planned.suite);
}

const Prompt* prompt_of(const Suite& suite, const PlannedSample& planned) {
  return suite.prompts.empty() ? nullptr : suite.prompts.at(planned.prompt).get();
}

SampleResult begin_sample(const SamplePorts& ports, const PlannedSample& planned, const SuiteCase& golden) {
  const Suite& suite = suite_of(ports, planned);
  const Prompt* prompt = prompt_of(suite, planned);
  SampleResult sample;
  sample.index = planned.index;
  sample.key.suite = suite.name;
  sample.key.model = suite.models.at(planned.model)->name;
  sample.key.case_id = golden.subject->id;
  sample.key.trial = planned.trial;
  if (prompt != nullptr) {
    sample.key.prompt = prompt->version.name;
    sample.prompt_hash = prompt->version.hash;
  }
  sample.subject = golden.subject;
  sample.started_at = ports.loop.clock().system_now();
  return sample;
}

// Without a prompt, a model is asked with the case's variable `message`, where there is one.
std::vector<Message> bare_message(const Case& subject) {
  const Value* message = subject.vars.find("message");
  if (message == nullptr) return {};
  return {Message::of_text(Role::user, message->is_text() ? message->text() : print_value(*message))};
}

Rendered<std::shared_ptr<const Request>> make_request(const Prompt* prompt, const Model& model,
                                                      const SampleResult& sample) {
  auto request = std::make_shared<Request>();
  request->subject = sample.subject;
  request->trial = sample.key.trial;
  request->parameters = model.parameters;
  if (prompt == nullptr) {
    request->messages = bare_message(*sample.subject);
    return request;
  }
  Rendered<std::vector<Message>> messages = prompt->render(sample.subject->vars);
  if (!messages) return tl::unexpected(std::move(messages).error());
  request->messages = *std::move(messages);
  for (const Member& parameter : prompt->parameters) request->parameters.set(parameter.key, parameter.value);
  request->output_schema = prompt->output_schema;
  request->tools = prompt->tools;
  return request;
}

void judge_outcome(SampleResult& sample) {
  const std::string message = sample.calls.back().message;
  sample.verdict = is_gradable(sample.outcome) ? Verdict::fail : Verdict::error;
  sample.reason = message.empty() ? std::string(outcome_name(sample.outcome))
                                  : fmt::format("{}: {}", outcome_name(sample.outcome), message);
}

void check_answer(SampleResult& sample, const SuiteCase& golden, const PassRule& rule) {
  const Call& call = sample.calls.back();
  const std::string answer = call.completion.text();
  Object with_reference;
  const Object* variables = &sample.subject->vars;
  if (sample.subject->reference) {
    with_reference = *variables;
    with_reference.set("reference", *sample.subject->reference);
    variables = &with_reference;
  }
  const CheckInput input{call, *variables, answer};
  sample.scores.reserve(golden.expectations.size());
  for (const auto& expectation : golden.expectations) sample.scores.push_back(expectation->evaluate(input));
  Judgement judgement = judge_scores(sample.scores, rule);
  sample.verdict = judgement.verdict;
  sample.score = judgement.score;
  sample.reason = std::move(judgement.reason);
  if (sample.verdict == Verdict::error) sample.outcome = judgement.outcome;
}

// Without its commit an answer is not looked at: the sample ends without a verdict, as an interrupted one.
void finish_unstored(SamplePorts& ports, SampleResult sample, SteadyTime start) {
  sample.verdict = Verdict::skipped;
  sample.outcome = Outcome::cancelled;
  sample.reason = "not stored";
  sample.duration = ports.loop.now() - start;
  ports.hub.emit(SampleFinished{std::move(sample)});
}

}  // namespace

Task<Result<std::optional<Verdict>>> run_sample(SamplePorts& ports, PlannedSample planned) {
  const Suite& suite = suite_of(ports, planned);
  const Result<SuiteCase> golden = suite.cases->at(planned.case_index);
  if (!golden) co_return failure(golden.error());
  const SteadyTime start = ports.loop.now();
  SampleResult sample = begin_sample(ports, planned, *golden);

  const CallableModel target = ports.models.at(suite.models.at(planned.model).get());
  const auto rendered = make_request(prompt_of(suite, planned), *target.model, sample);
  if (!rendered) {
    ports.hub.emit(SampleStarted{sample.index, sample.key});
    sample.outcome = Outcome::invalid_request;
    sample.reason = rendered.error().message;
  } else {
    const std::shared_ptr<const Request> request = *rendered;
    Permit permit = co_await ports.caller.admit(target, request, ports.no_more);
    if (!permit) co_return std::optional<Verdict>();
    ports.hub.emit(SampleStarted{sample.index, sample.key});
    Call call =
        co_await ports.caller.ask(sample, target, request, std::move(permit), ports.stop_starting, ports.stop_now);
    sample.outcome = call.outcome;
    if (call.outcome == Outcome::cancelled) {
      sample.verdict = Verdict::skipped;
      sample.reason = "interrupted";
    } else {
      const Result<> committed = co_await ports.journal.commit(sample, call);
      if (!committed) {
        finish_unstored(ports, std::move(sample), start);
        co_return failure(committed.error());
      }
      ports.hub.emit(CompletionReceived{sample.index, sample.key, call.number, call.outcome});
      sample.calls.push_back(std::move(call));
      if (reaches_checks(sample.outcome, golden->expectations)) {
        check_answer(sample, *golden, suite.pass);
      } else {
        judge_outcome(sample);
      }
    }
  }
  sample.duration = ports.loop.now() - start;
  const std::optional<Verdict> verdict = sample.verdict;
  ports.hub.emit(SampleFinished{std::move(sample)});
  co_return verdict;
}

Result<> skip_sample(SamplePorts& ports, PlannedSample planned, const std::string& reason) {
  LLMEVAL_TRY(const SuiteCase golden, suite_of(ports, planned).cases->at(planned.case_index));
  SampleResult sample = begin_sample(ports, planned, golden);
  sample.verdict = Verdict::skipped;
  sample.outcome = Outcome::cancelled;
  sample.reason = reason;
  ports.hub.emit(SampleSkipped{std::move(sample)});
  return {};
}

}  // namespace llmeval
