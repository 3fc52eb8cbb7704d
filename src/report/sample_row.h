#pragma once

#include "domain/sample.h"
#include "report/sample_text.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

/// As a CSV of cases writes them: `billing;route=support/triage`.
std::string tags_text(const SampleResult& sample);

/// A sample as a flat row: calls `put(name, value)` for each column that JSON Lines and CSV share, always the same in
/// the same order (.github/docs/reports.md tells them). A value is a text, a boolean, a number, a Duration, Money, or
/// an optional one of these; nothing is neutralised yet.
template <class Put>
void put_sample_row(std::string_view run, const SampleResult& sample, const Put& put) {
  const Call* answer = sample.answer();
  const bool is_answered = answer != nullptr && is_gradable(answer->outcome);
  const auto failed = std::find_if(sample.scores.begin(), sample.scores.end(), &decided_against);
  const bool has_failed = failed != sample.scores.end();
  const std::string& reason = has_failed ? failed->reason : sample.reason;
  const std::optional<Usage> usage = sample.usage();
  const bool scored = sample.verdict == Verdict::pass || sample.verdict == Verdict::fail;
  const bool was_run = sample.verdict != Verdict::skipped;
  const bool tells_model = answer != nullptr && !answer->completion.reported_model.empty();
  put("run", run);
  put("suite", sample.key.suite);
  put("case", sample.key.case_id);
  put("tags", tags_text(sample));
  put("prompt", sample.key.prompt);
  put("prompt_hash", sample.prompt_hash);
  put("model", sample.key.model);
  put("reported_model", tells_model ? std::optional(answer->completion.reported_model) : std::nullopt);
  put("trial", sample.key.trial);
  put("verdict", verdict_name(sample.verdict));
  put("outcome", was_run ? std::optional(outcome_name(sample.outcome)) : std::nullopt);
  put("score", scored ? std::optional(sample.score) : std::nullopt);
  put("failed_check", has_failed ? std::optional(failed->name) : std::nullopt);
  put("reason", reason.empty() ? std::nullopt : std::optional(std::string_view(reason)));
  put("answer", is_answered ? std::optional(answer->completion.text()) : std::nullopt);
  put("latency_us", is_answered ? std::optional(sample.latency()) : std::nullopt);
  put("duration_us", sample.duration);
  put("input_tokens", usage ? std::optional(usage->input_tokens) : std::nullopt);
  put("output_tokens", usage ? std::optional(usage->output_tokens) : std::nullopt);
  put("cost_nano_usd", sample.cost());
  put("cached", sample.cached());
  put("cached_age_us", sample.cached_age());
  put("served_by", sample.served_by());
  put("attempts", sample.attempt_count());
}

}  // namespace llmeval
