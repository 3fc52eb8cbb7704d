#include "serve/mock.h"

#include "base/hash.h"
#include "data/json.h"
#include "provider/make.h"
#include "serve/embeddings.h"
#include "serve/instance.h"
#include "serve/mock_openai_error.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

namespace {

constexpr std::string_view k_welcome =
    "This is a simulated model (llmeval mock). It answers to:\n"
    "  POST …/chat/completions              as OpenAI's chat completions\n"
    "  POST …/responses                     as OpenAI's responses\n"
    "  POST …/messages                      as Anthropic's messages\n"
    "  POST …/models/NAME:generateContent   as Gemini, also :streamGenerateContent\n"
    "  POST …/embeddings, GET …/models      as OpenAI\n"
    "  GET, PUT, DELETE /_mock/faults       what goes wrong\n"
    "  GET, DELETE /_mock/requests          what was asked\n";

const std::vector<HttpHeader>& json_headers() {
  static const std::vector<HttpHeader> headers{{"content-type", "application/json"}};
  return headers;
}

std::int64_t tokens_in(std::string_view text) { return static_cast<std::int64_t>((text.size() + 3) / 4); }

// Some outcomes are nothing that an API says, but what happens to the connection.
WireFault wire_fault_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::connection_reset:
    case Outcome::connect_error:
      return WireFault::reset;
    case Outcome::tls_error:
      return WireFault::garbage;
    case Outcome::malformed_response:
      return WireFault::partial_json;
    default:
      return WireFault::none;
  }
}

void break_arguments(MockAnswer& answer, const Request& request) {
  if (answer.calls.empty()) {
    const std::string name = request.tools.empty() ? "tool" : request.tools.front().name;
    answer.calls.push_back({"", name, R"({"unfinished": )"});
    return;
  }
  std::string& arguments = answer.calls.front().arguments;
  if (call_arguments(answer.calls.front()).is_object()) arguments.resize(arguments.size() / 2);
}

// The tool that has to be called, with arguments that fit it.
void call_tool(const MockQuestion& question, MockAnswer& answer) {
  if (!question.must_call_tool || !answer.calls.empty() || question.request.tools.empty()) return;
  const Tool* called = &question.request.tools.front();
  for (const Tool& tool : question.request.tools) {
    if (tool.name == question.tool) called = &tool;
  }
  answer.text.clear();
  answer.calls.push_back({"", called->name, to_json(instance_of(called->parameters))});
}

void keep_to_limit(const Request& request, MockAnswer& answer) {
  const std::optional<std::int64_t> most = most_output_tokens(request.parameters);
  if (!most || *most < 0 || answer.text.empty() || tokens_in(answer.text) <= *most) return;
  const auto pieces = cut_text(answer.text, std::max<std::size_t>(1, static_cast<std::size_t>(*most) * 4));
  answer.text = std::string(pieces.front());
  answer.outcome = Outcome::truncated;
}

std::size_t asked_count(std::string_view target) {
  const std::size_t at = target.find("last=");
  std::size_t count = 100;
  if (at != std::string_view::npos) {
    count = 0;
    for (const char c : target.substr(at + 5)) {
      if (c < '0' || c > '9' || count > 100'000) break;
      count = count * 10 + static_cast<std::size_t>(c - '0');
    }
  }
  return count;
}

}  // namespace

/// One question and what becomes of it.
struct Mock::Ask {
  const MockShape& shape;
  MockQuestion question;
  std::string text;             ///< That is answered to.
  std::string key;              ///< Names the question.
  std::int64_t occurrence = 1;  ///< How often it was asked, from 1.
  Fault fault;
};

Result<std::unique_ptr<Mock>> Mock::make(MockConfig config, MockLog log, const ProviderPorts& ports,
                                         std::function<void(const Error&)> on_error) {
  LLMEVAL_TRY(std::unique_ptr<Provider> model, make_sim(config.model, ports));
  return std::unique_ptr<Mock>(
      new Mock(std::move(config), std::move(log), ports.loop, std::move(model), std::move(on_error)));
}

Mock::Mock(MockConfig config, MockLog log, Loop& loop, std::unique_ptr<Provider> model,
           std::function<void(const Error&)> on_error)
    : config_(std::move(config)),
      loop_(loop),
      model_(std::move(model)),
      faults_(std::move(config_.faults), config_.seed),
      limits_(config_.limits, loop.now()),
      log_(std::move(log)),
      on_error_(std::move(on_error)) {}

