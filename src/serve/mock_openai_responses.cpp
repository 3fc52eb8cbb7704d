// The simulated model in the shape of OpenAI's responses.
#include "serve/mock_openai_error.h"
#include "serve/mock_shape.h"

#include "data/json.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

namespace {

void read_input(const Value& input, Request& request) {
  if (input.is_text()) {
    request.messages.push_back(Message::of_text(Role::user, input.text()));
    return;
  }
  for (const Value& item : input.list()) {
    const std::string type = text_member(item, "type");
    if (type == "function_call_output") {
      request.messages.push_back(Message::of_text(Role::user, content_text(item.find("output"))));
    } else if (type.empty() || type == "message") {
      const Role role = find_role(text_member(item, "role")).value_or(Role::user);
      request.messages.push_back(Message::of_text(role, content_text(item.find("content"))));
    }
  }
}

void read_tools(const Value& body, MockQuestion& question) {
  const Value* tools = body.find("tools");
  if (tools == nullptr || !tools->is_list()) return;
  for (const Value& tool : tools->list()) {
    const Value* parameters = tool.find("parameters");
    question.request.tools.push_back({text_member(tool, "name"), text_member(tool, "description"),
                                      parameters == nullptr ? Value(Object()) : *parameters});
  }
  const Value* choice = body.find("tool_choice");
  if (choice == nullptr) return;
  question.must_call_tool = choice->is_object() || (choice->is_text() && choice->text() == "required");
  question.tool = text_member(*choice, "name");
}

Result<MockQuestion> read(const HttpServerRequest& /*request*/, const Value& body) {
  const Value* input = body.find("input");
  if (input == nullptr || !(input->is_text() || input->is_list())) return failure("'input' is missing");
  MockQuestion question;
  question.model = text_member(body, "model");
  if (question.model.empty()) return failure("you must provide a model parameter");
  const std::string instructions = text_member(body, "instructions");
  if (!instructions.empty()) question.request.messages.push_back(Message::of_text(Role::system, instructions));
  read_input(*input, question.request);
  read_tools(body, question);
  const Value* text = body.find("text");
  const Value* format = text == nullptr ? nullptr : text->find("format");
  if (format != nullptr && format->find("schema") != nullptr) {
    question.request.output_schema = *format->find("schema");
  }
  if (const Value* most = body.find("max_output_tokens")) question.request.parameters.set("max_output_tokens", *most);
  question.streams = true_member(body, "stream");
  return question;
}

bool has_message(const MockAnswer& answer) { return answer.outcome == Outcome::refusal || !answer.text.empty(); }

Object content_part(const MockAnswer& answer, std::string text) {
  Object part;
  const bool refuses = answer.outcome == Outcome::refusal;
  part.append("type", Value(refuses ? "refusal" : "output_text"));
  part.append(refuses ? "refusal" : "text", Value(std::move(text)));
  if (!refuses) part.append("annotations", Value(List()));
  return part;
}

std::string answer_text(const MockAnswer& answer) {
  return answer.outcome == Outcome::refusal ? refusal_text(answer) : answer.text;
}

std::string_view item_status(const MockAnswer& answer) {
  return answer.outcome == Outcome::truncated ? "incomplete" : "completed";
}

Object message_item(const MockAnswer& answer, std::string_view status, List content) {
  Object item;
  item.append("id", Value("msg_" + answer.id));
  item.append("type", Value("message"));
  item.append("status", Value(status));
  item.append("role", Value("assistant"));
  item.append("content", Value(std::move(content)));
  return item;
}

Object call_item(const MockAnswer& answer, const ToolCallPart& call, std::string_view status, std::string arguments) {
  Object item;
  item.append("id", Value(fmt::format("fc_{}_{}", answer.id, call.id)));
  item.append("type", Value("function_call"));
  item.append("status", Value(status));
  item.append("call_id", Value(call.id));
  item.append("name", Value(call.name));
  item.append("arguments", Value(std::move(arguments)));
  return item;
}

Value usage(const MockAnswer& answer) {
  const Usage& used = answer.usage;
  Object tokens;
  tokens.append("input_tokens", Value(used.input_tokens));
  tokens.append("input_tokens_details", Value(Object{{"cached_tokens", Value(0)}}));
  tokens.append("output_tokens", Value(used.output_tokens));
  tokens.append("output_tokens_details", Value(Object{{"reasoning_tokens", Value(0)}}));
  tokens.append("total_tokens", Value(used.input_tokens + used.output_tokens));
  return tokens;
}

Object response(const MockAnswer& answer, std::string_view status, List output) {
  const bool is_done = status != "in_progress";
  Object body;
  body.append("id", Value("resp_" + answer.id));
  body.append("object", Value("response"));
  body.append("created_at", Value(answer.created));
  body.append("status", Value(status));
  body.append("error", Value());
  body.append("incomplete_details",
              status == "incomplete" ? Value(Object{{"reason", Value("max_output_tokens")}}) : Value());
  body.append("model", Value(answer.model));
  body.append("output", Value(std::move(output)));
  body.append("usage", is_done ? usage(answer) : Value());
  return body;
}

List whole_output(const MockAnswer& answer) {
  List output;
  if (has_message(answer)) {
    List content{Value(content_part(answer, answer_text(answer)))};
    output.emplace_back(message_item(answer, item_status(answer), std::move(content)));
  }
  for (const ToolCallPart& call : answer.calls) {
    output.emplace_back(call_item(answer, call, "completed", call.arguments));
  }
  return output;
}

std::string whole(const MockAnswer& answer) {
  std::string text;
  append_json(text, response(answer, item_status(answer), whole_output(answer)));
  return text;
}

/// The events of one answer; each is numbered.
class Events {
 public:
  void add(const std::string& type, Object rest) {
    Object data;
    data.append("type", Value(type));
    data.append("sequence_number", Value(number_++));
    for (const Member& member : rest) data.append(member.key, member.value);
    events_.push_back(sse_event(type, data));
  }
  std::vector<std::string> take() { return std::move(events_); }

