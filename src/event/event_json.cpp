#include "event/event_json.h"

#include "base/time.h"
#include "data/json.h"
#include "event/parts_json.h"

#include <algorithm>
#include <string_view>
#include <variant>

namespace llmeval {

namespace {

void put_time(JsonStream& json, std::string_view name, std::optional<SystemTime> time) {
  json.field(name, time ? std::optional(format_time(*time)) : std::nullopt);
}

void put_key(JsonStream& json, std::uint64_t index, const SampleKey& key) {
  json.field("index", index);
  json.field("suite", key.suite);
  json.field("case", key.case_id);
  json.field("prompt", key.prompt);
  json.field("model", key.model);
  json.field("trial", key.trial);
}

// Only of a score that judges gave.
void put_judging(JsonStream& json, const Judging& judging) {
  json.key("judging");
  json.begin_object();
  json.field("prompt_hash", judging.prompt_hash);
  put_told(json, "criteria_hash", judging.criteria_hash);
  json.key("models");
  json.begin_list();
  for (const std::string& model : judging.models) json.text(model);
  json.end_list();
  json.key("votes");
  json.begin_list();
  for (const std::optional<double>& vote : judging.votes) json.put(vote);
  json.end_list();
  json.field("spread", judging.spread());
  json.end_object();
}

void put_scores(JsonStream& json, const std::vector<Score>& scores) {
  json.key("scores");
  json.begin_list();
  for (const Score& score : scores) {
    json.begin_object();
    json.field("check", score.check);
    json.field("name", score.name);
    json.field("score", score.score);
    json.field("pass", score.pass);
    json.field("weight", score.weight);
    json.field("reason", score.reason);
    json.field("error", score.error ? std::optional(outcome_name(*score.error)) : std::nullopt);
    json.field("turn", score.turn);
    if (!score.applies()) json.field("applies", false);
    if (score.labels) {
      json.field("expected_label", score.labels->expected);
      json.field("actual_label", score.labels->actual);
    }
    if (score.judging != nullptr) put_judging(json, *score.judging);
    json.end_object();
  }
  json.end_list();
}

// Where the model gave nothing that could be graded, there is no answer, and no time that it took.
bool is_answered(const Call* call) { return call != nullptr && is_gradable(call->outcome); }

void put_answer(JsonStream& json, const Call* call) {
  json.field("answer", is_answered(call) ? std::optional(call->completion.text()) : std::nullopt);
}

void put_latency(JsonStream& json, const Call* call, Duration latency) {
  json.field("latency_us", is_answered(call) ? std::optional(latency) : std::nullopt);
}

void put_tool_calls(JsonStream& json, const Completion& completion) {
  const auto is_call = [](const Part& part) { return std::holds_alternative<ToolCallPart>(part); };
  if (std::none_of(completion.parts.begin(), completion.parts.end(), is_call)) return;
  json.key("tool_calls");
  json.begin_list();
  for (const Part& part : completion.parts) {
    const auto* call = std::get_if<ToolCallPart>(&part);
    if (call == nullptr) continue;
    json.begin_object();
    json.field("name", call->name);
    json.field("arguments", call->arguments);
    json.end_object();
  }
  json.end_list();
}

// Only of a sample that has more than one answer: of turns, or of steps of one.
void put_turns(JsonStream& json, const SampleResult& sample) {
  const auto answers = [](const Call& call) { return call.purpose == CallPurpose::answer; };
  if (std::count_if(sample.calls.begin(), sample.calls.end(), answers) < 2) return;
  json.key("turns");
  json.begin_list();
  for (const Call& call : sample.calls) {
    if (call.purpose != CallPurpose::answer) continue;
    json.begin_object();
    json.field("turn", call.turn);
    json.field("outcome", outcome_name(call.outcome));
    put_answer(json, &call);
    put_latency(json, &call, call.latency);
    put_tool_calls(json, call.completion);
    json.end_object();
  }
  json.end_list();
}

// Whether its checks asked for calls.
bool has_asked(const SampleResult& sample) {
  return std::any_of(sample.calls.begin(), sample.calls.end(),
                     [](const Call& call) { return call.purpose != CallPurpose::answer; });
}

void put_tags(JsonStream& json, const SampleResult& sample) {
  json.key("tags");
  json.begin_object();
  if (sample.subject != nullptr) {
    for (const auto& [name, text] : sample.subject->tags) json.field(name, text);
  }
  json.end_object();
}

void put_attempt(JsonStream& json, const Attempt& attempt) {
  json.field("number", attempt.number);
  json.field("model", attempt.model);
  put_time(json, "started_at", attempt.started_at);
  json.field("queue_wait_us", attempt.queue_wait);
  json.field("first_byte_us", attempt.first_byte);
  json.field("first_token_us", attempt.first_token);
  json.field("duration_us", attempt.duration);
  json.field("http_status", attempt.http_status == 0 ? std::nullopt : std::optional(attempt.http_status));
  json.field("outcome", outcome_name(attempt.outcome));
  put_told(json, "message", attempt.message);
  put_told(json, "request_id", attempt.request_id);
  json.field("wait_hint_us", attempt.wait_hint);
  if (!attempt.headers.empty()) {
    json.key("headers");
    json.begin_object();
    for (const auto& [name, value] : attempt.headers) json.field(name, value);
    json.end_object();
  }
  put_usage(json, attempt.usage);
  json.field("cost_nano_usd", attempt.cost);
}

void put_whole_sample(JsonStream& json, const SampleResult& sample) {
  json.key("sample");
  json.begin_object();
  json.field("index", sample.index);
  put_sample(json, sample);
  json.key("calls");
  json.begin_list();
  for (const Call& call : sample.calls) put_call(json, call);
  json.end_list();
  json.end_object();
}

void put_suite(JsonStream& json, const SuiteInfo& suite) {
  json.begin_object();
  json.field("name", suite.name);
  json.field("path", suite.path);
  json.field("hash", suite.hash);
  json.field("description", suite.description);
  json.key("prompts");
  json.begin_list();
  for (const PromptVersion& prompt : suite.prompts) {
    json.begin_object();
    json.field("name", prompt.name);
    json.field("path", prompt.path);
    json.field("hash", prompt.hash);
    json.end_object();
  }
  json.end_list();
  json.key("models");
  json.begin_list();
  for (const std::string& model : suite.models) json.text(model);
  json.end_list();
  json.field("planned", suite.planned);
  json.end_object();
}

// Writes what only this kind of event has.
struct KindWriter {
  JsonStream& json;

