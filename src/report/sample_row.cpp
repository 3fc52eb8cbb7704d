#include "report/sample_row.h"

namespace llmeval {

std::string tags_text(const SampleResult& sample) {
  std::string text;
  if (sample.subject == nullptr) return text;
  for (const auto& [name, value] : sample.subject->tags) {
    if (!text.empty()) text += ';';
    text += name;
    if (value != "true") text += '=' + value;
  }
  return text;
}

}  // namespace llmeval
