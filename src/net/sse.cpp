#include "net/sse.h"

namespace llmeval {

namespace {

constexpr std::size_t k_most_stray = 64U << 10U;

}  // namespace

bool SseParser::feed(std::string_view bytes) {
  while (!bytes.empty() && !is_too_large_) {
    if (after_cr_) {
      after_cr_ = false;
      if (bytes.front() == '\n') bytes.remove_prefix(1);
      continue;
    }
    const std::size_t end = bytes.find_first_of("\r\n");
    const std::string_view piece = bytes.substr(0, end);
    is_too_large_ = line_.size() + piece.size() > most_;
    if (is_too_large_) break;
    if (end == std::string_view::npos) {
      line_.append(piece);
      break;
    }
    after_cr_ = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    if (line_.empty()) {
      take_line(piece);
    } else {
      line_.append(piece);
      take_line(line_);
      line_.clear();
    }
  }
  return !is_too_large_;
}

bool SseParser::finish() {
  if (!line_.empty() && !is_too_large_) take_line(line_);
  line_.clear();
  if (!is_too_large_) dispatch();
  return !is_too_large_;
}

void SseParser::take_line(std::string_view line) {
  constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";
  if (is_first_line_ && line.starts_with(k_byte_order_mark)) line.remove_prefix(k_byte_order_mark.size());
  is_first_line_ = false;
  if (line.empty()) return dispatch();
  if (line.front() == ':') return;
  const std::size_t colon = line.find(':');
  std::string_view value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  take_field(line.substr(0, colon), value, line);
}

void SseParser::take_field(std::string_view name, std::string_view value, std::string_view line) {
  if (name == "data") {
    is_too_large_ = data_.size() + value.size() >= most_;
    if (is_too_large_) return;
    if (has_data_) data_ += '\n';
    data_.append(value);
    has_data_ = true;
  } else if (name == "event") {
    type_ = value;
  } else if (name != "id" && name != "retry" && stray_.size() + line.size() < k_most_stray) {
    stray_.append(line) += '\n';
  }
}

void SseParser::dispatch() {
  if (has_data_) listener_.event({type_, data_});
  has_data_ = false;
  data_.clear();
  type_.clear();
}

}  // namespace llmeval
