#pragma once

#include "base/hash.h"
#include "check/expectation.h"
#include "domain/answer_cleaning.h"

#include <vector>

namespace llmeval {

/// How samples are judged, as one hash: two samples of the same case with the same hash are judged alike, and with
/// another one a changed verdict may come from the checks alone. Over, in their order, what stands in `expect:` with
/// the scope's defaults and named checks written out, the schemas and judges' prompts that it leads to, the rule that
/// makes a verdict of scores, and how answers are cleaned. Not over names, places, the order of options, nor over what
/// judges a configured name stands for, which a run keeps with its models. \param last   of the last answer. \param
/// turns  of the answers to the case's turns, by position.
Digest checks_hash(const Expectations& last, const std::vector<Expectations>& turns, const PassRule& rule,
                   const AnswerCleaning& cleaning);

}  // namespace llmeval
