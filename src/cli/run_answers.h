#pragma once

#include "async/loop.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "engine/answers.h"
#include "engine/plan.h"
#include "report/recording_writer.h"

#include <memory>
#include <string>

namespace llmeval {

/// What stands behind a run's AnswerOptions.
struct RunAnswers {
  AnswerOptions options;  ///< Points into the others.
  std::unique_ptr<AnswerCache> cache;
  std::unique_ptr<RecordingWriter> tape;
};

/// Opens what the words ask for: the cache in the database, or the recording that answers instead; the recording to
/// write. \param database  there already.
Result<RunAnswers> open_answers(const CacheOptions& words, const Plan& plan, const std::string& database, Loop& loop);

/// Whether such a run sends nothing, so that it needs no keys.
bool is_offline(const CacheOptions& words);

}  // namespace llmeval
