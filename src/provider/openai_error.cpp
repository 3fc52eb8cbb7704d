#include "provider/openai_error.h"

#include "data/json.h"
#include "provider/http_failure.h"
#include "provider/wire_parts.h"
#include "provider/wire_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

// Of `code` or `type`. Types that come with several statuses (`invalid_request_error`, `rate_limit_error`) are not
// among them.
constexpr std::array k_codes{
    ErrorWord{"context_length_exceeded", Outcome::context_length_exceeded},
    ErrorWord{"exceed_context_size_error", Outcome::context_length_exceeded},
    ErrorWord{"content_policy_violation", Outcome::content_filtered},
    ErrorWord{"invalid_prompt", Outcome::content_filtered},
    ErrorWord{"content_filter", Outcome::content_filtered},
    ErrorWord{"bio_policy", Outcome::content_filtered},
    ErrorWord{"image_content_policy_violation", Outcome::content_filtered},
    ErrorWord{"invalid_api_key", Outcome::auth},
    ErrorWord{"authentication_error", Outcome::auth},
    ErrorWord{"unsupported_country_region_territory", Outcome::auth},
    ErrorWord{"model_not_found", Outcome::not_found},
    ErrorWord{"not_found_error", Outcome::not_found},
    ErrorWord{"DeploymentNotFound", Outcome::not_found},
    ErrorWord{"insufficient_quota", Outcome::quota_exhausted},
    ErrorWord{"credit_balance_exhausted", Outcome::quota_exhausted},
    ErrorWord{"organization_spend_limit_exceeded", Outcome::quota_exhausted},
    ErrorWord{"project_spend_limit_exceeded", Outcome::quota_exhausted},
    ErrorWord{"organization_usage_limit_exceeded", Outcome::quota_exhausted},
    ErrorWord{"billing_hard_limit_reached", Outcome::quota_exhausted},
    ErrorWord{"slow_down", Outcome::overloaded},
    ErrorWord{"server_is_overloaded", Outcome::overloaded},
    ErrorWord{"service_unavailable_error", Outcome::overloaded},
    ErrorWord{"unavailable_error", Outcome::overloaded},
    ErrorWord{"resource_unavailable", Outcome::overloaded},
    ErrorWord{"capacity_exceeded", Outcome::overloaded},
    ErrorWord{"provider_overloaded", Outcome::overloaded},
    ErrorWord{"rate_limit_exceeded", Outcome::rate_limited},
    ErrorWord{"tool_use_failed", Outcome::malformed_tool_args},
    ErrorWord{"server_error", Outcome::server_error},
};

// Servers without a code for it, or with one that says less.
bool speaks_of_context(std::string_view message) {
  constexpr std::array<std::string_view, 6> k_texts{"maximum context length",
                                                    "context length is only",
                                                    "exceeds the available context size",
                                                    "`inputs` tokens + `max_new_tokens`",
                                                    "longer than the model's context length",
                                                    "exceeds the context window"};
  const auto is_in = [&](std::string_view text) { return message.find(text) != std::string_view::npos; };
  return std::any_of(k_texts.begin(), k_texts.end(), is_in);
}

// The number after a word, such as 30000 in `Limit 30000`; nullopt where there is none.
std::optional<std::int64_t> number_after(std::string_view text, std::string_view word) {
  const std::size_t at = text.find(word);
  if (at == std::string_view::npos) return std::nullopt;
  text.remove_prefix(at + word.size());
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() ? std::optional(number) : std::nullopt;
}

// A request larger than what a whole minute allows.
bool never_fits(std::string_view message) {
  const auto limit = number_after(message, "Limit ");
  const auto requested = number_after(message, "Requested ");
  return limit && requested && *requested > *limit;
}

// `"code": 429`, `"code": "429"`: a status that stands where a code should.
std::optional<int> status_in(const Value& error) {
  const std::string code = text_at(error, "code");
  int status = 0;
  const auto [end, wrong] = std::from_chars(code.data(), code.data() + code.size(), status);
  if (wrong != std::errc() || end != code.data() + code.size() || status < 400 || status > 599) return std::nullopt;
  return status;
}

// What the fields around a message tell, where no code does.
std::optional<Outcome> outcome_of_details(const Value& error, int status, const std::vector<HttpHeader>& headers) {
  const Value* metadata = told_at(error, "metadata");
  const bool was_moderated = told_at(metadata, "reasons") != nullptr || told_at(metadata, "flagged_input") != nullptr;
  if (status == 403 && was_moderated) return Outcome::content_filtered;
  // Credit that requests under way hold: it comes back.
  const bool is_in_flight = text_at(metadata, "limit_source").find("in_flight") != std::string::npos;
  if (status == 402 && is_in_flight && find_header(headers, "retry-after") != nullptr) return Outcome::rate_limited;
  if (text_at(told_at(error, "innererror"), "code") == "ResponsibleAIPolicyViolation") return Outcome::content_filtered;
  return std::nullopt;
}

// `{"detail": "…"}` or `{"detail": [{"loc": […], "msg": "…"}]}`.
std::string detail_text(const Value& detail) {
  if (detail.is_text()) return detail.text();
  std::string text;
  if (!detail.is_list()) return to_json(detail);
  for (const Value& one : detail.list()) {
    std::string where;
    for (const Value& step : items_at(one, "loc")) {
      if (step.is_text()) where += (where.empty() ? "" : ".") + step.text();
    }
    text += fmt::format("{}{}{}{}", text.empty() ? "" : "; ", where, where.empty() ? "" : ": ", text_at(one, "msg"));
  }
  return text.empty() ? to_json(detail) : text;
}

AttemptResult by_status(int status, std::string message) {
  AttemptResult result;
  result.outcome = outcome_of_error(status);
  result.message = message.empty() ? fmt::format("HTTP {}", status) : std::move(message);
  if (speaks_of_context(result.message)) result.outcome = Outcome::context_length_exceeded;
  return result;
}

}  // namespace

bool tells_openai_error(const Value& body) {
  if (told_at(body, "error") != nullptr || view_at(body, "object") == "error") return true;
  return told_at(body, "detail") != nullptr && body.find("choices") == nullptr && body.find("output") == nullptr;
}

AttemptResult openai_error(const Value& body, int status, const std::vector<HttpHeader>& headers) {
  const Value* inner = told_at(body, "error");
  if (inner != nullptr && inner->is_text()) return by_status(status, inner->text());
  const Value& error = inner != nullptr && inner->is_object() ? *inner : body;
  if (const Value* detail = told_at(error, "detail")) return by_status(status, detail_text(*detail));

  const int meant = status_in(error).value_or(status);
  AttemptResult result = by_status(meant, text_at(error, "message"));
  std::optional<Outcome> outcome = find_word(k_codes, view_at(error, "code"));
  if (!outcome) outcome = find_word(k_codes, view_at(error, "type"));
  if (!outcome) outcome = outcome_of_details(error, meant, headers);
  // The texts win over a mere type: `server_error` of a prompt that is too long.
  if (outcome && result.outcome != Outcome::context_length_exceeded) result.outcome = *outcome;
  // To wait does not help here: the same request is refused again.
  if (result.outcome == Outcome::rate_limited && never_fits(result.message)) result.outcome = Outcome::invalid_request;
  return result;
}

}  // namespace llmeval
