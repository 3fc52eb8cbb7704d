#pragma once

#include "base/clock.h"
#include "domain/other_answers.h"

#include <memory>
#include <optional>
#include <string>

namespace llmeval {

/// The answers of stored runs, looked for among the ten newest of a suite. Opens the database when it is first asked,
/// and reads of each run that it needs the keys, once (24 to 48 bytes a sample). \param before     the runs that were
/// started before it are known: the start of the run whose checks ask. \param scored     the run whose answers are
/// scored again; empty: the run asks for its own.
std::unique_ptr<const OtherAnswers> stored_other_answers(std::string database, SystemTime before, std::string scored);

}  // namespace llmeval
