#pragma once

#include "base/diagnostic.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

/// One line of a JSON Lines file.
struct JsonLine {
  std::string_view text;     ///< Without its line end; valid until the next call.
  std::uint64_t offset = 0;  ///< Of its first byte in the file.
  std::uint32_t line = 0;    ///< From 1.
};

/// Reads a file line by line in constant memory (a buffer, and the longest line up to the limit). Blank lines are
/// passed over, a UTF-8 BOM at the start and \r\n are accepted.
class LineReader {
 public:
  static constexpr std::size_t k_max_line = 16U << 20U;

  /// Errors: the file cannot be opened.
  static Result<LineReader> open(const std::string& path);
  LineReader(LineReader&&) noexcept;
  LineReader& operator=(LineReader&&) noexcept;
  ~LineReader();

  /// The next line; nullopt at the end; an error (with the line's number in `line()`) for a line over 16 MB or a failed
  /// read.
  Result<std::optional<JsonLine>> next();
  /// Number of the line that next() read last, or failed on.
  std::uint32_t line() const;

 private:
  struct State;
  explicit LineReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Random access to lines whose offsets are known. Thread-safe (pread).
class LineFile {
 public:
  static Result<LineFile> open(const std::string& path);
  LineFile(LineFile&&) noexcept;
  LineFile& operator=(LineFile&&) noexcept;
  ~LineFile();

  /// Keeps the whole file in memory, where it has at most so many bytes: read() then asks no system, and does not see
  /// what becomes of the file. Before other threads know of it.
  Result<> keep(std::size_t most);

  /// The line that starts at `offset`, without its line end.
  Result<std::string> line_at(std::uint64_t offset) const;
  /// `size` bytes from `offset`.
  Result<std::string> read(std::uint64_t offset, std::size_t size) const;

 private:
  explicit LineFile(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
  std::optional<std::string> kept_;
};

}  // namespace llmeval
