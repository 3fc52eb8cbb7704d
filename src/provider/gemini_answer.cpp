// Gemini's generateContent: what comes back. Facts: the provider's API reference and the types of its SDK.
#include "provider/gemini_answer.h"

#include "data/json.h"
#include "provider/http_failure.h"
#include "provider/reply_limits.h"
#include "provider/wire_parts.h"
#include "provider/wire_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

using Kind = AnswerBlock::Kind;

constexpr std::array k_finish_reasons{
    EndWord{"STOP", "stop", Outcome::ok},
    EndWord{"MAX_TOKENS", "length", Outcome::truncated},
    EndWord{"CONTINUATION", "length", Outcome::truncated},
    EndWord{"SAFETY", "content_filter", Outcome::content_filtered},
    EndWord{"RECITATION", "content_filter", Outcome::content_filtered},
    EndWord{"LANGUAGE", "content_filter", Outcome::content_filtered},
    EndWord{"BLOCKLIST", "content_filter", Outcome::content_filtered},
    EndWord{"PROHIBITED_CONTENT", "content_filter", Outcome::content_filtered},
    EndWord{"SPII", "content_filter", Outcome::content_filtered},
    EndWord{"IMAGE_SAFETY", "content_filter", Outcome::content_filtered},
    EndWord{"IMAGE_PROHIBITED_CONTENT", "content_filter", Outcome::content_filtered},
    EndWord{"IMAGE_RECITATION", "content_filter", Outcome::content_filtered},
    EndWord{"MALFORMED_FUNCTION_CALL", "error", Outcome::malformed_tool_args},
    EndWord{"UNEXPECTED_TOOL_CALL", "error", Outcome::malformed_tool_args},
    EndWord{"TOO_MANY_TOOL_CALLS", "error", Outcome::malformed_tool_args},
    // It stopped and does not say why: what is there may be half an answer.
    EndWord{"OTHER", "error", Outcome::server_error},
    EndWord{"IMAGE_OTHER", "error", Outcome::server_error},
};

// A detail of an error by the last word of its type, `RetryInfo`; null where there is none.
const Value* detail(const Value& error, std::string_view type) {
  const Value* details = error.find("details");
  if (details == nullptr || !details->is_list()) return nullptr;
  for (const Value& one : details->list()) {
    if (text_at(one, "@type").ends_with(type)) return &one;
  }
  return nullptr;
}

bool is_daily(const Value* failure) {
  const Value* violations = failure == nullptr ? nullptr : failure->find("violations");
  if (violations == nullptr || !violations->is_list()) return false;
  const auto per_day = [](const Value& one) { return text_at(one, "quotaId").find("PerDay") != std::string::npos; };
  return std::any_of(violations->list().begin(), violations->list().end(), per_day);
}

// The tier has no such quota at all. Every text of a 429 speaks of a quota: that alone says nothing.
bool has_no_quota(std::string_view message) {
  constexpr std::string_view k_text = "limit: 0";
  const std::size_t at = message.find(k_text);
  if (at == std::string_view::npos) return false;
  const std::string_view rest = message.substr(at + k_text.size());
  return rest.empty() || (rest.front() != '.' && (rest.front() < '0' || rest.front() > '9'));
}

constexpr std::array k_texts{
    ErrorWord{"exceeds the maximum number of tokens", Outcome::context_length_exceeded},
    ErrorWord{"API key not valid", Outcome::auth},
};
constexpr std::array k_status_words{
    ErrorWord{"INVALID_ARGUMENT", Outcome::invalid_request},
    ErrorWord{"FAILED_PRECONDITION", Outcome::auth},
    ErrorWord{"OUT_OF_RANGE", Outcome::invalid_request},
    ErrorWord{"UNAUTHENTICATED", Outcome::auth},
    ErrorWord{"PERMISSION_DENIED", Outcome::auth},
    ErrorWord{"NOT_FOUND", Outcome::not_found},
    ErrorWord{"RESOURCE_EXHAUSTED", Outcome::rate_limited},
    ErrorWord{"ABORTED", Outcome::overloaded},
    ErrorWord{"INTERNAL", Outcome::server_error},
    ErrorWord{"UNKNOWN", Outcome::server_error},
    ErrorWord{"UNAVAILABLE", Outcome::overloaded},
    ErrorWord{"DEADLINE_EXCEEDED", Outcome::timeout},
    ErrorWord{"CANCELLED", Outcome::server_error},
};

