#include "data/json_lines.h"

#include "data/file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <utility>

namespace llmeval {

namespace {

constexpr std::size_t k_peek = 4096;  // Most lines are shorter: one pread each.

std::string_view without_line_end(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r\n") == std::string_view::npos; }

tl::unexpected<Error> too_long() {
  return failure("a line of more than 16 MB", "a JSON Lines file holds one JSON value a line");
}

}  // namespace

struct LineReader::State {
  explicit State(FileDescriptor file) : window(std::move(file)) {}

  FileWindow window;
  std::size_t taken = 0;  // Bytes of the line handed out last: it stays readable until the next call.
  std::uint32_t line = 0;

  // The size of the next line, its end included; 0 at the end of the file. More than k_max_line where it goes on beyond
  // that.
  Result<std::size_t> find_line() {
    std::size_t looked_at = 0;
    while (true) {
      const std::size_t end = window.bytes().find('\n', looked_at);
      if (end != std::string_view::npos) return end + 1;
      looked_at = window.bytes().size();
      if (looked_at > k_max_line) return looked_at;
      LLMEVAL_TRY(const bool more, window.grow());
      if (!more) return window.bytes().size();
    }
  }

  // Passes what is left of a line that is too long, so that the next ones can be read.
  Result<void> pass_line() {
    while (true) {
      const std::size_t end = window.bytes().find('\n');
      window.pass(end == std::string_view::npos ? window.bytes().size() : end + 1);
      if (end != std::string_view::npos) return {};
      LLMEVAL_TRY(const bool more, window.grow());
      if (!more) return {};
    }
  }
};

LineReader::LineReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
LineReader::LineReader(LineReader&&) noexcept = default;
LineReader& LineReader::operator=(LineReader&&) noexcept = default;
LineReader::~LineReader() = default;

Result<LineReader> LineReader::open(const std::string& path) {
  LLMEVAL_TRY(FileDescriptor file, FileDescriptor::open_for_reading(path));
  auto state = std::make_unique<State>(std::move(file));
  LLMEVAL_CHECK(pass_byte_order_mark(state->window));
  return LineReader(std::move(state));
}

Result<std::optional<JsonLine>> LineReader::next() {
  while (true) {
    state_->window.pass(std::exchange(state_->taken, 0));
    LLMEVAL_TRY(const std::size_t size, state_->find_line());
    if (size == 0) return std::nullopt;
    ++state_->line;
    if (size > k_max_line) {
      LLMEVAL_CHECK(state_->pass_line());
      return too_long();
    }
    state_->taken = size;
    const std::string_view text = without_line_end(state_->window.bytes().substr(0, size));
    if (!is_blank(text)) return JsonLine{text, state_->window.offset(), state_->line};
  }
}

std::uint32_t LineReader::line() const { return state_->line; }

LineFile::LineFile(LineFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), kept_(std::move(other.kept_)) {}
LineFile& LineFile::operator=(LineFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(kept_, other.kept_);
  return *this;
}
LineFile::~LineFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<LineFile> LineFile::open(const std::string& path) {
  LLMEVAL_TRY(FileDescriptor file, FileDescriptor::open_for_reading(path));
  return LineFile(file.release());
}

Result<> LineFile::keep(std::size_t most) {
  struct stat about {};
  if (::fstat(descriptor_, &about) != 0 || about.st_size < 0) return {};
  const auto size = static_cast<std::size_t>(about.st_size);
  if (size > most) return {};
  LLMEVAL_TRY(kept_, read(0, size));
  return {};
}

Result<std::string> LineFile::line_at(std::uint64_t offset) const {
  std::string line;
  for (std::size_t chunk = k_peek;; chunk *= 2) {
    const std::size_t size = line.size();
    line.resize(size + chunk);
    LLMEVAL_TRY(const std::size_t count, read_bytes(descriptor_, line.data() + size, chunk, offset + size));
    line.resize(size + count);
    const std::size_t end = line.find('\n', size);
    if (end != std::string::npos) line.resize(end);
    if (line.size() > LineReader::k_max_line) return too_long();
    if (end != std::string::npos || count == 0) break;
  }
  line.resize(without_line_end(line).size());
  return line;
}

Result<std::string> LineFile::read(std::uint64_t offset, std::size_t size) const {
  if (kept_ && offset + size <= kept_->size()) return kept_->substr(offset, size);
  std::string bytes(size, '\0');
  for (std::size_t at = 0; at < size;) {
    LLMEVAL_TRY(const std::size_t count, read_bytes(descriptor_, bytes.data() + at, size - at, offset + at));
    if (count == 0) return failure("the file is shorter than it was", "do not change a data file during a run");
    at += count;
  }
  return bytes;
}

}  // namespace llmeval
