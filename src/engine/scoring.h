#pragma once

#include "check/check_question.h"
#include "config/project.h"
#include "domain/other_answers.h"
#include "domain/sample.h"
#include "engine/conversation.h"

#include <vector>

namespace llmeval {

// What the answer at hand makes of its sample: its scores and, with the last answer, its verdict. Without a clock, a
// network or a store. False: the conversation ends with this answer.

/// Checks it: the last one, or one that cannot be gone on from, ends the conversation. Where its checks ask something,
/// `open` gets it, nothing is said yet, and it is to be called again with the answers.
/// \param others  nullptr: no other answers are known.
bool check_answer(SampleResult& sample, const SuiteCase& golden, const Conversation& talk, const Suite& suite,
                  const OtherAnswers* others, std::vector<OpenQuestion>& open);

/// In a run that only looks, an answer is an answer.
bool keep_answer(SampleResult& sample, const Conversation& talk);

/// The model still wants tools, after all the steps that it may take.
void fail_at_max_steps(SampleResult& sample, const SuiteCase& golden, const Conversation& talk, bool is_scored);

}  // namespace llmeval
