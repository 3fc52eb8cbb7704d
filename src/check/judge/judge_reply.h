#pragma once

#include "base/decimal.h"
#include "check/check_input.h"
#include "check/judge/judge_form.h"
#include "domain/completion.h"

#include <string>
#include <string_view>

namespace llmeval {

/// A judge's verdict. What it says is a model's own text: nothing in it is inert.
struct JudgeReply {
  Decimal score;     ///< From 0 to 1; of a grade or a winner 0.
  std::string name;  ///< The grade, or the winner.
  std::string reason;

  friend bool operator==(const JudgeReply&, const JudgeReply&) = default;
};

/// Reads a reply that should be a verdict: one JSON object, and else the last complete one in it. Fails closed; nothing
/// is guessed from words, and nothing counts as a verdict where the reply leaves open which one is meant:
/// - a list, a text or a number is none; nor is an object with a repeated key, NaN, a score that is a text or beyond 0
///   and 1, a key too many or one missing: the form decides, strictly;
/// - two verdicts that differ, or one beside an object that tried to be one, are none; the same one twice is one;
/// - an object that is not closed makes all of it unreadable: what comes before may be a draft, what is in it a part;
/// - after the verdict there may be words, but no brace, no digit, no name of a verdict and not its key: a reply that
///   goes on to take it back has none;
/// - `<think>…</think>` at the start is passed over.
/// The error is inert, one line, and fit for make_judge_repair().
Evaluated<JudgeReply> read_judge_reply(std::string_view reply, const JudgeForm& form);

/// The same of a call that was answered, well or badly (is_gradable): one that was cut off, refused or is empty has no
/// verdict, whatever is in it.
Evaluated<JudgeReply> read_judge_call(const Call& call, const JudgeForm& form);

}  // namespace llmeval
