#pragma once

#include "data/value.h"
#include "provider/answer_blocks.h"
#include "provider/provider.h"

#include <cstddef>
#include <string>

namespace llmeval {

/// An answer of Gemini, whole or as the chunks of a stream, which have the same form.
class GeminiAnswer {
 public:
  /// \return bytes of the answer in it
  std::size_t take(const Value& chunk);
  /// The candidate has ended, or the prompt was refused.
  bool is_whole() const { return !finish_reason_.empty() || !block_reason_.empty(); }
  /// A candidate or a reason for there being none has come.
  bool is_answer() const { return has_candidate_ || !block_reason_.empty(); }
  AttemptResult finish() &&;

 private:
  std::size_t take_part(const Value& part);
  void read_usage(const Value& chunk);

  AnswerBlocks blocks_;
  std::string model_;
  std::string finish_reason_;
  std::string finish_message_;
  std::string block_reason_;  ///< Of the prompt.
  std::optional<Usage> usage_;
  bool has_candidate_ = false;
};

/// `{"error": {"code", "message", "status", "details"}}`, classified by its details, text and status word before the
/// status; the wait of a RetryInfo is the hint. \param body  with an object `error`.
AttemptResult gemini_error(const Value& body, int status);

}  // namespace llmeval