std::optional<Outcome> outcome_of(const Value& error, const std::string& message) {
  const Value* info = detail(error, "ErrorInfo");
  if (info != nullptr && text_at(*info, "reason") == "API_KEY_INVALID") return Outcome::auth;
  if (const auto outcome = find_word_in(k_texts, message)) return outcome;
  const std::optional<Outcome> outcome = find_word(k_status_words, text_at(error, "status"));
  if (outcome != Outcome::rate_limited) return outcome;
  const bool is_over = is_daily(detail(error, "QuotaFailure")) || has_no_quota(message);
  return is_over ? Outcome::quota_exhausted : Outcome::rate_limited;
}

}  // namespace

std::size_t GeminiAnswer::take(const Value& chunk) {
  if (std::string model = text_at(chunk, "modelVersion"); !model.empty()) model_ = std::move(model);
  read_usage(chunk);
  if (const Value* feedback = chunk.find("promptFeedback")) {
    if (std::string reason = text_at(*feedback, "blockReason"); !reason.empty()) block_reason_ = std::move(reason);
  }
  const Value* candidates = chunk.find("candidates");
  if (candidates == nullptr || !candidates->is_list() || candidates->list().empty()) return 0;
  const Value& candidate = candidates->list().front();
  has_candidate_ = true;
  if (std::string reason = text_at(candidate, "finishReason"); !reason.empty()) finish_reason_ = std::move(reason);
  if (std::string text = text_at(candidate, "finishMessage"); !text.empty()) finish_message_ = std::move(text);
  const Value* content = candidate.find("content");
  const Value* parts = content == nullptr ? nullptr : content->find("parts");
  if (parts == nullptr || !parts->is_list()) return 0;
  std::size_t size = 0;
  for (const Value& part : parts->list()) size += take_part(part);
  return size;
}

std::size_t GeminiAnswer::take_part(const Value& part) {
  if (const Value* call = part.find("functionCall")) {
    AnswerBlock& block = blocks_.append(Kind::tool_call);
    block.id = text_at(*call, "id");
    block.name = text_at(*call, "name");
    const Value* arguments = call->find("args");
    if (arguments != nullptr && !arguments->is_null()) block.text = to_json(*arguments);
    return block.name.size() + block.text.size();
  }
  const std::string text = text_at(part, "text");
  if (text.empty()) return 0;
  const Value* is_thought = part.find("thought");
  blocks_.append(is_thought != nullptr && *is_thought == Value(true) ? Kind::reasoning : Kind::text).text += text;
  return text.size();
}

// The counts of a stream are sums so far: the last ones hold.
void GeminiAnswer::read_usage(const Value& chunk) {
  const Value* told = chunk.find("usageMetadata");
  if (told == nullptr || !told->is_object()) return;
  Usage usage;
  usage.reasoning_tokens = count_at(told, "thoughtsTokenCount");
  usage.input_tokens = count_at(told, "promptTokenCount") + count_at(told, "toolUsePromptTokenCount");
  usage.output_tokens = count_at(told, "candidatesTokenCount") + usage.reasoning_tokens;
  usage.cached_input_tokens = count_at(told, "cachedContentTokenCount");
  usage_ = usage;
}

AttemptResult GeminiAnswer::finish() && {
  AttemptResult result;
  result.completion.reported_model = std::move(model_);
  result.completion.usage = usage_;
  AnswerEnd end = end_of_answer(k_finish_reasons, "finishReason", finish_reason_, finish_message_);
  if (!block_reason_.empty()) {
    end = {Outcome::content_filtered, "content_filter", "the prompt was blocked: " + block_reason_};
  } else if (end.outcome == Outcome::ok && blocks_.has_tool_call()) {
    end.finish_reason = "tool_call";
  }
  std::move(blocks_).finish(std::move(end), result);
  return result;
}

AttemptResult gemini_error(const Value& body, int status) {
  const Value& error = *body.find("error");
  AttemptResult result;
  result.message = text_at(error, "message");
  result.outcome = outcome_of(error, result.message).value_or(outcome_of_error(status));
  if (const Value* retry = detail(error, "RetryInfo")) {
    result.wait_hint = read_reset(text_at(*retry, "retryDelay"), SystemTime{});
  }
  if (result.message.empty()) result.message = fmt::format("HTTP {}", status);
  return result;
}

}  // namespace llmeval
