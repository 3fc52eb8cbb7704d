#pragma once

#include "data/value.h"
#include "provider/answer_blocks.h"
#include "provider/provider.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace llmeval {

/// One message of Anthropic's API as it is told: whole, or by the events of a stream.
class AnthropicMessage {
 public:
  /// A reply of 200: false where it is no message.
  bool read(const Value& message);
  /// One event of a stream; unknown ones are passed over, an `error` is for others. \return bytes of the answer in it
  std::size_t take(const Value& event);
  /// message_stop has come, after a stop reason.
  bool is_whole() const { return stopped_ && !stop_reason_.empty(); }
  AttemptResult finish() &&;

 private:
  void read_head(const Value& message);
  void read_usage(const Value* usage);
  void read_end(const Value& delta);
  std::size_t begin_block(std::int64_t index, const Value& block);
  std::size_t add_to_block(std::int64_t index, const Value& delta);

  AnswerBlocks blocks_;
  std::string model_;
  std::string stop_reason_;
  std::string stop_details_;  ///< Why it refused, where it says so.
  Object usage_;              ///< The counts that were told last.
  bool stopped_ = false;
};

/// `{"type": "error", "error": {"type", "message", "details": {"error_code"}}, "request_id"}`, classified by its code,
/// type and text before the status. \param body  with an object `error`.
AttemptResult anthropic_error(const Value& body, int status);

}  // namespace llmeval
