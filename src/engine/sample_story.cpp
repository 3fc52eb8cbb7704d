#include "engine/sample_story.h"

#include "engine/check_calls.h"
#include "engine/conversation.h"
#include "engine/scoring.h"

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

SampleResult begin_sample(SamplePorts& ports, const PlannedSample& planned, const SuiteCase& golden) {
  const Suite& suite = suite_of(ports, planned);
  const Prompt* prompt = prompt_of(suite, planned);
  SampleResult sample;
  sample.index = planned.index;
  sample.case_index = planned.case_index;
  sample.key.suite = suite.name;
  sample.key.model = suite.models.at(planned.model)->name;
  sample.key.case_id = golden.subject->id;
  sample.key.trial = planned.trial;
  if (prompt != nullptr) {
    sample.key.prompt = prompt->version.name;
    sample.prompt_hash = prompt->version.hash;
  }
  sample.subject = golden.subject;
  if (ports.plan.project().is_scored) sample.checks_hash = ports.checks.of(planned.suite, suite, golden);
  sample.started_at = ports.loop.clock().system_now();
  return sample;
}

// Ends without an answer: the sample keeps no verdict of its own.
void leave(SampleResult& sample, Outcome outcome, std::string reason) {
  sample.outcome = outcome;
  sample.verdict = Verdict::skipped;
  sample.reason = std::move(reason);
}

// Whoever reads it can say whether the rest needs a key, and which.
std::string not_recorded_reason(const Model& model) {
  const std::string reason = "the recording has no answer to it";
  return model.api_key_env.empty() ? reason : fmt::format("{}; asking needs {}", reason, model.api_key_env);
}

void interrupt(SampleResult& sample) { leave(sample, Outcome::cancelled, "interrupted"); }

void refuse(SampleResult& sample, std::string_view ceiling) {
  sample.outcome = Outcome::budget;
  sample.verdict = Verdict::error;
  sample.reason = fmt::format("budget: the sample's {} leaves no room for the request", ceiling);
}

// What earlier parts of this run took for the sample. Of an attempt without a usage only that it was made is known.
Spend spent_before(const KnownCalls& known) {
  Spend sum;
  if (!known.committed) return sum;
  for (const Call& call : known.calls) {
    for (const Attempt& attempt : call.attempts) {
      sum += spend_of(attempt, {.cost = attempt.cost.value_or(Money()), .requests = 1, .tokens = 0});
    }
  }
  return sum;
}

// What the samples of this case are paid from.
Purse open_purse(const PlannedSample& planned, const SuiteCase& golden, const KnownCalls& known) {
  Purse purse;
  purse.suite = planned.suite;
  if (golden.budget != nullptr) purse.own = Budget(*golden.budget, spent_before(known));
  return purse;
}

Result<KnownCalls> known_calls(const SamplePorts& ports, const SampleResult& sample) {
  if (ports.earlier == nullptr) return KnownCalls();
  return ports.earlier->calls_of(sample);
}

// A sample under way.
struct Story {
  SamplePorts& ports;
  CallableModel target;
  SampleResult sample;
  Purse purse;
  KnownCalls known;     ///< Its answers.
  KnownChecks checked;  ///< The calls of its checks.
  bool has_begun = false;
  std::size_t answers = 0;  ///< So many of its calls answer.

  // Once, when its first answer is there or may be asked for.
  void begin() {
    if (!std::exchange(has_begun, true)) ports.hub.emit(SampleStarted{sample.index, sample.key});
  }
  /// What ends its waits: before it has begun, also that nothing more is begun.
  CancelToken stop() const { return has_begun ? ports.stop_starting : ports.no_more; }
};

// The question as it is sent, with its images; nullptr where one cannot be read: the sample says why.
std::shared_ptr<Request> make_whole(Story& story, const std::shared_ptr<Request>& question) {
  Result<std::shared_ptr<Request>> whole = with_images(question, story.ports.plan.project().files.get());
  if (whole) return *std::move(whole);
  story.begin();
  story.sample.outcome = Outcome::invalid_request;
  story.sample.reason = std::move(whole).error().message;
  return nullptr;
}

