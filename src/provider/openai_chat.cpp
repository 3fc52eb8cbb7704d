#include "provider/openai_chat.h"

#include "provider/http_failure.h"
#include "provider/openai_error.h"
#include "provider/wire_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace llmeval {

namespace {

// Where a whole and a streamed reply of one server differ, or one server from another, stands in wire.md 1.2 to 1.6 of
// the reference.

struct FinishWord {
  std::string_view theirs;
  std::string_view ours;  ///< OpenTelemetry's.
  Outcome outcome;
};
constexpr std::array k_finish_words{
    FinishWord{"eos", "stop", Outcome::ok},
    FinishWord{"tool_calls", "tool_call", Outcome::ok},
    FinishWord{"function_call", "tool_call", Outcome::ok},
    FinishWord{"length", "length", Outcome::truncated},
    FinishWord{"model_length", "length", Outcome::truncated},
    FinishWord{"content_filter", "content_filter", Outcome::content_filtered},
    FinishWord{"error", "error", Outcome::server_error},
    FinishWord{"insufficient_system_resource", "error", Outcome::server_error},
};

const FinishWord* find_finish(std::string_view word) {
  const auto* found = std::find_if(k_finish_words.begin(), k_finish_words.end(),
                                   [&](const FinishWord& one) { return one.theirs == word; });
  return found == k_finish_words.end() ? nullptr : found;
}

std::optional<Usage> usage_in(const Value* told) {
  if (told_at(told, "prompt_tokens") == nullptr) return std::nullopt;
  const Value* input = told->find("prompt_tokens_details");
  Usage usage;
  usage.input_tokens = count_at(told, "prompt_tokens");
  usage.output_tokens = count_at(told, "completion_tokens");
  usage.cached_input_tokens = std::max(count_at(input, "cached_tokens"), count_at(told, "prompt_cache_hit_tokens"));
  usage.cache_write_tokens = count_at(input, "cache_write_tokens");
  usage.reasoning_tokens = count_at(told->find("completion_tokens_details"), "reasoning_tokens");
  return usage;
}

// Dollars, as OpenRouter tells them; rounded up, since they come with more places than there are nano-dollars.
std::optional<Money> cost_in(const Value* told) {
  constexpr double k_most_believed = 1e6;
  const Value* cost = told_at(told, "cost");
  if (cost == nullptr || !cost->is_number()) return std::nullopt;
  const std::optional<Decimal> usd = cost->number().to_decimal();
  if (!usd || usd->is_negative() || usd->to_double() > k_most_believed) return std::nullopt;
  if (const std::optional<Money> exact = Money::from_usd(*usd)) return exact;
  return Money{static_cast<std::int64_t>(std::ceil(usd->to_double() * 1e9))};
}

// The text of a list of parts, or of a part's own list.
void append_texts(std::string& out, const Value* parts) {
  if (parts == nullptr) return;
  if (parts->is_text()) out += parts->text();
  if (!parts->is_list()) return;
  for (const Value& part : parts->list()) out += view_at(part, "text");
}

bool has_index_0(const Value& choice) { return count_at(choice, "index") == 0; }

class ChatStream final : public StreamReader {
 protected:
  void take(std::string_view type, const Value& data) override {
    if (tells_openai_error(data) || type == "error") return fail(openai_error(data, 200, {}));
    answer_.take_facts(data);
    for (const Value& choice : items_at(data, "choices")) {
      if (!has_index_0(choice)) continue;
      if (told_at(choice, "error") != nullptr) return fail(openai_error(choice, 200, {}));
      const Value* piece = told_at(choice, "delta");
      if (piece == nullptr) piece = told_at(choice, "message");
      if (piece != nullptr) took(answer_.take_message(*piece));
      answer_.take_finish(choice);
    }
  }
  bool is_complete() const override { return answer_.is_finished() || is_done(); }
  AttemptResult answer() override {
    if (!answer_.is_finished()) return malformed("the stream has ended without a finish_reason");
    return std::move(answer_).judge();
  }

 private:
  ChatAnswer answer_;
};

}  // namespace

void ChatAnswer::take_facts(const Value& body) {
  if (const std::string_view model = view_at(body, "model"); !model.empty()) facts_.reported_model = model;
  if (const std::string_view print = view_at(body, "system_fingerprint"); !print.empty()) facts_.fingerprint = print;
  for (const Value* told : {told_at(body, "usage"), told_at(told_at(body, "x_groq"), "usage")}) {
    if (const std::optional<Usage> usage = usage_in(told)) facts_.usage = usage;
    if (const std::optional<Money> cost = cost_in(told)) reported_cost_ = cost;
  }
}

std::size_t ChatAnswer::take_message(const Value& message) {
  std::size_t grown = 0;
  // Some send both, with the same text.
  const Value* reasoning = told_at(message, "reasoning_content");
  if (reasoning == nullptr) reasoning = told_at(message, "reasoning");
  if (reasoning != nullptr && reasoning->is_text()) {
    reasoning_ += reasoning->text();
    grown += reasoning->text().size();
  }
  grown += take_content(told_at(message, "content"));
  const std::string_view refusal = view_at(message, "refusal");
  refusal_ += refusal;
  grown += refusal.size();
  std::size_t place = 0;
  for (const Value& call : items_at(message, "tool_calls")) grown += take_tool_call(call, place++);
  return grown;
}

