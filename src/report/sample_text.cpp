#include "report/sample_text.h"

#include "text/inert.h"

#include <fmt/format.h>

namespace llmeval {

Tint verdict_tint(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return Tint::good;
    case Verdict::fail:
      return Tint::bad;
    case Verdict::error:
    case Verdict::skipped:
      return Tint::warn;
    case Verdict::unscored:
      return Tint::none;
  }
  return Tint::none;
}

std::string sample_label(const SampleKey& key) {
  std::string label = fmt::format("{} › {}", key.suite, key.case_id);
  if (key.trial > 1) label += fmt::format(" #{}", key.trial);
  label += key.prompt.empty() ? fmt::format(" · {}", key.model) : fmt::format(" · {} × {}", key.prompt, key.model);
  return inert_line(label);
}

std::string turn_label(const SampleResult& sample, std::int32_t turn) {
  const Call* last = sample.answer();
  return last == nullptr || last->turn == 1 ? std::string() : fmt::format("turn {}: ", turn);
}

bool decided_against(const Score& score) { return !score.pass && score.weight > 0 && !score.error; }

std::string outcome_reason(const SampleResult& sample) {
  const std::string& reason = sample.reason;
  if (sample.outcome == Outcome::ok) return reason;
  std::string outcome(outcome_name(sample.outcome));
  if (reason.empty()) return outcome;
  const bool has_it = reason == outcome || reason.starts_with(outcome + ":");
  return has_it ? reason : fmt::format("{}: {}", outcome, reason);
}

std::string failure_reason(const SampleResult& sample) {
  std::string text;
  for (const Score& score : sample.scores) {
    if (sample.verdict != Verdict::fail || !decided_against(score)) continue;
    text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", score.name, score.reason);
  }
  return text.empty() || !sample.reason.empty() ? outcome_reason(sample) : text;
}

}  // namespace llmeval
