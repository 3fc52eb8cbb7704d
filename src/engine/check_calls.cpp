#include "engine/check_calls.h"

#include "async/task_group.h"
#include "base/assert.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

// One question on its way.
struct Asked {
  OpenQuestion question;
  Call call = {};
  bool is_answered = false;  // And committed.
  std::optional<Error> broken = {};
};

// All questions that a sample's checks ask at once.
struct Round {
  SamplePorts& ports;
  SampleResult& sample;
  Purse& purse;
  KnownChecks& known;
  const Suite& suite;
  std::int32_t turn;
};

// A call that was not made, and why.
Call unmade(const OpenQuestion& question, Outcome outcome, std::string why) {
  Call call;
  call.model = question.asked.model;
  call.outcome = outcome;
  call.message = std::move(why);
  return call;
}

// The question as it is sent: its check's parameters win over the model's.
std::shared_ptr<Request> request_of(const Round& round, const CheckQuestion& asked, const Model& model) {
  auto request = std::make_shared<Request>(*asked.request);
  request->subject = round.sample.subject;
  request->trial = asked.vote;
  request->turn = round.turn;
  request->prompt_parameters = &asked.request->parameters;
  request->parameters = model.parameters;
  for (const Member& parameter : asked.request->parameters) request->parameters.set(parameter.key, parameter.value);
  return request;
}

const CallableModel& callable_of(const Round& round, const std::string& name) {
  const Model* const model = find_model(round.suite, name);
  LLMEVAL_ASSERT(model != nullptr);
  return round.ports.models.at(model);
}

std::optional<Call> take_known(KnownChecks& known, const Digest& id) {
  const auto found =
      std::find_if(known.calls.begin(), known.calls.end(), [&](const Call& call) { return call.question == id; });
  if (found == known.calls.end()) return std::nullopt;
  std::optional<Call> call = std::move(*found);
  known.calls.erase(found);
  return call;
}

// Asks a model. False: it was interrupted.
Task<bool> ask_model(Round& round, Asked& one, const CallableModel& target, std::shared_ptr<const Request> request) {
  SamplePorts& ports = round.ports;
  Ticket ticket = co_await ports.caller.admit(target, request, round.purse, true, ports.stop_starting);
  const bool is_over = !ticket.over.empty();
  if (ports.stop_starting.is_cancelled() || (!ticket.permit && !is_over)) co_return false;
  if (is_over) {
    one.call = unmade(one.question, Outcome::budget,
                      fmt::format("the sample's {} leaves no room for the request", ticket.over));
    co_return true;
  }
  Call call = co_await ports.caller.ask(round.sample, round.purse, target, std::move(request), std::move(ticket),
                                        ports.stop_starting, ports.stop_now);
  one.call = std::move(call);
  co_return one.call.outcome != Outcome::cancelled;
}

Task<Result<>> commit(Round& round, Asked& one) {
  const Result<> committed = co_await round.ports.journal.commit(round.sample, one.call);
  one.is_answered = committed.has_value();
  co_return committed;
}

// What is the same for a call however it was answered.
void put_name(const Round& round, Asked& one, std::int32_t number) {
  one.call.number = number;
  one.call.turn = round.turn;
  one.call.purpose = one.question.asked.purpose;
  one.call.check = one.question.check;
  one.call.question = one.question.id;
}

// Gets a question answered by what exists already, else by whom it is for.
Task<Result<>> find_or_ask(Round& round, Asked& one, std::int32_t number) {
  SamplePorts& ports = round.ports;
  Answers& answers = ports.answers;
  const CallableModel& target = callable_of(round, one.question.asked.model);
  const std::shared_ptr<Request> request = request_of(round, one.question.asked, *target.model);
  Inquiry inquiry = answers.inquire(target.model, *target.provider, *request);
  Result<Recalled> recalled = co_await answers.recall(inquiry, ports.stop_starting);
  if (!recalled) co_return failure(recalled.error());
  if (ports.stop_starting.is_cancelled()) recalled->end = Recalled::End::cancelled;
  switch (recalled->end) {
    case Recalled::End::answered:
      one.call = std::move(recalled->call);
      break;
    case Recalled::End::ask: {
      const bool is_asked = co_await ask_model(round, one, target, request);
      if (!is_asked) co_return Result<>();
      break;
    }
    case Recalled::End::not_recorded:
      one.call = unmade(one.question, Outcome::no_recording, "the recording has no answer to it");
      break;
    case Recalled::End::cancelled:
      co_return Result<>();
  }
  put_name(round, one, number);
  answers.mark(inquiry, one.call);
  const Result<> committed = co_await commit(round, one);
  if (!committed) co_return committed;
  if (recalled->end != Recalled::End::ask) co_return Result<>();
  watch_model(ports, round.sample, round.purse, one.call);
  co_return answers.settle(std::move(inquiry), one.call);
}

