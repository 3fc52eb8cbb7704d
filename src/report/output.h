#pragma once

#include "base/result.h"

#include <memory>
#include <string>
#include <string_view>

namespace llmeval {

/// Where a report's bytes go. Opened before the run, so that a bad path fails in a second and not after an hour.
class Output {
 public:
  virtual ~Output() = default;

  /// Writes all of `bytes` or fails. Unbuffered: writers hand over large pieces.
  virtual Result<> append(std::string_view bytes) = 0;
  /// Closes and, where the bytes stood under a temporary name, publishes them. Called once, last; an output that is
  /// destroyed without it leaves nothing under the final name.
  virtual Result<> finish() = 0;
};

/// A file that is written beside its final name and takes that name only when it is whole, so that no one ever reads
/// half a report. What is no regular file (a device, a pipe) is written to directly; a symbolic link keeps pointing.
Result<std::unique_ptr<Output>> open_file(const std::string& path);

/// A file that others may follow while it grows: under its own name from the start.
Result<std::unique_ptr<Output>> open_live_file(const std::string& path);

/// A file that is added to: what it has stays.
Result<std::unique_ptr<Output>> open_appended_file(const std::string& path);

/// An open stream of the process, `name` for messages ("standard output"); it is not closed. Where its reader has gone
/// (EPIPE) the rest is dropped without an error: that ends this output, not the run. SIGPIPE must be ignored.
std::unique_ptr<Output> open_stream(int descriptor, std::string name);

}  // namespace llmeval
