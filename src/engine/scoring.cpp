#include "engine/scoring.h"

#include "engine/cleaned_answers.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <span>
#include <utility>

namespace llmeval {

namespace {

// An answer that no check may look at: what it came to decides. With more than one turn the reason says which.
void judge_outcome(SampleResult& sample, const Conversation& talk) {
  const Call& call = *sample.answer();
  sample.verdict = is_gradable(sample.outcome) ? Verdict::fail : Verdict::error;
  sample.reason = std::string(outcome_name(sample.outcome));
  if (!call.message.empty()) sample.reason += ": " + call.message;
  if (talk.has_turns()) sample.reason += fmt::format(" (turn {})", call.turn);
}

// Nothing is there that a check could look at. With more than one turn the reason says in which.
void fail_uncleaned(SampleResult& sample, const Conversation& talk, Uncleaned problem) {
  sample.verdict = problem.error ? Verdict::error : Verdict::fail;
  if (problem.error) sample.outcome = *problem.error;
  sample.reason = std::move(problem.why);
  if (talk.has_turns()) sample.reason += fmt::format(" (turn {})", sample.answer()->turn);
}

void add_scores(SampleResult& sample, std::vector<Score> scores) {
  const std::int32_t turn = sample.answer()->turn;
  sample.scores.reserve(sample.scores.size() + scores.size());
  for (Score& score : scores) {
    score.turn = turn;
    sample.scores.push_back(std::move(score));
  }
}

// What a fail without an answer has to say for matrices of confusion, also of the turns that nobody came to ask.
void add_missing_labels(SampleResult& sample, const SuiteCase& golden, const Conversation& talk,
                        const AnsweredSample& answered) {
  if (sample.verdict != Verdict::fail) return;
  for (const Expectations& of_turn : talk.open_expectations()) {
    add_scores(sample, evaluate_without_answer(of_turn, answered, sample.reason));
  }
  add_scores(sample, evaluate_without_answer(golden.expectations, answered, sample.reason));
}

// Of all steps of a turn.
Duration latency_of_turn(const SampleResult& sample, std::int32_t turn) {
  Duration sum{0};
  for (const Call& call : sample.calls) {
    if (call.purpose == CallPurpose::answer && call.turn == turn) sum += call.latency;
  }
  return sum;
}

}  // namespace

void fail_at_max_steps(SampleResult& sample, const SuiteCase& golden, const Conversation& talk, bool is_scored) {
  const Call& call = sample.calls.back();
  std::string names;
  for (const Part& part : call.completion.parts) {
    const auto* const tool = std::get_if<ToolCallPart>(&part);
    if (tool != nullptr) names += (names.empty() ? "" : ", ") + excerpt(tool->name, 40);
  }
  sample.verdict = is_scored ? Verdict::fail : Verdict::unscored;
  sample.reason = fmt::format("max_steps: the model still calls {} after {} {}", excerpt(names), talk.step(),
                              talk.step() == 1 ? "step" : "steps");
  if (talk.has_turns()) sample.reason += fmt::format(" (turn {})", call.turn);
  const AnsweredSample answered{sample.key, *sample.subject, call, {}, call.latency, talk.question()->messages};
  add_missing_labels(sample, golden, talk, answered);
}

bool keep_answer(SampleResult& sample, const Conversation& talk) {
  if (!is_gradable(sample.outcome)) {
    judge_outcome(sample, talk);
    return false;
  }
  sample.verdict = Verdict::unscored;
  return !talk.is_last();
}

bool check_answer(SampleResult& sample, const SuiteCase& golden, const Conversation& talk, const Suite& suite,
                  const OtherAnswers* others, std::vector<OpenQuestion>& open) {
  const Call& call = *sample.answer();
  const Expectations& of_turn = talk.expectations();
  AnsweredSample answered{sample.key, *sample.subject, call, {}, call.latency, talk.question()->messages};
  answered.prompt_schema = talk.answer_schema();
  answered.calls = sample.calls;
  answered.latency = latency_of_turn(sample, call.turn);
  bool may_look = reaches_checks(of_turn, answered);
  if (talk.is_last()) {
    may_look = may_look || reaches_checks(golden.expectations, answered);
  } else {
    may_look = may_look && is_gradable(sample.outcome);
  }
  if (!may_look) {
    judge_outcome(sample, talk);
    add_missing_labels(sample, golden, talk, answered);
    return false;
  }
  if (!talk.is_last() && of_turn.empty()) return true;
  tl::expected<std::string, Uncleaned> answer = clean_answer(call, suite);
  if (!answer) {
    fail_uncleaned(sample, talk, std::move(answer).error());
    add_missing_labels(sample, golden, talk, answered);
    return false;
  }
  answered.answer = *answer;
  const CleanedAnswers compared(others, suite, sample);
  answered.others = &compared;
  std::vector<Score> scores = evaluate(of_turn, answered, &open);
  if (!talk.is_last()) {
    if (open.empty()) add_scores(sample, std::move(scores));
    return true;
  }
  answered.is_of_all_turns = true;
  answered.latency = sample.latency();
  std::vector<Score> last_scores = evaluate(golden.expectations, answered, &open);
  if (!open.empty()) return false;
  add_scores(sample, std::move(scores));
  add_scores(sample, std::move(last_scores));
  Judgement judgement = judge_scores(sample.scores, suite.pass);
  sample.verdict = judgement.verdict;
  sample.score = judgement.score;
  sample.reason = std::move(judgement.reason);
  if (sample.verdict == Verdict::error) sample.outcome = judgement.outcome;
  return false;
}

}  // namespace llmeval
