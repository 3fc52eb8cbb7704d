// The simulated model in the shape of Gemini's generateContent and streamGenerateContent.
#include "serve/mock_shape.h"

#include "data/json.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace llmeval {

namespace {

// A function's response is what the model has to answer to, as is a user's text.
std::string parts_text(const Value& content) {
  const Value* parts = content.find("parts");
  if (parts == nullptr || !parts->is_list()) return {};
  std::string text;
  for (const Value& part : parts->list()) {
    text += text_member(part, "text");
    const Value* result = part.find("functionResponse");
    const Value* response = result == nullptr ? nullptr : result->find("response");
    if (response != nullptr) text += to_json(*response);
  }
  return text;
}

void read_tools(const Value& body, MockQuestion& question) {
  const Value* tools = body.find("tools");
  if (tools == nullptr || !tools->is_list()) return;
  for (const Value& tool : tools->list()) {
    const Value* functions = tool.find("functionDeclarations");
    if (functions == nullptr || !functions->is_list()) continue;
    for (const Value& function : functions->list()) {
      const Value* parameters = function.find("parametersJsonSchema");
      if (parameters == nullptr) parameters = function.find("parameters");
      question.request.tools.push_back({text_member(function, "name"), text_member(function, "description"),
                                        parameters == nullptr ? Value(Object()) : *parameters});
    }
  }
  const Value* config = body.find("toolConfig");
  const Value* calling = config == nullptr ? nullptr : config->find("functionCallingConfig");
  if (calling == nullptr || text_member(*calling, "mode") != "ANY") return;
  question.must_call_tool = true;
  const Value* names = calling->find("allowedFunctionNames");
  if (names != nullptr && names->is_list() && names->list().size() == 1 && names->list().front().is_text()) {
    question.tool = names->list().front().text();
  }
}

void read_config(const Value& config, MockQuestion& question) {
  const Value* schema = config.find("responseJsonSchema");
  if (schema == nullptr) schema = config.find("responseSchema");
  if (schema != nullptr) {
    question.request.output_schema = *schema;
  } else if (text_member(config, "responseMimeType") == "application/json") {
    question.request.output_schema = Value(Object{{"type", Value("object")}});
  }
  if (const Value* most = config.find("maxOutputTokens")) {
    question.request.parameters.set("max_output_tokens", *most);
  }
}

Result<MockQuestion> read(const HttpServerRequest& request, const Value& body) {
  const Value* contents = body.find("contents");
  if (contents == nullptr || !contents->is_list()) return failure("contents is not specified");
  MockQuestion question;
  const std::string_view path = request.path();
  const std::size_t name = path.rfind("/models/") + 8;
  question.model = path.substr(name, path.rfind(':') - name);
  if (const Value* system = body.find("systemInstruction")) {
    question.request.messages.push_back(Message::of_text(Role::system, parts_text(*system)));
  }
  for (const Value& content : contents->list()) {
    const Role role = text_member(content, "role") == "model" ? Role::assistant : Role::user;
    question.request.messages.push_back(Message::of_text(role, parts_text(content)));
  }
  read_tools(body, question);
  if (const Value* config = body.find("generationConfig")) read_config(*config, question);
  question.streams = path.ends_with(":streamGenerateContent");
  question.is_event_stream = request.target.find("alt=sse") != std::string::npos;
  return question;
}

std::string_view finish_reason(const MockAnswer& answer) {
  if (answer.outcome == Outcome::truncated) return "MAX_TOKENS";
  return answer.outcome == Outcome::malformed_tool_args ? "MALFORMED_FUNCTION_CALL" : "STOP";
}

Value usage(const MockAnswer& answer) {
  const Usage& used = answer.usage;
  Object tokens;
  tokens.append("promptTokenCount", Value(used.input_tokens));
  tokens.append("candidatesTokenCount", Value(used.output_tokens));
  tokens.append("totalTokenCount", Value(used.input_tokens + used.output_tokens));
  return tokens;
}

List call_parts(const MockAnswer& answer) {
  List parts;
  for (const ToolCallPart& call : answer.calls) {
    Value arguments = call_arguments(call);
    // What is no object has no place here: then the finish reason alone tells.
    if (!arguments.is_object()) continue;
    Object function{{"id", Value(call.id)}, {"name", Value(call.name)}, {"args", std::move(arguments)}};
    parts.emplace_back(Object{{"functionCall", Value(std::move(function))}});
  }
  return parts;
}

Object text_part(std::string_view text) { return Object{{"text", Value(text)}}; }

// There is no field for a refusal: it is text like any other.
std::string answer_text(const MockAnswer& answer) {
  return answer.outcome == Outcome::refusal ? refusal_text(answer) : answer.text;
}

Object response(const MockAnswer& answer, List parts, bool is_last) {
  Object candidate;
  if (!parts.empty()) {
    Object content{{"role", Value("model")}, {"parts", Value(std::move(parts))}};
    candidate.append("content", Value(std::move(content)));
  }
  if (is_last) candidate.append("finishReason", Value(finish_reason(answer)));
  candidate.append("index", Value(0));
  Object body;
  body.append("candidates", Value(List{Value(std::move(candidate))}));
  body.append("usageMetadata", usage(answer));
  body.append("modelVersion", Value(answer.model));
  body.append("responseId", Value(answer.id));
  return body;
}

std::string whole(const MockAnswer& answer) {
  List parts;
  const std::string text = answer_text(answer);
  if (!text.empty()) parts.emplace_back(text_part(text));
  for (Value& part : call_parts(answer)) parts.push_back(std::move(part));
  std::string out;
  append_json(out, response(answer, std::move(parts), true));
  return out;
}

std::vector<std::string> stream(const MockAnswer& answer, const MockQuestion& question, std::size_t piece) {
  std::vector<std::string> events;
  const auto add = [&](List parts, bool is_last) {
    const Object body = response(answer, std::move(parts), is_last);
    if (question.is_event_stream) {
      events.push_back(sse_event("", body));
      return;
    }
    std::string text = events.empty() ? "[" : ",\r\n";
    append_json(text, body);
    events.push_back(is_last ? text + "]" : text);
  };
  const std::string text = answer_text(answer);
  for (const std::string_view part : cut_text(text, piece)) add(List{Value(text_part(part))}, false);
  add(call_parts(answer), true);
  return events;
}

struct Row {
  Outcome outcome;
  int status;
  std::string_view name;
  std::string_view text;  ///< Empty: what happened, in our words.
};

constexpr std::array k_rows{
    Row{Outcome::rate_limited, 429, "RESOURCE_EXHAUSTED", "You exceeded your current quota."},
    Row{Outcome::quota_exhausted, 429, "RESOURCE_EXHAUSTED", "You exceeded your current quota."},
    Row{Outcome::overloaded, 503, "UNAVAILABLE", "The model is overloaded. Please try again later."},
    Row{Outcome::timeout, 504, "DEADLINE_EXCEEDED", ""},
    Row{Outcome::server_error, 500, "INTERNAL", ""},
    Row{Outcome::auth, 400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key."},
    Row{Outcome::not_found, 404, "NOT_FOUND", ""},
    Row{Outcome::invalid_request, 400, "INVALID_ARGUMENT", ""},
    Row{Outcome::context_length_exceeded, 400, "INVALID_ARGUMENT",
        "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)."},
};

Object detail(const char* type, const char* key, Value value) {
  return Object{{"@type", Value(fmt::format("type.googleapis.com/google.rpc.{}", type))}, {key, std::move(value)}};
}

List details(Outcome outcome, std::optional<Duration> wait) {
  List list;
  if (outcome == Outcome::rate_limited || outcome == Outcome::quota_exhausted) {
    const char* const window = outcome == Outcome::rate_limited ? "PerMinute" : "PerDay";
    Object violation{{"quotaId", Value(fmt::format("GenerateRequests{}PerProjectPerModel", window))}};
    list.emplace_back(detail("QuotaFailure", "violations", Value(List{Value(std::move(violation))})));
  }
  if (outcome == Outcome::auth) list.emplace_back(detail("ErrorInfo", "reason", Value("API_KEY_INVALID")));
  if (wait) {
    const double seconds = static_cast<double>(wait->count()) / 1e6;
    list.emplace_back(detail("RetryInfo", "retryDelay", Value(fmt::format("{:g}s", seconds))));
  }
  return list;
}

MockReply error_reply(Outcome outcome, const std::string& message, std::optional<Duration> wait) {
  if (outcome == Outcome::content_filtered) {
    Object blocked{{"blockReason", Value("SAFETY")}};
    return json_reply(200, Object{{"promptFeedback", Value(std::move(blocked))}}, std::nullopt);
  }
  Row row = k_rows.at(4);
  for (const Row& candidate : k_rows) {
    if (candidate.outcome == outcome) row = candidate;
  }
  Object error;
  error.append("code", Value(row.status));
  error.append("message", row.text.empty() ? Value(message) : Value(row.text));
  error.append("status", Value(row.name));
  if (List more = details(outcome, wait); !more.empty()) error.append("details", Value(std::move(more)));
  return json_reply(row.status, Object{{"error", Value(std::move(error))}}, std::nullopt);
}

// It tells of no limits before they are reached.
void tell_limit(const MockLimitState& /*limit*/, SystemTime /*now*/, std::vector<HttpHeader>& /*headers*/) {}

}  // namespace

const MockShape k_gemini_shape{"gemini", read, whole, stream, error_reply, tell_limit};

}  // namespace llmeval