Task<void> Mock::handle(const HttpServerRequest& request, Responder& responder) {
  const std::string_view path = request.path();
  const bool posts = request.method == "POST";
  const MockShape* shape = posts ? find_mock_shape(path) : nullptr;
  if (shape != nullptr) {
    co_await ask(*shape, request, responder);
  } else if (path.starts_with("/_mock/")) {
    control(request, responder);
  } else if (posts && path.ends_with("/embeddings")) {
    embed(request, responder);
  } else if (!posts && path.ends_with("/models")) {
    list_models(responder);
  } else if (!posts && path == "/") {
    responder.reply(200, {{"content-type", "text/plain; charset=utf-8"}}, k_welcome);
  } else {
    const MockReply reply = openai_mock_error(
        Outcome::not_found, fmt::format("there is nothing at {} {}; GET / says what there is", request.method, path),
        std::nullopt);
    responder.reply(reply.status, reply.headers, reply.body);
  }
}

Task<void> Mock::ask(const MockShape& shape, const HttpServerRequest& request, Responder& responder) {
  ++requests_;
  const std::optional<Value> body = parse_question_body(request.body);
  MockLogEntry entry;
  entry.at = loop_.clock().system_now();
  entry.shape = shape.name;
  entry.method = request.method;
  entry.path = request.path();
  if (body) entry.body = &*body;

  Result<MockQuestion> question = failure("the body of the request is no JSON object");
  if (body) question = shape.read(request, *body);
  auto ask = std::make_shared<Ask>(Ask{shape, {}, {}, {}, 1, {}});
  ReplyDraft draft;
  if (question) {
    ask->question = *std::move(question);
    ask->text = last_user_text(ask->question.request);
    const Digest digest = sha256(request.target + "\n" + request.body);
    ask->key = digest.hex();
    ask->occurrence = ++asked_[digest.prefix()];
    draft = co_await answer(ask, responder.gone());
  } else {
    draft = draft_of_error(*ask, shape.error(Outcome::invalid_request, question.error().message, std::nullopt));
  }
  entry.model = ask->question.model;
  entry.streams = ask->question.streams;
  entry.fault = ask->fault.name;
  entry.status = draft.status;
  note(entry);
  const Fault fault = ask->fault;
  co_await send_reply(loop_, responder, std::move(draft), fault);
}

std::optional<MockReply> Mock::refuse(Ask& ask) {
  std::int64_t tokens = most_output_tokens(ask.question.request.parameters).value_or(0);
  for (const Message& message : ask.question.request.messages) tokens += tokens_in(message.text());
  if (const std::optional<Duration> wait = limits_.take(tokens, loop_.now())) {
    return ask.shape.error(Outcome::rate_limited, "Rate limit reached for requests", *wait);
  }
  const std::optional<Fault> fault = faults_.draw(ask.text, ask.key, ask.occurrence);
  if (!fault) return std::nullopt;
  ask.fault = *fault;
  if (fault->outcome == Outcome::ok || is_gradable(fault->outcome)) return std::nullopt;
  return ask.shape.error(fault->outcome, fmt::format("simulated: {}", fault->name), fault->wait);
}

Task<ReplyDraft> Mock::answer(std::shared_ptr<Ask> ask, CancelToken gone) {
  std::optional<MockReply> refused = refuse(*ask);
  if (refused) co_return draft_of_error(*ask, *std::move(refused));
  auto request = std::make_shared<Request>(ask->question.request);
  auto subject = std::make_shared<Case>();
  subject->id = ask->key;
  request->subject = std::move(subject);
  const auto number = static_cast<std::int32_t>(ask->occurrence);
  AttemptResult result = co_await model_->attempt(std::move(request), number, gone);
  if (result.outcome != Outcome::ok && !is_gradable(result.outcome)) {
    const WireFault wire = wire_fault_of(result.outcome);
    if (wire == WireFault::none) {
      co_return draft_of_error(*ask, ask->shape.error(result.outcome, result.message, std::nullopt));
    }
    ask->fault = Fault{outcome_name(result.outcome), Outcome::ok, wire, std::nullopt};
    result.outcome = Outcome::ok;
  }
  co_return draft_of(*ask, to_answer(*ask, std::move(result)));
}

