#include "template/source_cursor.h"

#include "template/python.h"

namespace llmeval {

void SourceCursor::advance_to(std::size_t offset) {
  if (next_column_ == 0) at_ = offset;
  for (; at_ < offset; ++at_) {
    const auto byte = static_cast<unsigned char>(source_[at_]);
    if (byte == '\n') {
      ++place_.line;
      place_.column = next_column_;
    } else if ((byte & 0xc0U) != 0x80) {
      ++place_.column;
    }
  }
}

void SourceCursor::skip_space() { advance(rest().size() - strip_start(rest()).size()); }

}  // namespace llmeval
