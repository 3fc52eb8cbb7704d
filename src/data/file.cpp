#include "data/file.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace llmeval {

namespace {

constexpr std::size_t k_chunk = 256U << 10U;
constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";

std::string system_message(int error) { return std::generic_category().message(error); }

}  // namespace

Result<FileDescriptor> FileDescriptor::open_for_reading(const std::string& path) {
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number_ < 0) return failure(fmt::format("cannot open '{}': {}", path, system_message(errno)));
  struct stat status {};
  if (::fstat(file.number_, &status) == 0 && S_ISDIR(status.st_mode)) {
    return failure(fmt::format("cannot open '{}': it is a directory", path));
  }
  return file;
}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

FileDescriptor::~FileDescriptor() {
  if (number_ >= 0) ::close(number_);
}

Result<std::size_t> read_bytes(int descriptor, char* bytes, std::size_t size, std::optional<std::uint64_t> offset) {
  while (true) {
    const ssize_t count =
        offset ? ::pread(descriptor, bytes, size, static_cast<off_t>(*offset)) : ::read(descriptor, bytes, size);
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) return failure("cannot read the file: " + system_message(errno));
  }
}

void FileWindow::pass(std::size_t count) {
  passed_ += count;
  offset_ += count;
}

Result<bool> FileWindow::grow() {
  buffer_.erase(0, passed_);
  passed_ = 0;
  const std::size_t size = buffer_.size();
  buffer_.resize(size + k_chunk);
  const Result<std::size_t> count = read_bytes(file_.number(), buffer_.data() + size, k_chunk);
  buffer_.resize(size + count.value_or(0));
  if (!count) return failure(count.error());
  return *count != 0;
}

Result<void> pass_byte_order_mark(FileWindow& window) {
  while (window.bytes().size() < k_byte_order_mark.size()) {
    LLMEVAL_TRY(const bool more, window.grow());
    if (!more) break;
  }
  if (window.bytes().starts_with(k_byte_order_mark)) window.pass(k_byte_order_mark.size());
  return {};
}

}  // namespace llmeval