MockAnswer Mock::to_answer(const Ask& ask, AttemptResult result) {
  MockAnswer answer;
  answer.id = fmt::format("{:016x}", requests_);
  answer.created =
      std::chrono::duration_cast<std::chrono::seconds>(loop_.clock().system_now().time_since_epoch()).count();
  answer.model = ask.question.model;
  answer.outcome = result.outcome;
  answer.text = result.completion.text();
  for (Part& part : result.completion.parts) {
    if (auto* call = std::get_if<ToolCallPart>(&part)) answer.calls.push_back(std::move(*call));
  }
  const Request& request = ask.question.request;
  if (!config_.has_rules && request.output_schema) answer.text = to_json(instance_of(*request.output_schema));
  call_tool(ask.question, answer);
  keep_to_limit(request, answer);
  if (ask.fault.outcome != Outcome::ok) answer.outcome = ask.fault.outcome;
  if (ask.fault.outcome == Outcome::truncated)
    answer.text = std::string(cut_text(answer.text + " ", answer.text.size() / 2 + 1).front());
  if (answer.outcome == Outcome::empty) answer.text.clear();
  if (answer.outcome == Outcome::empty || answer.outcome == Outcome::refusal) answer.calls.clear();
  if (answer.outcome == Outcome::malformed_tool_args) break_arguments(answer, request);
  answer.usage.input_tokens = 0;
  for (const Message& message : request.messages) answer.usage.input_tokens += tokens_in(message.text());
  answer.usage.output_tokens = tokens_in(answer.text);
  for (std::size_t i = 0; i < answer.calls.size(); ++i) {
    answer.calls[i].id = fmt::format("call_{}_{}", answer.id, i + 1);
    answer.usage.output_tokens += tokens_in(answer.calls[i].arguments);
  }
  return answer;
}

ReplyDraft Mock::draft_of(const Ask& ask, const MockAnswer& answer) const {
  ReplyDraft draft;
  draft.headers = limit_headers(ask.shape);
  draft.headers.push_back({"x-request-id", "req_" + answer.id});
  draft.streams = ask.question.streams;
  draft.pause = config_.pause;
  const bool sends_events = draft.streams && ask.question.is_event_stream;
  draft.headers.push_back({"content-type", sends_events ? "text/event-stream; charset=utf-8" : "application/json"});
  if (draft.streams) {
    draft.pieces = ask.shape.stream(answer, ask.question, config_.piece);
  } else {
    draft.pieces.push_back(ask.shape.whole(answer));
  }
  return draft;
}

ReplyDraft Mock::draft_of_error(const Ask& ask, MockReply reply) const {
  ReplyDraft draft;
  draft.status = reply.status;
  draft.headers = limit_headers(ask.shape);
  // What is no error of HTTP comes as any answer does.
  const bool sends_events = reply.status == 200 && ask.question.streams && ask.question.is_event_stream;
  if (sends_events) {
    draft.headers.push_back({"content-type", "text/event-stream; charset=utf-8"});
    reply.body = "data: " + reply.body + "\n\n";
  } else {
    draft.headers.insert(draft.headers.end(), reply.headers.begin(), reply.headers.end());
  }
  draft.pieces.push_back(std::move(reply.body));
  return draft;
}

std::vector<HttpHeader> Mock::limit_headers(const MockShape& shape) const {
  std::vector<HttpHeader> headers;
  const SystemTime now = loop_.clock().system_now();
  for (const MockLimitState& state : limits_.states(loop_.now())) shape.tell_limit(state, now, headers);
  return headers;
}

void Mock::embed(const HttpServerRequest& request, Responder& responder) {
  ++requests_;
  const std::optional<Value> body = parse_question_body(request.body);
  const MockReply reply =
      body ? embeddings_reply(*body, config_.dimensions)
           : openai_mock_error(Outcome::invalid_request, "the body of the request is no JSON object", std::nullopt);
  MockLogEntry entry;
  entry.at = loop_.clock().system_now();
  entry.shape = "embeddings";
  entry.method = request.method;
  entry.path = request.path();
  const std::string model = body ? text_member(*body, "model") : std::string();
  entry.model = model;
  entry.status = reply.status;
  if (body) entry.body = &*body;
  note(entry);
  responder.reply(reply.status, reply.headers, reply.body);
}

void Mock::list_models(Responder& responder) const {
  List models;
  for (const std::string& name : config_.models) {
    models.emplace_back(
        Object{{"id", Value(name)}, {"object", Value("model")}, {"created", Value(0)}, {"owned_by", Value("llmeval")}});
  }
  const Value body(Object{{"object", Value("list")}, {"data", Value(std::move(models))}});
  responder.reply(200, json_headers(), to_json(body));
}

void Mock::control(const HttpServerRequest& request, Responder& responder) {
  const std::string_view what = request.path();
  if (what == "/_mock/faults") return control_faults(faults_, request, responder);
  if (what == "/_mock/requests" && request.method == "DELETE") {
    log_.clear();
    return responder.reply(204, {}, "");
  }
  if (what == "/_mock/requests" && request.method == "GET") {
    return responder.reply(200, json_headers(), log_.newest(asked_count(request.target)));
  }
  responder.reply(404, json_headers(), R"({"errors":["there are /_mock/faults and /_mock/requests"]})");
}

void Mock::note(const MockLogEntry& entry) {
  const Result<> written = log_.add(entry);
  if (!written && on_error_) std::exchange(on_error_, nullptr)(written.error());
}

}  // namespace llmeval
