#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace llmeval {

/// An open file descriptor, closed with its owner.
class FileDescriptor {
 public:
  /// Errors: the file cannot be opened, or is a directory.
  static Result<FileDescriptor> open_for_reading(const std::string& path);
  /// Takes over an open one.
  explicit FileDescriptor(int number) : number_(number) {}
  FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  ~FileDescriptor();

  int number() const { return number_; }
  /// Gives the number away: somebody else closes it.
  int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

/// Reads at most `size` bytes (0: the end). `offset` where the file is read by places (pread), else the next bytes.
Result<std::size_t> read_bytes(int descriptor, char* bytes, std::size_t size, std::optional<std::uint64_t> offset = {});

/// A file as a window that slides over its bytes: memory is what the reader has not yet passed, and a chunk.
class FileWindow {
 public:
  explicit FileWindow(FileDescriptor file) : file_(std::move(file)) {}

  /// What has been read and not yet passed. Valid until the next call of grow().
  std::string_view bytes() const { return std::string_view(buffer_).substr(passed_); }
  /// Where bytes() starts in the file.
  std::uint64_t offset() const { return offset_; }
  void pass(std::size_t count);
  /// Reads on; false at the end of the file.
  Result<bool> grow();

 private:
  FileDescriptor file_;
  std::string buffer_;
  std::size_t passed_ = 0;
  std::uint64_t offset_ = 0;
};

/// Passes over a UTF-8 byte order mark at the start of the file.
Result<void> pass_byte_order_mark(FileWindow& window);

}  // namespace llmeval