std::size_t ChatAnswer::take_content(const Value* content) {
  if (content == nullptr) return 0;
  const std::size_t before = text_.size() + reasoning_.size();
  if (content->is_text()) text_ += content->text();
  if (content->is_list()) {
    for (const Value& part : content->list()) {
      if (view_at(part, "type") == "thinking") {
        append_texts(reasoning_, part.find("thinking"));
      } else if (view_at(part, "type") == "refusal") {
        refusal_ += view_at(part, "refusal");
      } else {
        text_ += view_at(part, "text");
      }
    }
  }
  return text_.size() + reasoning_.size() - before;
}

ToolCallPart& ChatAnswer::tool_call(const Value& call, std::size_t place) {
  const Value* told = told_at(call, "index");
  const std::int64_t index = told == nullptr ? static_cast<std::int64_t>(place) : count_at(call, "index");
  const std::string_view id = view_at(call, "id");
  // Some number every call of an answer 0: another id is another call.
  const auto is_it = [&](const IndexedCall& one) {
    return one.index == index && (id.empty() || one.part.id.empty() || one.part.id == id);
  };
  const auto found = std::find_if(calls_.rbegin(), calls_.rend(), is_it);
  if (found != calls_.rend()) return found->part;
  calls_.push_back({index, {}});
  return calls_.back().part;
}

std::size_t ChatAnswer::take_tool_call(const Value& call, std::size_t place) {
  const Value* function = told_at(call, "function");
  const Value* custom = told_at(call, "custom");
  if (function == nullptr && custom == nullptr) return 0;
  ToolCallPart& part = tool_call(call, place);
  const Value* what = function != nullptr ? function : custom;
  if (part.id.empty()) part.id = view_at(call, "id");
  if (part.name.empty()) part.name = view_at(*what, "name");
  const Value* arguments = told_at(what, function != nullptr ? "arguments" : "input");
  if (arguments == nullptr) return part.name.size();
  const std::size_t before = part.arguments.size();
  if (arguments->is_text()) {
    part.arguments += arguments->text();
  } else {
    append_json(part.arguments, *arguments);
  }
  return part.name.size() + part.arguments.size() - before;
}

void ChatAnswer::take_finish(const Value& choice) {
  if (const std::string_view reason = view_at(choice, "finish_reason"); !reason.empty()) finish_reason_ = reason;
}

bool ChatAnswer::has_well_formed_tools() const {
  return std::all_of(calls_.begin(), calls_.end(),
                     [](const IndexedCall& one) { return has_well_formed_arguments(one.part); });
}

AttemptResult ChatAnswer::judge() && {
  AttemptResult result;
  const FinishWord* finish = find_finish(finish_reason_);
  const bool has_text = !text_.empty() || !refusal_.empty();
  if (finish != nullptr && finish->outcome != Outcome::ok) {
    result.outcome = finish->outcome;
    result.message = fmt::format("finish_reason {}", finish_reason_);
  } else if (!refusal_.empty()) {
    result.outcome = Outcome::refusal;
  } else if (!has_well_formed_tools()) {
    result.outcome = Outcome::malformed_tool_args;
    result.message = "the arguments of a tool call are not a JSON object";
  } else if (!has_text && calls_.empty()) {
    result.outcome = Outcome::empty;
  }
  result.reported_cost = reported_cost_;
  result.completion = std::move(facts_);
  Completion& completion = result.completion;
  completion.finish_reason = finish == nullptr ? std::move(finish_reason_) : std::string(finish->ours);
  if (!reasoning_.empty()) completion.parts.emplace_back(ReasoningPart{std::move(reasoning_)});
  if (has_text) completion.parts.emplace_back(TextPart{std::move(refusal_.empty() ? text_ : refusal_)});
  for (IndexedCall& call : calls_) completion.parts.emplace_back(std::move(call.part));
  return result;
}

OpenAiChat::OpenAiChat(std::shared_ptr<const Model> model, WireHead head)
    : model_(std::move(model)), head_(std::make_shared<const WireHead>(std::move(head))) {}

AttemptResult OpenAiChat::read(const Value& body) const {
  if (tells_openai_error(body)) return openai_error(body, 200, {});
  for (const Value& choice : items_at(body, "choices")) {
    if (!has_index_0(choice)) continue;
    if (told_at(choice, "error") != nullptr) return openai_error(choice, 200, {});
    const Value* message = told_at(choice, "message");
    if (message == nullptr || !message->is_object()) break;
    ChatAnswer answer;
    answer.take_facts(body);
    answer.take_message(*message);
    answer.take_finish(choice);
    return std::move(answer).judge();
  }
  return malformed("the reply has no choices[0].message");
}

AttemptResult OpenAiChat::read_error(const HttpReply& reply, const Value& body) const {
  if (tells_openai_error(body)) return openai_error(body, reply.status, reply.headers);
  return status_failure(reply.status, reply.body);
}

std::unique_ptr<StreamReader> OpenAiChat::stream_reader() const { return std::make_unique<ChatStream>(); }

std::string_view OpenAiChat::stream_members() const {
  return R"("stream":true,"stream_options":{"include_usage":true})";
}

}  // namespace llmeval
