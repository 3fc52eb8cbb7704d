#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "domain/completion.h"
#include "domain/outcome.h"
#include "domain/request.h"
#include "net/http_request_reader.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// What a client asks the simulated model, whatever the shape of its words.
struct MockQuestion {
  std::string model;  ///< As the client names it.
  /// A tool's result stands as a user's message: it is what the model has to answer to.
  Request request;
  bool streams = false;
  bool is_event_stream = true;  ///< False: a stream is one JSON list (Gemini without `alt=sse`).
  bool wants_usage = true;      ///< In a stream.
  bool must_call_tool = false;  ///< The answer has to be a tool call, …
  std::string tool;             ///< … of this one; empty: of any.
};

/// An answer of the simulated model.
struct MockAnswer {
  std::string id;
  std::int64_t created = 0;  ///< Seconds since 1970.
  std::string model;
  Outcome outcome = Outcome::ok;  ///< Gradable.
  std::string text;
  std::vector<ToolCallPart> calls;
  Usage usage;
};

/// A reply as it goes out.
struct MockReply {
  int status = 200;
  std::vector<HttpHeader> headers;
  std::string body;
};

/// How much of a limit is left.
struct MockLimitState {
  std::string_view kind;  ///< `requests` or `tokens`.
  std::int64_t limit = 0;
  std::int64_t remaining = 0;
  Duration until_full{0};
};

/// How one provider's API writes what all of them say. A table of functions: one file a shape.
struct MockShape {
  std::string_view name;
  /// Reads a request; fails with a sentence for its sender.
  Result<MockQuestion> (*read)(const HttpServerRequest& request, const Value& body);
  /// The body of a whole answer.
  std::string (*whole)(const MockAnswer& answer);
  /// The body of a streamed answer, in events: pieces of about `piece` bytes of text each.
  std::vector<std::string> (*stream)(const MockAnswer& answer, const MockQuestion& question, std::size_t piece);
  /// How it says that there is no answer. \param wait  the hint that it gives; absent: none.
  MockReply (*error)(Outcome outcome, const std::string& message, std::optional<Duration> wait);
  /// Appends what it tells of a limit with every reply.
  void (*tell_limit)(const MockLimitState& limit, SystemTime now, std::vector<HttpHeader>& headers);
};

extern const MockShape k_openai_chat_shape;
extern const MockShape k_openai_responses_shape;
extern const MockShape k_anthropic_shape;
extern const MockShape k_gemini_shape;

/// The shape that is spoken at this address (any prefix before `/chat/completions`, `/responses`, `/messages` and
/// `/models/NAME:generateContent` is fine); nullptr for none.
const MockShape* find_mock_shape(std::string_view path);

// What the shapes share.

/// The text of a content that is a text or a list of parts with a `text` each.
std::string content_text(const Value* content);
/// The member's text; empty where there is none.
std::string text_member(const Value& object, std::string_view key);
bool true_member(const Value& object, std::string_view key);
/// What a question has to be answered to: its last message of the user; empty where there is none.
std::string last_user_text(const Request& request);
/// A request's body, where it is a JSON object.
std::optional<Value> parse_question_body(const std::string& body);
/// Cut into pieces of about that many bytes, between code points; none of an empty text.
std::vector<std::string_view> cut_text(std::string_view text, std::size_t piece);
/// `event: NAME` (left out where it is empty) and the data.
std::string sse_event(std::string_view name, const Object& data);
/// A reply of JSON, with hints in the headers that OpenAI and Anthropic use.
MockReply json_reply(int status, Object body, std::optional<Duration> wait);
/// The arguments as an object where they are one, else as the text that they are.
Value call_arguments(const ToolCallPart& call);
/// What a refusal says that was given no words.
std::string refusal_text(const MockAnswer& answer);

}  // namespace llmeval
