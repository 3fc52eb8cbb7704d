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
/// - `transcript`: what was said, from the first message to the answer, without the instructions (`system`,
/// `developer`);
///   paragraphs that begin with `user: `, `assistant: `, `tool: `, and a line `call NAME ARGUMENTS` for a tool's call
/// - `tool_calls`, `tool_calls/0/name` …: the calls as a list of {name, arguments}, and a JSON pointer into it.
///   Arguments that are not JSON stand as text.
/// - `/json/pointer`: what is there in the answer read as JSON
/// - `group:NAME`: what that group of an earlier regex check of the sample matched
class Look {
 public:
  /// What the looked-at text may live in.
  using Room = std::string;

  Look() = default;
  static std::optional<Look> parse(const Value& of, Diagnostics& diagnostics);

  /// The error says why there is nothing to look at.
  Evaluated<LookedAt> find(CheckInput& input, Room& room) const;
  /// As written; empty where it was not.
  const std::string& text() const { return text_; }
  /// The group that it looks at; empty: none.
  std::string_view group() const { return source_ == Source::group ? std::string_view(pointer_) : std::string_view(); }
  Place place() const { return place_; }

 private:
  enum class Source { answer, reasoning, transcript, tool_calls, json, group };

  Source source_ = Source::answer;
  std::string text_;
  std::string pointer_;  // Or the group's name.
  Place place_;
};

/// What stands at a pointer in `root`, as checks look at it. `root` and `room` outlive it.
Evaluated<LookedAt> look_into(const Value& root, const std::string& pointer, std::string& room);

}  // namespace llmeval
