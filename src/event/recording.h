#pragma once

#include "base/result.h"
#include "event/answer_cache.h"

#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

// A recording is a JSON Lines file of what a run saw, an answer a line, without secrets (src/event/README.md has the
// format). A line begins with its key and its time, both of fixed width, so that sorting the lines as text sorts them
// by both: two recordings are merged by `sort -u`, and of two answers to one request the last is the newest.

/// Appends the line of an answer, without its line end.
void append_recording(std::string& out, const CanonicalRequest& request, const StoredAnswer& answer);

/// A reply as it came, for those who replay it to somebody who speaks the wire himself.
struct RecordedReply {
  int status = 200;
  std::string content_type;
  std::string body;
};
/// The line of what somebody else asked and got. \param answer  what it says; null: nobody knows how to read it.
void append_recording(std::string& out, const CanonicalRequest& request, const StoredAnswer* answer,
                      SystemTime recorded_at, const RecordedReply& reply);
/// The reply of a line; nullopt where it has none, as lines of runs.
Result<std::optional<RecordedReply>> read_recorded_reply(std::string_view line);

/// What the start of a line says.
struct RecordingHead {
  Digest key;
  std::string_view recorded_at;  ///< Of the line; texts of times compare as the times.
};
/// Looks at the start of a line only. Nullopt where it is no line of a recording that this version reads.
std::optional<RecordingHead> read_recording_head(std::string_view line);

/// The answer of a line.
Result<StoredAnswer> read_recording(std::string_view line);

}  // namespace llmeval
