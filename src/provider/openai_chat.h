#pragma once

#include "domain/model.h"
#include "provider/dialect.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// The body of POST {base}/chat/completions.
std::string openai_chat_body(const Model& model, const Request& request);

/// One choice of a chat completion, read whole or put together from the pieces of a stream, and what is told around it.
class ChatAnswer {
 public:
  /// What stands around the choices: model, fingerprint, usage. Of a stream every chunk has some of it.
  void take_facts(const Value& body);
  /// A message, or a piece of one. \return bytes that the answer has grown by.
  std::size_t take_message(const Value& message);
  void take_finish(const Value& choice);

  bool is_finished() const { return !finish_reason_.empty(); }
  /// The completion, or how it is none.
  AttemptResult judge() &&;

 private:
  std::size_t take_content(const Value* content);
  std::size_t take_tool_call(const Value& call, std::size_t place);
  ToolCallPart& tool_call(const Value& call, std::size_t place);
  bool has_well_formed_tools() const;

  struct IndexedCall {
    std::int64_t index = 0;
    ToolCallPart part;
  };
  std::string text_;
  std::string refusal_;
  std::string reasoning_;
  std::string finish_reason_;
  std::vector<IndexedCall> calls_;
  Completion facts_;
  std::optional<Money> reported_cost_;
};

/// OpenAI's chat completions, and what servers that speak them do otherwise, told by what they do.
class OpenAiChat : public Dialect {
 public:
  OpenAiChat(std::shared_ptr<const Model> model, WireHead head);

  std::shared_ptr<const WireHead> head(const Request& /*request*/) const override { return head_; }
  std::string body(const Request& request) const override { return openai_chat_body(*model_, request); }
  AttemptResult read(const Value& body) const override;
  AttemptResult read_error(const HttpReply& reply, const Value& body) const override;
  std::unique_ptr<StreamReader> stream_reader() const override;
  std::string_view stream_members() const override;

 private:
  std::shared_ptr<const Model> model_;
  std::shared_ptr<const WireHead> head_;
};

}  // namespace llmeval
