// The simulated model in the shape of OpenAI's chat completions.
#include "serve/mock_openai_error.h"
#include "serve/mock_shape.h"

#include "data/json.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

namespace {

void read_messages(const Value& body, Request& request) {
  const Value* messages = body.find("messages");
  for (const Value& message : messages->list()) {
    // A tool's result is what the model has to answer to, as is a user's message.
    const std::string name = text_member(message, "role");
    const Role role = name == "tool" ? Role::user : find_role(name).value_or(Role::user);
    request.messages.push_back(Message::of_text(role, content_text(message.find("content"))));
  }
}

void read_tools(const Value& body, MockQuestion& question) {
  const Value* tools = body.find("tools");
  if (tools == nullptr || !tools->is_list()) return;
  for (const Value& tool : tools->list()) {
    const Value* function = tool.find("function");
    if (function == nullptr) continue;
    const Value* parameters = function->find("parameters");
    question.request.tools.push_back({text_member(*function, "name"), text_member(*function, "description"),
                                      parameters == nullptr ? Value(Object()) : *parameters});
  }
  const Value* choice = body.find("tool_choice");
  if (choice == nullptr) return;
  question.must_call_tool = choice->is_object() || (choice->is_text() && choice->text() == "required");
  if (const Value* function = choice->find("function")) question.tool = text_member(*function, "name");
}

Result<MockQuestion> read(const HttpServerRequest& /*request*/, const Value& body) {
  const Value* messages = body.find("messages");
  if (messages == nullptr || !messages->is_list()) return failure("'messages' is missing, or no list");
  MockQuestion question;
  question.model = text_member(body, "model");
  if (question.model.empty()) return failure("you must provide a model parameter");
  read_messages(body, question.request);
  read_tools(body, question);
  if (const Value* format = body.find("response_format")) {
    const Value* schema = format->find("json_schema");
    if (schema != nullptr && schema->find("schema") != nullptr) {
      question.request.output_schema = *schema->find("schema");
    } else if (text_member(*format, "type") == "json_object") {
      question.request.output_schema = Value(Object{{"type", Value("object")}});
    }
  }
  for (const char* name : {"max_completion_tokens", "max_tokens"}) {
    if (const Value* most = body.find(name)) question.request.parameters.set("max_output_tokens", *most);
  }
  question.streams = true_member(body, "stream");
  const Value* options = body.find("stream_options");
  question.wants_usage = options != nullptr && true_member(*options, "include_usage");
  return question;
}

std::string_view finish_reason(const MockAnswer& answer) {
  if (answer.outcome == Outcome::truncated) return "length";
  return answer.calls.empty() ? "stop" : "tool_calls";
}

Value usage(const MockAnswer& answer) {
  const Usage& used = answer.usage;
  Object tokens;
  tokens.append("prompt_tokens", Value(used.input_tokens));
  tokens.append("completion_tokens", Value(used.output_tokens));
  tokens.append("total_tokens", Value(used.input_tokens + used.output_tokens));
  return tokens;
}

Value tool_call(const ToolCallPart& call, std::string arguments) {
  Object function;
  function.append("name", Value(call.name));
  function.append("arguments", Value(std::move(arguments)));
  Object entry;
  entry.append("id", Value(call.id));
  entry.append("type", Value("function"));
  entry.append("function", Value(std::move(function)));
  return entry;
}

Object envelope(const MockAnswer& answer, std::string_view object) {
  Object body;
  body.append("id", Value("chatcmpl-" + answer.id));
  body.append("object", Value(object));
  body.append("created", Value(answer.created));
  body.append("model", Value(answer.model));
  return body;
}

Object choice_of(std::string_view key, Object content, Value finish) {
  Object choice;
  choice.append("index", Value(0));
  choice.append(std::string(key), Value(std::move(content)));
  choice.append("logprobs", Value());
  choice.append("finish_reason", std::move(finish));
  return choice;
}

std::string whole(const MockAnswer& answer) {
  const bool refuses = answer.outcome == Outcome::refusal;
  Object message;
  message.append("role", Value("assistant"));
  const bool has_no_text = refuses || (answer.text.empty() && !answer.calls.empty());
  message.append("content", has_no_text ? Value() : Value(answer.text));
  message.append("refusal", refuses ? Value(refusal_text(answer)) : Value());
  if (!answer.calls.empty()) {
    List calls;
    for (const ToolCallPart& call : answer.calls) calls.push_back(tool_call(call, call.arguments));
    message.append("tool_calls", Value(std::move(calls)));
  }
  Object body = envelope(answer, "chat.completion");
  List choices{Value(choice_of("message", std::move(message), Value(finish_reason(answer))))};
  body.append("choices", Value(std::move(choices)));
  body.append("usage", usage(answer));
  std::string text;
  append_json(text, body);
  return text;
}

/// The chunks of one answer, in the order in which they go out.
class Chunks {
 public:
  Chunks(const MockAnswer& answer, bool with_usage) : answer_(answer), with_usage_(with_usage) {}

  void add(Object delta, Value finish = {}) {
    add_body(List{Value(choice_of("delta", std::move(delta), std::move(finish)))}, Value());
  }
  void add_usage() { add_body(List(), usage(answer_)); }
  std::vector<std::string> take() {
    events_.emplace_back("data: [DONE]\n\n");
    return std::move(events_);
  }

 private:
  void add_body(List choices, Value tokens) {
    Object body = envelope(answer_, "chat.completion.chunk");
    body.append("choices", Value(std::move(choices)));
    if (with_usage_) body.append("usage", std::move(tokens));
    events_.push_back(sse_event("", body));
  }

  const MockAnswer& answer_;
  bool with_usage_;
  std::vector<std::string> events_;
};

void add_calls(const MockAnswer& answer, std::size_t piece, Chunks& chunks) {
  for (std::size_t i = 0; i < answer.calls.size(); ++i) {
    const ToolCallPart& call = answer.calls[i];
    const auto add = [&](Object entry) {
      entry.set("index", Value(static_cast<std::int64_t>(i)));
      chunks.add(Object{{"tool_calls", Value(List{Value(std::move(entry))})}});
    };
    add(tool_call(call, "").object());
    for (const std::string_view part : cut_text(call.arguments, piece)) {
      add(Object{{"function", Value(Object{{"arguments", Value(part)}})}});
    }
  }
}

std::vector<std::string> stream(const MockAnswer& answer, const MockQuestion& question, std::size_t piece) {
  Chunks chunks(answer, question.wants_usage);
  chunks.add(Object{{"role", Value("assistant")}, {"content", Value("")}, {"refusal", Value()}});
  const bool refuses = answer.outcome == Outcome::refusal;
  const std::string text = refuses ? refusal_text(answer) : answer.text;
  for (const std::string_view part : cut_text(text, piece)) {
    chunks.add(Object{{refuses ? "refusal" : "content", Value(part)}});
  }
  add_calls(answer, piece, chunks);
  chunks.add(Object(), Value(finish_reason(answer)));
  if (question.wants_usage) chunks.add_usage();
  return chunks.take();
}

}  // namespace

const MockShape k_openai_chat_shape{"openai-chat", read, whole, stream, openai_mock_error, tell_openai_limit};

}  // namespace llmeval
