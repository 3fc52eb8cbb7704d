#pragma once

#include "base/result.h"
#include "event/answer_cache.h"

#include <memory>
#include <string>

namespace llmeval {

/// The answers of a recording (event/recording.h), sorted or not: of two answers to one request the newest. In 16 bytes
/// an answer; the lines are read where they are asked for. Fails where the file cannot be read or holds another kind of
/// line. \param shown  the file's name in messages.
Result<std::unique_ptr<AnswerCache>> open_recording(const std::string& path, const std::string& shown);

}  // namespace llmeval
