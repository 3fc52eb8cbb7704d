// Bedrock's Converse: what comes back. Facts: the types of the provider's SDK.
#include "provider/bedrock_answer.h"

#include "data/json.h"
#include "provider/http_failure.h"
#include "provider/wire_parts.h"
#include "provider/wire_value.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace llmeval {

namespace {

using Kind = AnswerBlock::Kind;

constexpr std::array k_stop_reasons{
    EndWord{"end_turn", "stop", Outcome::ok},
    EndWord{"stop_sequence", "stop", Outcome::ok},
    EndWord{"tool_use", "tool_call", Outcome::ok},
    EndWord{"max_tokens", "length", Outcome::truncated},
    EndWord{"guardrail_intervened", "content_filter", Outcome::content_filtered},
    EndWord{"content_filtered", "content_filter", Outcome::content_filtered},
    EndWord{"malformed_tool_use", "error", Outcome::malformed_tool_args},
    EndWord{"malformed_model_output", "error", Outcome::malformed_tool_args},
    EndWord{"model_context_window_exceeded", "length", Outcome::context_length_exceeded},
};

// Names as in streams begin with a small letter: the first letter is not looked at.
constexpr std::array k_error_names{
    ErrorWord{"hrottlingException", Outcome::rate_limited},
    // Its vendor says that it may be tried again.
    ErrorWord{"erviceQuotaExceededException", Outcome::rate_limited},
    ErrorWord{"odelNotReadyException", Outcome::overloaded},
    ErrorWord{"erviceUnavailableException", Outcome::overloaded},
    ErrorWord{"odelTimeoutException", Outcome::timeout},
    ErrorWord{"odelErrorException", Outcome::server_error},
    ErrorWord{"odelStreamErrorException", Outcome::server_error},
    ErrorWord{"nternalServerException", Outcome::server_error},
    ErrorWord{"ccessDeniedException", Outcome::auth},
    ErrorWord{"nrecognizedClientException", Outcome::auth},
    ErrorWord{"xpiredTokenException", Outcome::auth},
    ErrorWord{"esourceNotFoundException", Outcome::not_found},
    ErrorWord{"alidationException", Outcome::invalid_request},
};
constexpr std::array k_texts_of_validation{
    ErrorWord{"nput is too long", Outcome::context_length_exceeded},
    ErrorWord{"prompt is too long", Outcome::context_length_exceeded},
    ErrorWord{"maximum context length", Outcome::context_length_exceeded},
};

std::string_view bare_name(std::string_view name) {
  name = name.substr(0, name.find(':'));
  return name.substr(name.rfind('#') + 1);
}

}  // namespace

bool BedrockAnswer::read(const Value& reply) {
  const Value* output = reply.find("output");
  const Value* message = output == nullptr ? nullptr : output->find("message");
  const Value* content = message == nullptr ? nullptr : message->find("content");
  if (content == nullptr || !content->is_list()) return false;
  std::int64_t index = 0;
  for (const Value& block : content->list()) take_block(index++, block);
  stop_reason_ = text_at(reply, "stopReason");
  read_usage(reply.find("usage"));
  return true;
}

std::size_t BedrockAnswer::take(std::string_view type, const Value& event) {
  const std::int64_t index = count_at(&event, "contentBlockIndex");
  if (type == "contentBlockStart") {
    if (const Value* start = event.find("start")) return take_block(index, *start);
  } else if (type == "contentBlockDelta") {
    if (const Value* delta = event.find("delta")) return take_block(index, *delta);
  } else if (type == "messageStop") {
    stop_reason_ = text_at(event, "stopReason");
  } else if (type == "metadata") {
    has_metadata_ = true;
    read_usage(event.find("usage"));
  }
  return 0;
}

// A whole block, its start, or a piece of it: what there is, is added.
std::size_t BedrockAnswer::take_block(std::int64_t index, const Value& block) {
  AnswerBlock& into = blocks_.at(index);
  std::string piece = text_at(block, "text");
  if (block.find("text") != nullptr) into.kind = Kind::text;
  if (const Value* reasoning = block.find("reasoningContent")) {
    into.kind = Kind::reasoning;
    const Value* whole = reasoning->find("reasoningText");
    piece = text_at(whole == nullptr ? *reasoning : *whole, "text");
  } else if (const Value* use = block.find("toolUse")) {
    into.kind = Kind::tool_call;
    if (use->find("name") != nullptr) into.name = text_at(*use, "name");
    if (use->find("toolUseId") != nullptr) into.id = text_at(*use, "toolUseId");
    const Value* input = use->find("input");
    if (input != nullptr && !input->is_null()) piece = input->is_text() ? input->text() : to_json(*input);
  }
  into.text += piece;
  return piece.size() + into.name.size();
}

void BedrockAnswer::read_usage(const Value* told) {
  if (told == nullptr || told->find("outputTokens") == nullptr) return;
  Usage usage;
  usage.cached_input_tokens = count_at(told, "cacheReadInputTokens");
  usage.cache_write_tokens = count_at(told, "cacheWriteInputTokens");
  usage.input_tokens = count_at(told, "inputTokens") + usage.cached_input_tokens + usage.cache_write_tokens;
  usage.output_tokens = count_at(told, "outputTokens");
  usage_ = usage;
}

AttemptResult BedrockAnswer::finish() && {
  AttemptResult result;
  result.completion.usage = usage_;
  std::move(blocks_).finish(end_of_answer(k_stop_reasons, "stopReason", stop_reason_), result);
  return result;
}

AttemptResult bedrock_error(std::string_view name, const Value& body, int status) {
  AttemptResult result;
  result.message = text_at(body, "message");
  if (result.message.empty()) result.message = text_at(body, "Message");
  name = bare_name(name);
  const std::optional<Outcome> outcome = name.empty() ? std::nullopt : find_word(k_error_names, name.substr(1));
  result.outcome = outcome.value_or(outcome_of_error(status));
  if (result.outcome == Outcome::invalid_request) {
    result.outcome = find_word_in(k_texts_of_validation, result.message).value_or(result.outcome);
  }
  if (result.message.empty()) result.message = name.empty() ? fmt::format("HTTP {}", status) : std::string(name);
  return result;
}

}  // namespace llmeval
