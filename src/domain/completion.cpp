#include "domain/completion.h"

namespace llmeval {

std::string Completion::text() const {
  std::string text;
  for (const Part& part : parts) {
    if (const auto* piece = std::get_if<TextPart>(&part)) text += piece->text;
  }
  return text;
}

std::string_view purpose_name(CallPurpose purpose) {
  switch (purpose) {
    case CallPurpose::answer:
      return "answer";
  }
  return {};
}

}  // namespace llmeval
