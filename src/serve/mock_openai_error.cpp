#include "serve/mock_openai_error.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace llmeval {

namespace {

struct Row {
  Outcome outcome;
  int status;
  std::string_view type;
  std::string_view code;  ///< Empty: null.
};

constexpr std::array k_rows{
    Row{Outcome::rate_limited, 429, "requests", "rate_limit_exceeded"},
    Row{Outcome::quota_exhausted, 429, "insufficient_quota", "insufficient_quota"},
    Row{Outcome::overloaded, 503, "service_unavailable_error", "server_is_overloaded"},
    Row{Outcome::timeout, 504, "timeout_error", ""},
    Row{Outcome::server_error, 500, "server_error", ""},
    Row{Outcome::auth, 401, "invalid_request_error", "invalid_api_key"},
    Row{Outcome::not_found, 404, "invalid_request_error", "model_not_found"},
    Row{Outcome::invalid_request, 400, "invalid_request_error", ""},
    Row{Outcome::context_length_exceeded, 400, "invalid_request_error", "context_length_exceeded"},
    Row{Outcome::content_filtered, 400, "invalid_request_error", "content_filter"},
};

const Row& row_of(Outcome outcome) {
  for (const Row& row : k_rows) {
    if (row.outcome == outcome) return row;
  }
  return k_rows.at(4);
}

// As Go writes durations: `1m2.5s`, `250ms`.
std::string go_duration(Duration duration) {
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(duration).count();
  if (ms < 1000) return fmt::format("{}ms", ms);
  const std::string seconds = fmt::format("{:g}s", static_cast<double>(ms % 60'000) / 1000);
  return ms < 60'000 ? seconds : fmt::format("{}m{}", ms / 60'000, seconds);
}

}  // namespace

MockReply openai_mock_error(Outcome outcome, const std::string& message, std::optional<Duration> wait) {
  const Row& row = row_of(outcome);
  Object error;
  error.append("message", Value(message));
  error.append("type", Value(row.type));
  error.append("param", Value());
  error.append("code", row.code.empty() ? Value() : Value(row.code));
  Object body;
  body.append("error", Value(std::move(error)));
  return json_reply(row.status, std::move(body), wait);
}

void tell_openai_limit(const MockLimitState& limit, SystemTime /*now*/, std::vector<HttpHeader>& headers) {
  headers.push_back({fmt::format("x-ratelimit-limit-{}", limit.kind), std::to_string(limit.limit)});
  headers.push_back({fmt::format("x-ratelimit-remaining-{}", limit.kind), std::to_string(limit.remaining)});
  headers.push_back({fmt::format("x-ratelimit-reset-{}", limit.kind), go_duration(limit.until_full)});
}

}  // namespace llmeval
