#include "store/run_lock.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace llmeval {

namespace {

std::string lock_file(const std::string& database) { return database + ".lock"; }

// An open file description's lock, not a process's: closing another descriptor of the file does not drop it.
struct flock one_byte(std::int64_t run_row) {
  struct flock range {};
  range.l_type = F_WRLCK;
  range.l_whence = SEEK_SET;
  range.l_start = run_row;
  range.l_len = 1;
  return range;
}

}  // namespace

Result<std::optional<RunLock>> RunLock::take(const std::string& database, std::int64_t run_row) {
  const std::string path = lock_file(database);
  FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  struct flock range = one_byte(run_row);
  if (file.number() >= 0 && ::fcntl(file.number(), F_OFD_SETLK, &range) == 0) return RunLock(std::move(file));
  if (errno == EAGAIN || errno == EACCES) return std::optional<RunLock>();
  return failure(fmt::format("cannot lock '{}': {}", path, std::generic_category().message(errno)));
}

bool RunLock::is_held(const std::string& database, std::int64_t run_row) {
  const FileDescriptor file(::open(lock_file(database).c_str(), O_RDONLY | O_CLOEXEC));
  struct flock range = one_byte(run_row);
  return file.number() >= 0 && ::fcntl(file.number(), F_OFD_GETLK, &range) == 0 && range.l_type != F_UNLCK;
}

}  // namespace llmeval
