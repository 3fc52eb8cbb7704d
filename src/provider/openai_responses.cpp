// OpenAI's responses. A stream ends with the whole response, so that both ways are read by one function.
#include "provider/make.h"

#include "data/json.h"
#include "provider/http_failure.h"
#include "provider/openai_error.h"
#include "provider/wire_body.h"
#include "provider/wire_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace llmeval {

namespace {

void append_text_member(std::string& out, std::string_view before, std::string_view text) {
  out += before;
  append_json_quoted(out, text);
}

void append_content(std::string& out, const Message& message) {
  const auto is_image = [](const Part& part) { return std::holds_alternative<ImagePart>(part); };
  if (std::none_of(message.parts.begin(), message.parts.end(), is_image)) {
    return append_json_quoted(out, message.text());
  }
  out += '[';
  for (const Part& part : message.parts) {
    const auto* image = std::get_if<ImagePart>(&part);
    const auto* text = std::get_if<TextPart>(&part);
    if (image == nullptr && text == nullptr) continue;
    if (out.back() != '[') out += ',';
    append_text_member(out,
                       image != nullptr ? R"({"type":"input_image","image_url":)" : R"({"type":"input_text","text":)",
                       image != nullptr ? image->url : text->text);
    out += '}';
  }
  out += ']';
}

// What a message says besides its content stands in items of its own.
bool append_tool_items(std::string& out, const Message& message) {
  bool has_results = false;
  for (const Part& part : message.parts) {
    if (const auto* call = std::get_if<ToolCallPart>(&part)) {
      if (out.back() != '[') out += ',';
      append_text_member(out, R"({"type":"function_call","call_id":)", call->id);
      append_text_member(out, R"(,"name":)", call->name);
      append_text_member(out, R"(,"arguments":)", call->arguments);
      out += '}';
    } else if (const auto* result = std::get_if<ToolResultPart>(&part)) {
      if (out.back() != '[') out += ',';
      append_text_member(out, R"({"type":"function_call_output","call_id":)", result->call_id);
      append_text_member(out, R"(,"output":)", result->text);
      out += '}';
      has_results = true;
    }
  }
  return has_results;
}

void append_input(std::string& out, const std::vector<Message>& messages) {
  out += '[';
  const auto says_something = [](const Part& part) {
    return std::holds_alternative<TextPart>(part) || std::holds_alternative<ImagePart>(part);
  };
  for (const Message& message : messages) {
    const bool has_calls = std::any_of(message.parts.begin(), message.parts.end(), [](const Part& part) {
      return std::holds_alternative<ToolCallPart>(part) || std::holds_alternative<ToolResultPart>(part);
    });
    if (!has_calls || std::any_of(message.parts.begin(), message.parts.end(), says_something)) {
      if (out.back() != '[') out += ',';
      append_text_member(out, R"({"role":)", role_name(message.role));
      out += R"(,"content":)";
      append_content(out, message);
      out += '}';
    }
    append_tool_items(out, message);
  }
  out += ']';
}

void append_tools(std::string& out, const std::vector<Tool>& tools) {
  out += '[';
  for (const Tool& tool : tools) {
    if (out.back() != '[') out += ',';
    append_text_member(out, R"({"type":"function","name":)", tool.name);
    if (!tool.description.empty()) append_text_member(out, R"(,"description":)", tool.description);
    out += R"(,"parameters":)";
    append_json(out, tool.parameters);
    out += '}';
  }
  out += ']';
}

void append_tool_choice(std::string& out, const std::string& choice) {
  constexpr std::array<std::string_view, 3> k_words{"auto", "none", "required"};
  if (std::find(k_words.begin(), k_words.end(), choice) != k_words.end()) return append_json_quoted(out, choice);
  append_text_member(out, R"({"type":"function","name":)", choice);
  out += '}';
}

std::optional<Usage> usage_in(const Value* told) {
  if (told_at(told, "input_tokens") == nullptr) return std::nullopt;
  const Value* input = told->find("input_tokens_details");
  Usage usage;
  usage.input_tokens = count_at(told, "input_tokens");
  usage.output_tokens = count_at(told, "output_tokens");
  usage.cached_input_tokens = count_at(input, "cached_tokens");
  usage.cache_write_tokens = count_at(input, "cache_write_tokens");
  usage.reasoning_tokens = count_at(told->find("output_tokens_details"), "reasoning_tokens");
  return usage;
}

// What the items of an output say, in their order.
struct Output {
  std::vector<Part> parts;
  bool has_text = false;
  bool has_tool_calls = false;
  bool is_refusal = false;
  bool has_well_formed_tools = true;

