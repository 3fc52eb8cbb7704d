#pragma once

#include "data/value.h"
#include "provider/answer_blocks.h"
#include "provider/provider.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

/// An answer of Bedrock's Converse, whole or by the events of ConverseStream.
class BedrockAnswer {
 public:
  /// A reply of 200: false where it holds no message.
  bool read(const Value& reply);
  /// One event of a stream. \return bytes of the answer in it
  std::size_t take(std::string_view type, const Value& event);
  /// The reason to stop and the usage behind it have come.
  bool is_whole() const { return !stop_reason_.empty() && has_metadata_; }
  AttemptResult finish() &&;

 private:
  std::size_t take_block(std::int64_t index, const Value& block);
  void read_usage(const Value* usage);

  AnswerBlocks blocks_;
  std::string stop_reason_;
  std::optional<Usage> usage_;
  bool has_metadata_ = false;
};

/// An error by its name (`ThrottlingException`, with what stands before `#` and behind `:`), its text, and then the
/// status. \param body  `{"message": …}`, or anything.
AttemptResult bedrock_error(std::string_view name, const Value& body, int status);

}  // namespace llmeval