  void operator()(const RunStarted& event) const {
    json.key("run");
    json.begin_object();
    put_run(json, event.run);
    json.end_object();
    json.key("gate");
    put_gate(json, event.run);
  }
  void operator()(const SampleStarted& event) const { put_key(json, event.index, event.key); }
  void operator()(const SampleSkipped& event) const { put_whole_sample(json, event.sample); }
  void operator()(const SampleFinished& event) const { put_whole_sample(json, event.sample); }
  void operator()(const AttemptFailedWillRetry& event) const {
    put_key(json, event.index, event.key);
    json.key("attempt");
    json.begin_object();
    put_attempt(json, event.attempt);
    json.end_object();
    json.field("wait_us", event.wait);
  }
  void operator()(const AttemptRestarted& event) const {
    put_key(json, event.index, event.key);
    json.field("number", event.number);
    json.field("asked", event.model);
  }
  void operator()(const CompletionReceived& event) const {
    put_key(json, event.index, event.key);
    json.field("call", event.call);
    json.field("outcome", outcome_name(event.outcome));
  }
  void operator()(const Notice& notice) const { put_notice(json, notice); }
  void operator()(const RunCancelling& event) const { json.field("reason", event.reason); }
  void operator()(const RunFinished& event) const { put_told(json, "stop_reason", event.stop_reason); }
};

struct KindName {
  std::string_view operator()(const RunStarted&) const { return "run_started"; }
  std::string_view operator()(const SampleStarted&) const { return "sample_started"; }
  std::string_view operator()(const SampleSkipped&) const { return "sample_skipped"; }
  std::string_view operator()(const SampleFinished&) const { return "sample_finished"; }
  std::string_view operator()(const AttemptFailedWillRetry&) const { return "attempt_failed_will_retry"; }
  std::string_view operator()(const AttemptRestarted&) const { return "attempt_restarted"; }
  std::string_view operator()(const CompletionReceived&) const { return "completion_received"; }
  std::string_view operator()(const Notice&) const { return "notice"; }
  std::string_view operator()(const RunCancelling&) const { return "run_cancelling"; }
  std::string_view operator()(const RunFinished&) const { return "run_finished"; }
};

}  // namespace

void put_told(JsonStream& json, std::string_view name, std::string_view text) {
  json.key(name);
  if (text.empty()) {
    json.null();
  } else {
    json.text(text);
  }
}

void put_usage(JsonStream& json, const std::optional<Usage>& usage) {
  json.key("usage");
  if (!usage) return json.null();
  json.begin_object();
  json.field("input_tokens", usage->input_tokens);
  json.field("output_tokens", usage->output_tokens);
  json.field("cached_input_tokens", usage->cached_input_tokens);
  json.field("reasoning_tokens", usage->reasoning_tokens);
  json.field("cache_write_tokens", usage->cache_write_tokens);
  json.end_object();
}

void put_call(JsonStream& json, const Call& call) {
  json.begin_object();
  json.field("number", call.number);
  json.field("purpose", purpose_name(call.purpose));
  if (call.purpose != CallPurpose::answer) {
    json.field("check", call.check);
    json.field("question", call.question ? std::optional(call.question->hex()) : std::nullopt);
  }
  json.field("turn", call.turn);
  json.field("model", call.model);
  json.field("outcome", outcome_name(call.outcome));
  put_told(json, "message", call.message);
  put_told(json, "finish_reason", call.completion.finish_reason);
  put_told(json, "fingerprint", call.completion.fingerprint);
  if (const std::optional<Value> report = report_to_value(call.completion)) {
    json.key("report");
    json.value(*report);
  }
  json.field("cached", call.cached);
  json.field("cache_key", call.cache_key ? std::optional(call.cache_key->hex()) : std::nullopt);
  put_time(json, "recorded_at", call.recorded_at);
  json.field("latency_us", call.latency);
  put_usage(json, call.completion.usage);
  json.field("cost_nano_usd", call.cost);
  json.key("attempts");
  json.begin_list();
  for (const Attempt& attempt : call.attempts) {
    json.begin_object();
    put_attempt(json, attempt);
    json.end_object();
  }
  json.end_list();
  json.end_object();
}

void put_sample(JsonStream& json, const SampleResult& sample) {
  const Call* answer = sample.answer();
  json.field("suite", sample.key.suite);
  json.field("case", sample.key.case_id);
  json.field("description", sample.subject == nullptr ? std::string_view() : sample.subject->description);
  put_tags(json, sample);
  json.field("prompt", sample.key.prompt);
  json.field("prompt_hash", sample.prompt_hash);
  json.field("model", sample.key.model);
  put_told(json, "reported_model", answer == nullptr ? std::string_view() : answer->completion.reported_model);
  json.field("trial", sample.key.trial);
  json.field("verdict", verdict_name(sample.verdict));
  const bool was_run = sample.verdict != Verdict::skipped;
  json.field("outcome", was_run ? std::optional(outcome_name(sample.outcome)) : std::nullopt);
  put_told(json, "reason", sample.reason);
  const bool scored = sample.verdict == Verdict::pass || sample.verdict == Verdict::fail;
  json.field("score", scored ? std::optional(sample.score) : std::nullopt);
  put_answer(json, answer);
  put_turns(json, sample);
  put_scores(json, sample.scores);
  put_latency(json, answer, sample.latency());
  json.field("duration_us", sample.duration);
  put_usage(json, sample.usage());
  json.field("cost_nano_usd", sample.cost());
  if (has_asked(sample)) json.field("checking_cost_nano_usd", sample.checking_cost());
  json.field("cached", sample.cached());
  json.field("cached_age_us", sample.cached_age());
  json.field("served_by", sample.served_by());
  json.field("attempts", sample.attempt_count());
}

void put_run(JsonStream& json, const RunInfo& run) {
  json.field("id", run.id);
  put_time(json, "started_at", run.started_at);
  put_time(json, "finished_at", run.finished_at);
  json.field("version", run.version);
  put_told(json, "git_commit", run.git_commit);
  json.field("dirty", run.dirty);
  json.field("seed", run.seed);
  json.field("scored", run.is_scored);
  json.field("resumed", run.resumed);
  put_told(json, "scored_from", run.scored_from);
  put_told(json, "baseline", run.baseline);
  put_time(json, "baseline_asked_at", run.baseline_asked_at);
  json.field("planned", run.planned());
  json.key("suites");
  json.begin_list();
  for (const SuiteInfo& suite : run.suites) put_suite(json, suite);
  json.end_list();
  json.key("models");
  json.begin_list();
  for (const auto& [name, settings] : run.models) {
    json.begin_object();
    json.field("name", name);
    json.key("settings");
    if (const auto parsed = parse_json(settings)) {
      json.value(*parsed);
    } else {
      json.text(settings);
    }
    json.end_object();
  }
  json.end_list();
  put_told(json, "stop_reason", run.stop_reason);
  json.field("exit_code", run.exit_code);
}

void put_gate(JsonStream& json, const RunInfo& run) {
  if (!run.decision) return json.null();
  json.begin_object();
  json.field("decision", decision_name(*run.decision));
  json.key("narrowed_by");
  json.begin_list();
  for (const std::string& option : narrowing_options(run)) json.put(option);
  json.end_list();
  json.key("rules");
  json.begin_list();
  for (const GateRuleResult& rule : run.rules) {
    json.begin_object();
    json.field("suite", rule.suite);
    json.field("rule", rule.rule);
    json.field("decision", decision_name(rule.decision));
    json.field("text", rule.text);
    json.end_object();
  }
  json.end_list();
  json.end_object();
}

void put_notice(JsonStream& json, const Notice& notice) {
  json.field("kind", notice_name(notice.kind));
  put_told(json, "model", notice.model);
  json.field("state", notice.state);
  json.field("text", notice.text);
  json.field("wait_us", notice.wait);
  json.field("sample", notice.sample);
}

void put_tally(JsonStream& json, const Tally& tally) {
  json.begin_object();
  json.field("planned", tally.planned);
  json.field("started", tally.started);
  json.field("pass", tally.pass);
  json.field("fail", tally.fail);
  json.field("error", tally.error);
  json.field("skipped", tally.skipped);
  json.field("unscored", tally.unscored);
  json.field("cached", tally.cached);
  json.field("fallback", tally.fallback);
  json.field("attempts", tally.attempts);
  put_usage(json, tally.usage);
  json.field("cost_nano_usd", tally.unpriced == 0 ? std::optional(tally.cost) : std::nullopt);
  json.field("known_cost_nano_usd", tally.cost);
  json.field("unpriced", tally.unpriced);
  json.field("spent_nano_usd", tally.unknown_spent == 0 ? std::optional(tally.spent) : std::nullopt);
  json.field("oldest_cached_us", tally.oldest_cached);
  json.end_object();
}

void append_event_json(std::string& out, const RunEvent& event) {
  JsonStream json(out);
  json.begin_object();
  json.field("v", 1);
  json.field("type", std::visit(KindName{}, event.kind));
  put_time(json, "at", event.at);
  json.field("elapsed_us", event.elapsed);
  json.key("tally");
  put_tally(json, event.tally);
  std::visit(KindWriter{json}, event.kind);
  json.end_object();
}

}  // namespace llmeval
