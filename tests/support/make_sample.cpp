#include "support/make_sample.h"

#include <memory>
#include <utility>

namespace llmeval {

namespace {

const SystemTime k_start{std::chrono::seconds(1795275012)};  // 2026-11-21T15:30:12Z

Call make_call(const SampleSpec& spec) {
  Call call;
  call.model = spec.served_by.empty() ? spec.model : spec.served_by;
  call.outcome = spec.outcome;
  call.cached = spec.cached;
  if (spec.cached) call.recorded_at = k_start - std::chrono::hours(12 * 24);
  call.latency = spec.latency;
  call.cost = spec.cost;
  call.completion.usage = spec.usage;
  call.completion.reported_model = "sim-1";
  call.completion.finish_reason = "stop";
  if (!spec.answer->empty()) call.completion.parts.emplace_back(TextPart{*spec.answer});
  Attempt attempt;
  attempt.model = call.model;
  attempt.started_at = k_start;
  attempt.first_byte = spec.latency / 2;
  attempt.duration = spec.latency;
  attempt.http_status = 200;
  attempt.outcome = spec.outcome;
  attempt.usage = spec.usage;
  attempt.cost = spec.cost;
  if (!spec.cached) call.attempts.push_back(std::move(attempt));
  return call;
}

}  // namespace

SampleResult make_sample(const SampleSpec& spec) {
  SampleResult sample;
  sample.index = spec.index;
  sample.key = {spec.suite, spec.prompt, spec.model, spec.case_id, spec.trial};
  sample.prompt_hash = spec.prompt.empty() ? "" : std::string(64, 'a');
  auto subject = std::make_shared<Case>();
  subject->id = spec.case_id;
  sample.subject = std::move(subject);
  sample.verdict = spec.verdict;
  sample.outcome = spec.outcome;
  sample.reason = spec.reason;
  sample.score = spec.score;
  sample.scores = spec.scores;
  sample.started_at = k_start;
  sample.duration = spec.latency + std::chrono::milliseconds(5);
  if (spec.answer) sample.calls.push_back(make_call(spec));
  return sample;
}

RunInfo make_run(std::vector<std::string> models, std::uint64_t planned) {
  RunInfo run;
  run.id = "20261121-153012-k7f3q";
  run.started_at = k_start;
  run.finished_at = k_start + std::chrono::milliseconds(12'300);
  run.version = "0.1.0";
  run.seed = 42;
  SuiteInfo suite;
  suite.name = "triage";
  suite.path = "evals/triage.eval.yaml";
  suite.hash = std::string(64, 'b');
  suite.prompts = {{"short", "prompts/short.prompty", std::string(64, 'a'), "{}"}};
  suite.models = std::move(models);
  suite.planned = planned;
  run.suites = {std::move(suite)};
  return run;
}

}  // namespace llmeval
