#pragma once

#include "check/check.h"
#include "check/option.h"

#include <optional>
#include <string>
#include <vector>

namespace llmeval {

// Inside check/ only.

/// The common option `of:`, which part of an answer a check looks at:
/// - `answer` (where nothing is said): its text
/// - `reasoning`: what the model showed of its thinking
/// - `tool_calls`, `tool_calls/0/name` …: the calls as a list of {name, arguments}, and a JSON pointer into it.
/// Arguments that are not JSON
///   stand as text.
/// - `/json/pointer`: what is there in the answer read as JSON
class Look {
 public:
  /// What the looked-at text and value may live in.
  struct Room {
    std::string text;
    Value value;
  };

  Look() = default;
  static std::optional<Look> parse(const Value& of, Diagnostics& diagnostics);

  /// The error says why there is nothing to look at.
  Evaluated<LookedAt> find(const CheckInput& input, Room& room) const;
  /// As written; empty where it was not.
  const std::string& text() const { return text_; }

 private:
  enum class Source { answer, reasoning, tool_calls, json };

  Source source_ = Source::answer;
  std::string text_;
  std::string pointer_;
};

/// What stands at a pointer in `root`, as checks look at it. `root` and `room` outlive it.
Evaluated<LookedAt> look_into(const Value& root, const std::string& pointer, std::string& room);

}  // namespace llmeval
