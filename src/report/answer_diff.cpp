#include "report/answer_diff.h"

#include "text/unicode.h"

#include <algorithm>
#include <cstddef>
#include <string>

namespace llmeval {

namespace {

std::string start_of(std::string_view text) {
  constexpr std::size_t k_most_bytes = 20'000;
  if (text.size() <= k_most_bytes) return std::string(text);
  std::size_t end = k_most_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

}  // namespace

std::vector<DiffPart> answer_diff(std::string_view before, std::string_view now) {
  return word_diff(start_of(before), start_of(now));
}

bool is_telling(const std::vector<DiffPart>& parts) {
  std::size_t same = 0;
  std::size_t removed = 0;
  std::size_t added = 0;
  for (const DiffPart& part : parts) {
    const std::size_t words = count_words(part.text);
    (part.kind == DiffKind::same ? same : part.kind == DiffKind::removed ? removed : added) += words;
  }
  return 2 * same >= std::max(removed, added) && same > 0;
}

}  // namespace llmeval