  void add_message(const Value& item) {
    std::string text;
    for (const Value& piece : items_at(item, "content")) {
      text += view_at(piece, "text");
      const std::string_view refusal = view_at(piece, "refusal");
      text += refusal;
      is_refusal = is_refusal || !refusal.empty();
    }
    if (text.empty()) return;
    has_text = true;
    parts.emplace_back(TextPart{std::move(text)});
  }
  void add_reasoning(const Value& item) {
    std::string text;
    for (const char* where : {"summary", "content"}) {
      for (const Value& piece : items_at(item, where)) {
        if (!text.empty()) text += "\n\n";
        text += view_at(piece, "text");
      }
      if (!text.empty()) break;
    }
    if (!text.empty()) parts.emplace_back(ReasoningPart{std::move(text)});
  }
  void add_call(const Value& item) {
    ToolCallPart call{text_at(item, "call_id"), text_at(item, "name"), text_at(item, "arguments")};
    has_tool_calls = true;
    has_well_formed_tools = has_well_formed_tools && has_well_formed_arguments(call);
    parts.emplace_back(std::move(call));
  }
  void add(const Value& item) {
    const std::string_view type = view_at(item, "type");
    if (type == "message") add_message(item);
    if (type == "reasoning") add_reasoning(item);
    if (type == "function_call") add_call(item);
  }
};

void judge_incomplete(const Value& response, AttemptResult& result) {
  const std::string reason = text_at(told_at(response, "incomplete_details"), "reason");
  const bool is_filtered = reason == "content_filter";
  result.outcome = is_filtered ? Outcome::content_filtered : Outcome::truncated;
  result.completion.finish_reason = is_filtered ? "content_filter" : "length";
  result.message = fmt::format("incomplete: {}", reason.empty() ? "no reason given" : reason);
}

void judge_complete(const Output& output, AttemptResult& result) {
  result.completion.finish_reason = output.has_tool_calls ? "tool_call" : "stop";
  if (output.is_refusal) {
    result.outcome = Outcome::refusal;
  } else if (!output.has_well_formed_tools) {
    result.outcome = Outcome::malformed_tool_args;
    result.message = "the arguments of a tool call are not a JSON object";
  } else if (!output.has_text && !output.has_tool_calls) {
    result.outcome = Outcome::empty;
  }
}

/// \param items  of the output, where the response itself has none.
AttemptResult read_response(const Value& response, const List& items) {
  if (tells_openai_error(response)) return openai_error(response, 200, {});
  const std::string_view status = view_at(response, "status");
  if (status == "failed" || status == "cancelled") {
    AttemptResult failed;
    failed.outcome = Outcome::server_error;
    failed.message = fmt::format("the response is {}", status);
    return failed;
  }
  const Value* told = told_at(response, "output");
  if (told == nullptr && items.empty()) return malformed("the reply has no output");
  const List& from = items_at(response, "output").empty() ? items : items_at(response, "output");
  Output output;
  for (const Value& item : from) output.add(item);
  AttemptResult result;
  Completion& completion = result.completion;
  completion.reported_model = text_at(response, "model");
  completion.usage = usage_in(told_at(response, "usage"));
  if (status == "incomplete") {
    judge_incomplete(response, result);
  } else if (status == "completed" || status.empty()) {
    judge_complete(output, result);
  } else {
    return malformed(fmt::format("the response is not finished: {}", status));
  }
  completion.parts = std::move(output.parts);
  return result;
}

class ResponseStream final : public StreamReader {
 protected:
  void take(std::string_view type, const Value& data) override {
    if (type.empty()) type = view_at(data, "type");
    if (type.ends_with(".delta")) return took(view_at(data, "delta").size());
    if (type == "response.output_item.done") {
      if (const Value* item = told_at(data, "item")) items_.push_back(*item);
    } else if (type == "response.completed" || type == "response.incomplete" || type == "response.failed") {
      const Value* response = told_at(data, "response");
      result_ = read_response(response == nullptr ? data : *response, items_);
    } else if (type == "error" || tells_openai_error(data)) {
      fail(openai_error(data, 200, {}));
    }
  }
  bool is_complete() const override { return result_.has_value(); }
  AttemptResult answer() override { return *std::move(result_); }

 private:
  List items_;  ///< For servers whose last event has no output.
  std::optional<AttemptResult> result_;
};

class Responses final : public Dialect {
 public:
  explicit Responses(std::shared_ptr<const Model> model) : model_(std::move(model)) {
    WireHead head;
    head.path = "/responses";
    head_ = std::make_shared<const WireHead>(std::move(head));
  }

  std::shared_ptr<const WireHead> head(const Request& /*request*/) const override { return head_; }
  std::string body(const Request& request) const override;
  AttemptResult read(const Value& body) const override { return read_response(body, {}); }
  AttemptResult read_error(const HttpReply& reply, const Value& body) const override {
    if (tells_openai_error(body)) return openai_error(body, reply.status, reply.headers);
    return status_failure(reply.status, reply.body);
  }
  std::unique_ptr<StreamReader> stream_reader() const override { return std::make_unique<ResponseStream>(); }
  std::string_view stream_members() const override { return R"("stream":true)"; }

 private:
  std::shared_ptr<const Model> model_;
  std::shared_ptr<const WireHead> head_;
};

std::string Responses::body(const Request& request) const {
  WireBody body(request);
  std::string& out = body.out();
  if (body.begin("model")) append_json_quoted(out, model_->model);
  if (body.begin("input")) append_input(out, request.messages);
  for (const Member& parameter : request.parameters) {
    if (!body.takes(*model_, parameter.key)) continue;
    const bool is_effort = parameter.key == "reasoning_effort";
    if (!body.begin(is_effort ? "reasoning" : parameter.key)) continue;
    if (is_effort) out += R"({"effort":)";
    append_json(out, parameter.value);
    if (is_effort) out += '}';
  }
  if (request.output_schema && body.begin("text")) {
    out += R"({"format":{"type":"json_schema","name":"answer","schema":)";
    append_json(out, *request.output_schema);
    out += "}}";
  }
  if (!request.tools.empty() && body.begin("tools")) append_tools(out, request.tools);
  if (!request.tool_choice.empty() && body.begin("tool_choice")) append_tool_choice(out, request.tool_choice);
  // What evals ask is nobody's to keep.
  if (body.begin("store")) out += "false";
  return std::move(body).finish();
}

}  // namespace

Result<std::unique_ptr<const Dialect>> make_openai_responses(const std::shared_ptr<const Model>& model) {
  return std::make_unique<Responses>(model);
}

}  // namespace llmeval
