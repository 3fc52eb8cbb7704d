#pragma once

#include "base/result.h"
#include "data/file.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace llmeval {

/// Tells a run that is under way from one that was killed: its process holds a lock on the run's byte of the file
/// `DATABASE.lock`, and the system drops it when the process ends, however it ends. One file for all runs, so that none
/// is left behind by a kill; looking takes nothing, so that it disturbs nobody.
class RunLock {
 public:
  /// Nullopt where another process (or another lock of this one) holds the run.
  static Result<std::optional<RunLock>> take(const std::string& database, std::int64_t run_row);
  static bool is_held(const std::string& database, std::int64_t run_row);

 private:
  explicit RunLock(FileDescriptor file) : file_(std::move(file)) {}
  FileDescriptor file_;
};

}  // namespace llmeval