 private:
  std::int64_t number_ = 0;
  std::vector<std::string> events_;
};

void add_item(Events& events, const char* type, std::int64_t at, Object item) {
  events.add(type, Object{{"output_index", Value(at)}, {"item", Value(std::move(item))}});
}

void add_message(const MockAnswer& answer, std::size_t piece, Events& events) {
  const bool refuses = answer.outcome == Outcome::refusal;
  const std::string text = answer_text(answer);
  const std::string kind = refuses ? "response.refusal" : "response.output_text";
  const Object at{{"item_id", Value("msg_" + answer.id)}, {"output_index", Value(0)}, {"content_index", Value(0)}};
  const auto add = [&](const std::string& type, const char* key, Value value) {
    Object data = at;
    data.append(key, std::move(value));
    events.add(type, std::move(data));
  };
  add_item(events, "response.output_item.added", 0, message_item(answer, "in_progress", List()));
  add("response.content_part.added", "part", Value(content_part(answer, "")));
  for (const std::string_view part : cut_text(text, piece)) add(kind + ".delta", "delta", Value(part));
  add(kind + ".done", refuses ? "refusal" : "text", Value(text));
  add("response.content_part.done", "part", Value(content_part(answer, text)));
  List content{Value(content_part(answer, text))};
  add_item(events, "response.output_item.done", 0, message_item(answer, item_status(answer), std::move(content)));
}

void add_call(const MockAnswer& answer, const ToolCallPart& call, std::int64_t index, std::size_t piece,
              Events& events) {
  const Object at{{"item_id", Value(fmt::format("fc_{}_{}", answer.id, call.id))}, {"output_index", Value(index)}};
  const auto add = [&](const std::string& type, const char* key, std::string_view text) {
    Object data = at;
    data.append(key, Value(text));
    events.add(type, std::move(data));
  };
  add_item(events, "response.output_item.added", index, call_item(answer, call, "in_progress", ""));
  for (const std::string_view part : cut_text(call.arguments, piece)) {
    add("response.function_call_arguments.delta", "delta", part);
  }
  add("response.function_call_arguments.done", "arguments", call.arguments);
  add_item(events, "response.output_item.done", index, call_item(answer, call, "completed", call.arguments));
}

std::vector<std::string> stream(const MockAnswer& answer, const MockQuestion& /*question*/, std::size_t piece) {
  Events events;
  const auto add_response = [&](const std::string& type, Object body) {
    events.add(type, Object{{"response", Value(std::move(body))}});
  };
  add_response("response.created", response(answer, "in_progress", List()));
  add_response("response.in_progress", response(answer, "in_progress", List()));
  std::int64_t index = 0;
  if (has_message(answer)) {
    add_message(answer, piece, events);
    ++index;
  }
  for (const ToolCallPart& call : answer.calls) add_call(answer, call, index++, piece, events);
  const std::string status(item_status(answer));
  add_response("response." + status, response(answer, status, whole_output(answer)));
  return events.take();
}

}  // namespace

const MockShape k_openai_responses_shape{"openai-responses", read, whole, stream, openai_mock_error, tell_openai_limit};

}  // namespace llmeval
