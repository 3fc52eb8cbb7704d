#include "report/recording_writer.h"

#include "data/file.h"
#include "event/recording.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace llmeval {

namespace {

constexpr std::size_t k_large = 256U << 10U;

tl::unexpected<Error> cannot_keep(int error) {
  return failure(
      fmt::format("cannot keep a recording's lines in a temporary file: {}", std::generic_category().message(error)),
      "free some space in /tmp");
}

}  // namespace

Result<> RecordingWriter::record(const CanonicalRequest& request, const StoredAnswer& answer) {
  if (waiting_ == nullptr) waiting_.reset(std::tmpfile());
  if (waiting_ == nullptr) return cannot_keep(errno);
  buffer_.clear();
  append_recording(buffer_, request, answer);
  buffer_ += '\n';
  if (std::fwrite(buffer_.data(), 1, buffer_.size(), waiting_.get()) != buffer_.size()) return cannot_keep(errno);
  lines_.push_back({read_recording_head(buffer_)->key.prefix(), size_, static_cast<std::uint32_t>(buffer_.size())});
  size_ += buffer_.size();
  return {};
}

Result<std::string> RecordingWriter::read(const Line& line) const {
  std::string text(line.size, '\0');
  LLMEVAL_TRY(const std::size_t size, read_bytes(::fileno(waiting_.get()), text.data(), text.size(), line.offset));
  if (size != text.size()) return cannot_keep(EIO);
  return text;
}

Result<> RecordingWriter::append_newest(std::vector<Line>::const_iterator first,
                                        std::vector<Line>::const_iterator last) {
  std::string newest;
  for (; first != last; ++first) {
    LLMEVAL_TRY(std::string line, read(*first));
    if (line > newest) newest = std::move(line);
  }
  buffer_ += newest;
  return buffer_.size() < k_large ? Result<>() : write_piece();
}

Result<> RecordingWriter::write_piece() {
  LLMEVAL_CHECK(output_->append(buffer_));
  buffer_.clear();
  return {};
}

Result<> RecordingWriter::finish() {
  const auto by_key = [](const Line& a, const Line& b) { return a.key < b.key; };
  std::sort(lines_.begin(), lines_.end(), by_key);
  buffer_.clear();
  if (waiting_ != nullptr && std::fflush(waiting_.get()) != 0) return cannot_keep(errno);
  for (auto first = lines_.cbegin(); first != lines_.cend();) {
    const auto last = std::upper_bound(first, lines_.cend(), *first, by_key);
    LLMEVAL_CHECK(append_newest(first, last));
    first = last;
  }
  LLMEVAL_CHECK(write_piece());
  return output_->finish();
}

}  // namespace llmeval
