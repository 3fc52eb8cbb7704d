// The simulated model in the shape of Anthropic's messages.
#include "serve/mock_shape.h"

#include "base/time.h"
#include "data/json.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace llmeval {

namespace {

// A tool's result is what the model has to answer to, as is a user's text.
std::string block_text(const Value& content) {
  if (!content.is_list()) return content_text(&content);
  std::string text;
  for (const Value& block : content.list()) {
    const bool is_result = text_member(block, "type") == "tool_result";
    text += is_result ? content_text(block.find("content")) : text_member(block, "text");
  }
  return text;
}

void read_tools(const Value& body, MockQuestion& question) {
  const Value* tools = body.find("tools");
  if (tools == nullptr || !tools->is_list()) return;
  for (const Value& tool : tools->list()) {
    const Value* parameters = tool.find("input_schema");
    question.request.tools.push_back({text_member(tool, "name"), text_member(tool, "description"),
                                      parameters == nullptr ? Value(Object()) : *parameters});
  }
  const Value* choice = body.find("tool_choice");
  if (choice == nullptr) return;
  const std::string type = text_member(*choice, "type");
  question.must_call_tool = type == "any" || type == "tool";
  question.tool = text_member(*choice, "name");
}

Result<MockQuestion> read(const HttpServerRequest& request, const Value& body) {
  if (find_header(request.headers, "anthropic-version") == nullptr) {
    return failure("anthropic-version: header is required");
  }
  const Value* messages = body.find("messages");
  if (messages == nullptr || !messages->is_list()) return failure("messages: Field required");
  const Value* most = body.find("max_tokens");
  if (most == nullptr) return failure("max_tokens: Field required");
  MockQuestion question;
  question.model = text_member(body, "model");
  if (question.model.empty()) return failure("model: Field required");
  const std::string system = content_text(body.find("system"));
  if (!system.empty()) question.request.messages.push_back(Message::of_text(Role::system, system));
  for (const Value& message : messages->list()) {
    const Value* content = message.find("content");
    const Role role = find_role(text_member(message, "role")).value_or(Role::user);
    if (content != nullptr) question.request.messages.push_back(Message::of_text(role, block_text(*content)));
  }
  read_tools(body, question);
  const Value* output = body.find("output_config");
  const Value* format = output == nullptr ? nullptr : output->find("format");
  if (format != nullptr && format->find("schema") != nullptr) {
    question.request.output_schema = *format->find("schema");
  }
  question.request.parameters.set("max_output_tokens", *most);
  question.streams = true_member(body, "stream");
  return question;
}

std::string_view stop_reason(const MockAnswer& answer) {
  if (answer.outcome == Outcome::truncated) return "max_tokens";
  if (answer.outcome == Outcome::refusal) return "refusal";
  return answer.calls.empty() ? "end_turn" : "tool_use";
}

Object usage(const MockAnswer& answer, std::int64_t output) {
  Object tokens;
  tokens.append("input_tokens", Value(answer.usage.input_tokens));
  tokens.append("cache_creation_input_tokens", Value(0));
  tokens.append("cache_read_input_tokens", Value(0));
  tokens.append("output_tokens", Value(output));
  return tokens;
}

Object text_block(std::string_view text) {
  Object block;
  block.append("type", Value("text"));
  block.append("text", Value(text));
  return block;
}

Object tool_block(const ToolCallPart& call, Value input) {
  Object block;
  block.append("type", Value("tool_use"));
  block.append("id", Value(call.id));
  block.append("name", Value(call.name));
  block.append("input", std::move(input));
  return block;
}

std::string answer_text(const MockAnswer& answer) {
  return answer.outcome == Outcome::refusal ? refusal_text(answer) : answer.text;
}

Object message(const MockAnswer& answer, List content, Value stop, std::int64_t output) {
  Object body;
  body.append("id", Value("msg_" + answer.id));
  body.append("type", Value("message"));
  body.append("role", Value("assistant"));
  body.append("model", Value(answer.model));
  body.append("content", Value(std::move(content)));
  body.append("stop_reason", std::move(stop));
  body.append("stop_sequence", Value());
  body.append("usage", Value(usage(answer, output)));
  return body;
}

std::string whole(const MockAnswer& answer) {
  List content;
  const std::string text = answer_text(answer);
  if (!text.empty()) content.emplace_back(text_block(text));
  for (const ToolCallPart& call : answer.calls) content.emplace_back(tool_block(call, call_arguments(call)));
  std::string out;
  append_json(out, message(answer, std::move(content), Value(stop_reason(answer)), answer.usage.output_tokens));
  return out;
}

/// The events of one answer, which has a block a text or tool call.
class Events {
 public:
  void add(const std::string& type, Object rest) {
    Object data;
    data.append("type", Value(type));
    for (const Member& member : rest) data.append(member.key, member.value);
    events_.push_back(sse_event(type, data));
  }
  void add_block(Object empty, const char* delta_type, const char* key, std::string_view text, std::size_t piece) {
    const Value index(block_++);
    add("content_block_start", Object{{"index", index}, {"content_block", Value(std::move(empty))}});
    for (const std::string_view part : cut_text(text, piece)) {
      Object delta{{"type", Value(delta_type)}, {key, Value(part)}};
      add("content_block_delta", Object{{"index", index}, {"delta", Value(std::move(delta))}});
    }
    add("content_block_stop", Object{{"index", index}});
  }
  std::vector<std::string> take() { return std::move(events_); }

