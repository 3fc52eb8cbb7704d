#include "report/spill.h"

#include <array>
#include <cerrno>
#include <system_error>

#include <fmt/format.h>

namespace llmeval {

namespace {

tl::unexpected<Error> cannot_keep(int error) {
  return failure(
      fmt::format("cannot keep a report's parts in a temporary file: {}", std::generic_category().message(error)),
      "free some space in /tmp");
}

}  // namespace

Result<> Spill::append(std::string_view bytes) {
  memory_ += bytes;
  return memory_.size() < max_memory_ ? Result<>() : write_out();
}

Result<> Spill::write_out() {
  if (file_ == nullptr) file_.reset(std::tmpfile());
  if (file_ == nullptr) return cannot_keep(errno);
  if (std::fwrite(memory_.data(), 1, memory_.size(), file_.get()) != memory_.size()) return cannot_keep(errno);
  in_file_ += memory_.size();
  memory_.clear();
  return {};
}

Result<> Spill::move_to(Output& output) {
  if (in_file_ > 0) {
    LLMEVAL_CHECK(write_out());
    std::rewind(file_.get());
    std::array<char, 1U << 16U> piece{};
    while (in_file_ > 0) {
      const std::size_t size = std::fread(piece.data(), 1, piece.size(), file_.get());
      if (size == 0) return cannot_keep(errno);
      LLMEVAL_CHECK(output.append({piece.data(), size}));
      in_file_ -= size;
    }
    file_.reset();
    return {};
  }
  LLMEVAL_CHECK(output.append(memory_));
  memory_.clear();
  return {};
}

}  // namespace llmeval
