// Anthropic's messages: what comes back. Facts: the provider's API reference and the types of its SDK.
#include "provider/anthropic_answer.h"

#include "data/json.h"
#include "provider/http_failure.h"
#include "provider/wire_parts.h"
#include "provider/wire_value.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

using Kind = AnswerBlock::Kind;

constexpr std::array k_stop_reasons{
    EndWord{"end_turn", "stop", Outcome::ok},
    EndWord{"stop_sequence", "stop", Outcome::ok},
    EndWord{"tool_use", "tool_call", Outcome::ok},
    EndWord{"max_tokens", "length", Outcome::truncated},
    // A long turn with the provider's own tools that would go on if it were sent back.
    EndWord{"pause_turn", "length", Outcome::truncated},
    EndWord{"refusal", "content_filter", Outcome::refusal},
    EndWord{"model_context_window_exceeded", "length", Outcome::context_length_exceeded},
};

constexpr std::array k_error_codes{
    ErrorWord{"enforced_spend_limit_reached", Outcome::quota_exhausted},
    ErrorWord{"contract_spend_limit_reached", Outcome::quota_exhausted},
    ErrorWord{"ramp_limit_exceeded", Outcome::overloaded},
    ErrorWord{"organization_on_hold", Outcome::auth},
};
constexpr std::array k_texts_of_invalid_requests{
    ErrorWord{"prompt is too long", Outcome::context_length_exceeded},
    ErrorWord{"exceed context limit", Outcome::context_length_exceeded},
    ErrorWord{"API usage limits", Outcome::quota_exhausted},
    ErrorWord{"credit balance is too low", Outcome::quota_exhausted},
    ErrorWord{"blocked by content filtering policy", Outcome::content_filtered},
};
constexpr std::array k_error_types{
    ErrorWord{"authentication_error", Outcome::auth},
    ErrorWord{"billing_error", Outcome::quota_exhausted},
    ErrorWord{"permission_error", Outcome::auth},
    ErrorWord{"not_found_error", Outcome::not_found},
    ErrorWord{"conflict_error", Outcome::overloaded},
    ErrorWord{"request_too_large", Outcome::invalid_request},
    ErrorWord{"rate_limit_error", Outcome::rate_limited},
    ErrorWord{"api_error", Outcome::server_error},
    ErrorWord{"timeout_error", Outcome::timeout},
    ErrorWord{"overloaded_error", Outcome::overloaded},
    ErrorWord{"invalid_request_error", Outcome::invalid_request},
};

std::int64_t index_of(const Value& event) { return count_at(&event, "index"); }

}  // namespace

bool AnthropicMessage::read(const Value& message) {
  const Value* content = message.find("content");
  if (content == nullptr || !content->is_list()) return false;
  read_head(message);
  read_end(message);
  std::int64_t index = 0;
  for (const Value& block : content->list()) begin_block(index++, block);
  return true;
}

std::size_t AnthropicMessage::take(const Value& event) {
  const std::string type = text_at(event, "type");
  const Value* delta = event.find("delta");
  if (type == "message_start") {
    if (const Value* message = event.find("message")) read_head(*message);
  } else if (type == "content_block_start") {
    if (const Value* block = event.find("content_block")) return begin_block(index_of(event), *block);
  } else if (type == "content_block_delta") {
    if (delta != nullptr) return add_to_block(index_of(event), *delta);
  } else if (type == "message_delta") {
    if (delta != nullptr) read_end(*delta);
    read_usage(event.find("usage"));
  } else if (type == "message_stop") {
    stopped_ = true;
  }
  return 0;
}

void AnthropicMessage::read_head(const Value& message) {
  model_ = text_at(message, "model");
  read_usage(message.find("usage"));
}

// The counts of a stream are sums so far; null says nothing new.
void AnthropicMessage::read_usage(const Value* usage) {
  if (usage == nullptr || !usage->is_object()) return;
  for (const Member& count : usage->object()) {
    if (count.value.is_number() || count.value.is_object()) usage_.set(count.key, count.value);
  }
}

void AnthropicMessage::read_end(const Value& delta) {
  if (std::string reason = text_at(delta, "stop_reason"); !reason.empty()) stop_reason_ = std::move(reason);
  const Value* details = delta.find("stop_details");
  if (details == nullptr) return;
  stop_details_ = text_at(*details, "explanation");
  if (stop_details_.empty()) stop_details_ = text_at(*details, "category");
}

std::size_t AnthropicMessage::begin_block(std::int64_t index, const Value& block) {
  const std::string type = text_at(block, "type");
  AnswerBlock& into = blocks_.at(index);
  if (type == "text") {
    into.kind = Kind::text;
    into.text = text_at(block, "text");
  } else if (type == "thinking") {
    into.kind = Kind::reasoning;
    into.text = text_at(block, "thinking");
  } else if (type == "tool_use") {
    into.kind = Kind::tool_call;
    into.id = text_at(block, "id");
    into.name = text_at(block, "name");
    // In a stream it is {} at first, whatever the pieces bring.
    const Value* input = block.find("input");
    const bool is_empty = input == nullptr || input->is_null() || (input->is_object() && input->object().empty());
    into.text = is_empty ? std::string() : to_json(*input);
  }
  return into.text.size() + into.name.size();
}

std::size_t AnthropicMessage::add_to_block(std::int64_t index, const Value& delta) {
  const std::string type = text_at(delta, "type");
  std::string piece;
  if (type == "text_delta") piece = text_at(delta, "text");
  if (type == "thinking_delta") piece = text_at(delta, "thinking");
  if (type == "input_json_delta") piece = text_at(delta, "partial_json");
  blocks_.at(index).text += piece;
  return piece.size();
}

AttemptResult AnthropicMessage::finish() && {
  AttemptResult result;
  result.completion.reported_model = std::move(model_);
  if (usage_.find("output_tokens") != nullptr) {
    const Value counts{std::move(usage_)};
    Usage usage;
    usage.cached_input_tokens = count_at(&counts, "cache_read_input_tokens");
    usage.cache_write_tokens = count_at(&counts, "cache_creation_input_tokens");
    usage.input_tokens = count_at(&counts, "input_tokens") + usage.cached_input_tokens + usage.cache_write_tokens;
    usage.output_tokens = count_at(&counts, "output_tokens");
    usage.reasoning_tokens = count_at(counts.find("output_tokens_details"), "thinking_tokens");
    result.completion.usage = usage;
  }
  std::move(blocks_).finish(end_of_answer(k_stop_reasons, "stop_reason", stop_reason_, stop_details_), result);
  return result;
}

AttemptResult anthropic_error(const Value& body, int status) {
  const Value& error = *body.find("error");
  AttemptResult result;
  result.message = text_at(error, "message");
  const std::string type = text_at(error, "type");
  const Value* details = error.find("details");
  std::optional<Outcome> outcome;
  if (details != nullptr) outcome = find_word(k_error_codes, text_at(*details, "error_code"));
  if (!outcome && (type == "invalid_request_error" || type.empty())) {
    outcome = find_word_in(k_texts_of_invalid_requests, result.message);
  }
  if (!outcome) outcome = find_word(k_error_types, type);
  result.outcome = outcome.value_or(outcome_of_error(status));
  if (result.message.empty()) result.message = fmt::format("HTTP {}", status);
  return result;
}

}  // namespace llmeval