 private:
  std::int64_t block_ = 0;
  std::vector<std::string> events_;
};

std::vector<std::string> stream(const MockAnswer& answer, const MockQuestion& /*question*/, std::size_t piece) {
  Events events;
  events.add("message_start", Object{{"message", Value(message(answer, List(), Value(), 1))}});
  events.add("ping", Object());
  const std::string text = answer_text(answer);
  if (!text.empty()) events.add_block(text_block(""), "text_delta", "text", text, piece);
  for (const ToolCallPart& call : answer.calls) {
    events.add_block(tool_block(call, Value(Object())), "input_json_delta", "partial_json", call.arguments, piece);
  }
  Object delta{{"stop_reason", Value(stop_reason(answer))}, {"stop_sequence", Value()}};
  Object tokens{{"output_tokens", Value(answer.usage.output_tokens)}};
  events.add("message_delta", Object{{"delta", Value(std::move(delta))}, {"usage", Value(std::move(tokens))}});
  events.add("message_stop", Object());
  return events.take();
}

struct Row {
  Outcome outcome;
  int status;
  std::string_view type;
};

constexpr std::array k_rows{
    Row{Outcome::rate_limited, 429, "rate_limit_error"},
    Row{Outcome::quota_exhausted, 402, "billing_error"},
    Row{Outcome::overloaded, 529, "overloaded_error"},
    Row{Outcome::timeout, 504, "timeout_error"},
    Row{Outcome::server_error, 500, "api_error"},
    Row{Outcome::auth, 401, "authentication_error"},
    Row{Outcome::not_found, 404, "not_found_error"},
    Row{Outcome::invalid_request, 400, "invalid_request_error"},
    Row{Outcome::context_length_exceeded, 400, "invalid_request_error"},
    Row{Outcome::content_filtered, 400, "invalid_request_error"},
};

MockReply error_reply(Outcome outcome, const std::string& what, std::optional<Duration> wait) {
  Row row = k_rows.at(4);
  for (const Row& candidate : k_rows) {
    if (candidate.outcome == outcome) row = candidate;
  }
  // What these two are, only their words tell.
  std::string text = what;
  if (outcome == Outcome::context_length_exceeded) text = "prompt is too long: 250000 tokens > 200000 maximum";
  if (outcome == Outcome::content_filtered) text = "Output blocked by content filtering policy";
  Object error{{"type", Value(row.type)}, {"message", Value(std::move(text))}};
  Object body{{"type", Value("error")}, {"error", Value(std::move(error))}};
  MockReply reply = json_reply(row.status, std::move(body), wait);
  std::erase_if(reply.headers, [](const HttpHeader& header) { return header.name == "retry-after-ms"; });
  return reply;
}

void tell_limit(const MockLimitState& limit, SystemTime now, std::vector<HttpHeader>& headers) {
  const auto name = [&](const char* what) { return fmt::format("anthropic-ratelimit-{}-{}", limit.kind, what); };
  headers.push_back({name("limit"), std::to_string(limit.limit)});
  headers.push_back({name("remaining"), std::to_string(limit.remaining)});
  headers.push_back({name("reset"), format_time(now + limit.until_full)});
}

}  // namespace

const MockShape k_anthropic_shape{"anthropic", read, whole, stream, error_reply, tell_limit};

}  // namespace llmeval
