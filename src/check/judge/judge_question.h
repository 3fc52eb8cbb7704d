#pragma once

#include "base/diagnostic.h"
#include "check/check_input.h"
#include "check/judge/judge_form.h"
#include "domain/message.h"
#include "domain/request.h"
#include "prompt/prompt.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace llmeval {

/// What a judge is shown. All but the rubric comes from the model under test or its case, and is fenced (fence.h).
struct JudgeTexts {
  std::string_view rubric = {};                ///< The suite's own words; empty: there are none.
  std::string_view answer = {};                ///< Of a pair the first: the variable `first`.
  std::string_view second = {};                ///< Of a pair.
  const Value* reference = nullptr;            ///< Nullptr: the case has none.
  std::span<const Message> messages = {};      ///< What was said before the answer.
  std::span<const std::string> contexts = {};  ///< What the answer was to be made from.
  const Object* vars = nullptr;
};

/// Refuses what a judge's prompt may not have: variables but rubric, answer (of a pair first and second), reference,
/// messages, contexts, vars and, for grades, grades; a place for a history; tools; and one that never shows the answer.
/// Every mistake has its place. False where there was one.
bool check_judge_prompt(const Prompt& prompt, JudgeKind kind, Diagnostics& diagnostics);

/// The question: the prompt's messages with the texts in their fences, and, at the end of its instructions, what is
/// said of these and of the form of a verdict, which no prompt can forget. `reference` and `contexts` are undefined
/// where there are none, so a prompt that needs them fails; the error says why. `prompt` outlives the request, whose
/// subject, trial and turn the caller fills in.
Evaluated<Request> make_judge_question(const Prompt& prompt, const JudgeForm& form, const JudgeTexts& texts);

/// The same question again, with what the judge replied and what is wrong with it.
/// \param wrong  as read_judge_reply() says.
Request make_judge_repair(Request asked, std::string_view reply, std::string_view wrong, const JudgeForm& form);

}  // namespace llmeval