// The same, but calls that are known are not made again.
Task<Result<>> obtain(Round& round, Asked& one, std::int32_t number) {
  std::optional<Call> known = take_known(round.known, one.question.id);
  if (!known && round.ports.may_ask) co_return co_await find_or_ask(round, one, number);
  const bool is_on_disk = known && round.known.committed;
  if (is_on_disk) number = known->number;
  one.call = known ? *std::move(known) : unmade(one.question, Outcome::no_recording, "there is no stored answer to it");
  put_name(round, one, number);
  one.is_answered = is_on_disk;
  if (is_on_disk) co_return Result<>();
  co_return co_await commit(round, one);
}

Task<void> answer_one(Round& round, Asked& one, std::int32_t number) {
  Result<> ended = co_await obtain(round, one, number);
  if (!ended) one.broken = std::move(ended).error();
  if (!one.is_answered) co_return;
  const SampleResult& sample = round.sample;
  round.ports.hub.emit(CompletionReceived{sample.index, sample.key, one.call.number, one.call.outcome});
}

}  // namespace

KnownChecks KnownChecks::take_from(KnownCalls& known, bool may_ask) {
  KnownChecks checks;
  checks.committed = known.committed;
  for (const Call& call : known.calls) {
    if (known.committed) checks.last_number = std::max(checks.last_number, call.number);
  }
  const auto first = std::stable_partition(known.calls.begin(), known.calls.end(),
                                           [](const Call& call) { return call.purpose == CallPurpose::answer; });
  checks.calls.assign(std::make_move_iterator(first), std::make_move_iterator(known.calls.end()));
  known.calls.erase(first, known.calls.end());
  // What failed may have been asked again: its answer comes first.
  const auto is_answered = [](const Call& call) { return is_gradable(call.outcome); };
  const auto failed = std::stable_partition(checks.calls.begin(), checks.calls.end(), is_answered);
  if (may_ask) checks.calls.erase(failed, checks.calls.end());
  return checks;
}

std::int32_t KnownChecks::next_number(const SampleResult& sample) const {
  std::int32_t last = last_number;
  for (const Call& call : sample.calls) last = std::max(last, call.number);
  return last + 1;
}

const Model* find_model(const Suite& suite, std::string_view name) {
  for (const auto* models : {&suite.models, &suite.fallbacks, &suite.check_models}) {
    for (const auto& model : *models) {
      if (model->name == name) return model.get();
    }
  }
  return nullptr;
}

Task<Result<bool>> make_check_calls(SamplePorts& ports, SampleResult& sample, Purse& purse, KnownChecks& known,
                                    std::vector<OpenQuestion> questions) {
  const Call* const answer = sample.answer();
  LLMEVAL_ASSERT(answer != nullptr);
  Round round{ports, sample, purse, known, ports.plan.project().suites.at(purse.suite), answer->turn};
  std::vector<Asked> all;
  all.reserve(questions.size());
  for (OpenQuestion& question : questions) all.push_back({std::move(question)});
  std::int32_t number = known.next_number(sample);
  TaskGroup group(ports.loop);
  for (Asked& one : all) group.spawn(answer_one(round, one, number++));
  co_await group.join();

  bool is_whole = true;
  for (Asked& one : all) {
    if (one.broken) co_return failure(*one.broken);
    is_whole = is_whole && one.is_answered;
    if (one.is_answered) sample.calls.push_back(std::move(one.call));
  }
  co_return is_whole;
}

}  // namespace llmeval