// Asks the model. The call is put where it stays: moved from frame to frame it would cost as much as checking it.
// False: it was interrupted or could not be made, which the sample says.
Task<bool> ask_model(Story& story, std::shared_ptr<Request> question) {
  SamplePorts& ports = story.ports;
  Ticket ticket = co_await ports.caller.admit(story.target, question, story.purse, story.has_begun, story.stop());
  // A permit may be given in the very moment in which a failure ends the run.
  const bool is_over = !ticket.over.empty();
  if (story.stop().is_cancelled() || (!ticket.permit && !is_over)) {
    interrupt(story.sample);
    co_return false;
  }
  story.begin();
  if (is_over) {
    refuse(story.sample, ticket.over);
    co_return false;
  }
  std::shared_ptr<const Request> whole = make_whole(story, question);
  if (whole == nullptr) co_return false;
  Call call = co_await ports.caller.ask(story.sample, story.purse, story.target, std::move(whole), std::move(ticket),
                                        ports.stop_starting, ports.stop_now);
  if (call.outcome == Outcome::cancelled) {
    interrupt(story.sample);
    co_return false;
  }
  story.sample.calls.push_back(std::move(call));
  co_return true;
}

// Without its commit an answer is not looked at.
Task<Result<>> commit_last(Story& story) {
  Result<> committed = co_await story.ports.journal.commit(story.sample, story.sample.calls.back());
  if (!committed) story.sample.calls.pop_back();
  co_return committed;
}

// Gets a question answered by what exists already, else by the model; the call is added and committed. False: the
// sample says why there is none.
Task<Result<bool>> find_or_ask(Story& story, std::shared_ptr<Request> question) {
  Answers& answers = story.ports.answers;
  const std::int32_t number = story.checked.next_number(story.sample);
  // Where nobody looks at the whole of it, images need not be read yet.
  std::shared_ptr<Request> whole = answers.is_needed() ? make_whole(story, question) : question;
  if (whole == nullptr) co_return false;
  Inquiry inquiry = answers.inquire(story.target.model, *story.target.provider, *whole);
  whole.reset();  // Images are read again when they are sent: hundreds of samples wait for their turn.
  Result<Recalled> recalled = co_await answers.recall(inquiry, story.stop());
  if (!recalled) co_return failure(recalled.error());
  // So may an answer.
  if (story.stop().is_cancelled()) recalled->end = Recalled::End::cancelled;
  bool is_answered = false;
  switch (recalled->end) {
    case Recalled::End::answered:
      story.begin();
      story.sample.calls.push_back(std::move(recalled->call));
      is_answered = true;
      break;
    case Recalled::End::ask:
      is_answered = co_await ask_model(story, question);
      break;
    case Recalled::End::not_recorded:
      story.begin();
      leave(story.sample, Outcome::no_recording, not_recorded_reason(*story.target.model));
      break;
    case Recalled::End::cancelled:
      interrupt(story.sample);
      break;
  }
  if (!is_answered) co_return false;
  Call& call = story.sample.calls.back();
  call.turn = question->turn;
  call.number = number;
  answers.mark(inquiry, call);
  const Result<> committed = co_await commit_last(story);
  if (!committed) co_return failure(committed.error());
  if (recalled->end == Recalled::End::ask) {
    watch_model(story.ports, story.sample, story.purse, call);
    const Result<> settled = answers.settle(std::move(inquiry), call);
    if (!settled) co_return failure(settled.error());
  }
  co_return true;
}

// As find_or_ask(), but calls that are known are not made again.
Task<Result<bool>> obtain(Story& story, std::shared_ptr<Request> question) {
  const std::size_t n = story.answers++;
  if (n >= story.known.calls.size() && story.ports.may_ask) {
    co_return co_await find_or_ask(story, std::move(question));
  }
  if (story.stop().is_cancelled()) {
    interrupt(story.sample);
    co_return false;
  }
  story.begin();
  if (n >= story.known.calls.size()) {
    leave(story.sample, Outcome::no_recording, "there is no stored answer");
    co_return false;
  }
  Call& known = story.known.calls[n];
  if (!story.known.committed) known.number = story.checked.next_number(story.sample);
  story.sample.calls.push_back(std::move(known));
  if (!story.known.committed) {
    const Result<> committed = co_await commit_last(story);
    if (!committed) co_return failure(committed.error());
  }
  co_return true;
}

