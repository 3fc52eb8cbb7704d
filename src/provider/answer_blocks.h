#pragma once

#include "provider/provider.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace llmeval {

/// One block of an answer: text, thinking, or a tool call.
struct AnswerBlock {
  enum class Kind : std::uint8_t { text, reasoning, tool_call, other };
  Kind kind = Kind::other;
  std::string text;  ///< Of a call its arguments as they came; none at all are `{}`.
  std::string id;    ///< Of a call.
  std::string name;  ///< Of a call.
};

/// What the other side says of the answer's end.
struct AnswerEnd {
  Outcome outcome = Outcome::ok;
  std::string finish_reason;  ///< As Completion's.
  std::string message;        ///< Of anything but `ok`.
};

/// A word that a wire has for the end of an answer.
struct EndWord {
  std::string_view word;
  std::string_view finish_reason;  ///< As Completion's.
  Outcome outcome;
};

/// What the word of `field` (`stop_reason`, …) says of the end; one that is not among the words is `ok`, and its own
/// finish reason. \param details  what else is said of it, for the message.
AnswerEnd end_of_answer(std::span<const EndWord> words, std::string_view field, const std::string& word,
                        const std::string& details = {});

/// The blocks of an answer by their index, whole or piece by piece: a streamed answer and a whole one are read into the
/// same blocks, so that both give the same completion.
class AnswerBlocks {
 public:
  /// The block of that index; made where there is none.
  AnswerBlock& at(std::int64_t index) { return blocks_[index]; }
  /// The last block where it is of this kind (calls never are one), else one more behind it.
  AnswerBlock& append(AnswerBlock::Kind kind);

  bool has_tool_call() const;

  /// Adds the parts to `result`'s completion and decides what the answer came to: the end's outcome where it is not
  /// `ok`, else `malformed_tool_args` where a call's arguments are no JSON object, else `empty` where there is neither
  /// text nor call. Arguments are written compactly, since a streamed one has other spaces than a whole one.
  void finish(AnswerEnd end, AttemptResult& result) &&;

 private:
  std::map<std::int64_t, AnswerBlock> blocks_;
};

}  // namespace llmeval