// Gets answered what the checks of the answer at hand ask; false where that ends the sample, which says why.
Task<Result<bool>> answer_checks(Story& story, std::vector<OpenQuestion> open, int round) {
  constexpr int k_most_rounds = 16;
  SampleResult& sample = story.sample;
  if (round > k_most_rounds) {
    sample.outcome = Outcome::check_limit;
    sample.reason = fmt::format("check '{}' asks on and on: over {} rounds", open.front().check, k_most_rounds);
    co_return false;
  }
  const Result<bool> made = co_await make_check_calls(story.ports, sample, story.purse, story.checked, std::move(open));
  if (made && !*made) interrupt(sample);
  co_return made;
}

// Asks question after question; each answer is committed before it is looked at.
Task<Result<>> converse(Story& story, const SuiteCase& golden, const Suite& suite, Conversation& talk) {
  SampleResult& sample = story.sample;
  const OtherAnswers* const others = story.ports.others;
  const bool is_scored = story.ports.plan.project().is_scored;
  for (;;) {
    const std::shared_ptr<Request> question = talk.question();
    const Result<bool> is_answered = co_await obtain(story, question);
    if (!is_answered) co_return failure(is_answered.error());
    if (!*is_answered) co_return Result<>();
    const Call& call = sample.calls.back();
    sample.outcome = call.outcome;
    story.ports.hub.emit(CompletionReceived{sample.index, sample.key, call.number, sample.outcome});
    if (talk.is_step(call)) {
      if (!talk.may_go_on()) {
        fail_at_max_steps(sample, golden, talk, is_scored);
        co_return Result<>();
      }
      talk.add_step(call.completion);
      continue;
    }
    std::vector<OpenQuestion> open;
    bool goes_on = is_scored ? check_answer(sample, golden, talk, suite, others, open) : keep_answer(sample, talk);
    for (int round = 1; !open.empty(); ++round) {
      const Result<bool> may_go_on = co_await answer_checks(story, std::move(open), round);
      if (!may_go_on) co_return failure(may_go_on.error());
      if (!*may_go_on) co_return Result<>();
      open = {};
      goes_on = check_answer(sample, golden, talk, suite, others, open);
    }
    if (!goes_on) co_return Result<>();
    talk.add_answer(sample.answer()->completion);
  }
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
  const CallableModel target = ports.models.at(suite.models.at(planned.model).get());
  Story story{ports, target, begin_sample(ports, planned, *golden), {}, {}, {}};
  Result<KnownCalls> known = known_calls(ports, story.sample);
  if (!known) co_return failure(known.error());
  story.known = *std::move(known);
  story.purse = open_purse(planned, *golden, story.known);
  story.checked = KnownChecks::take_from(story.known, ports.may_ask);

  const std::int32_t asked = suite.trials_before + planned.trial;
  Rendered<Conversation> talk = Conversation::begin(prompt_of(suite, planned), *target.model, *golden, asked);
  if (!talk) {
    story.begin();
    story.sample.outcome = Outcome::invalid_request;
    story.sample.reason = talk.error().message;
  } else {
    const Result<> talked = co_await converse(story, *golden, suite, *talk);
    if (!talked && story.has_begun) finish_unstored(ports, std::move(story.sample), start);
    if (!talked) co_return failure(talked.error());
    if (!story.has_begun) co_return std::optional<Verdict>();
  }
  story.sample.duration = ports.loop.now() - start;
  const std::optional<Verdict> verdict = story.sample.verdict;
  ports.hub.emit(SampleFinished{std::move(story.sample)});
  co_return verdict;
}

void watch_model(SamplePorts& ports, const SampleResult& sample, const Purse& purse, const Call& call) {
  if (!is_gradable(call.outcome)) return;
  std::optional<Notice> notice = ports.watch.observe(purse.suite, call);
  if (!notice) return;
  notice->sample = sample.index;
  ports.hub.emit(*std::move(notice));
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
