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
    case CallPurpose::judge:
      return "judge";
    case CallPurpose::embedding:
      return "embedding";
    case CallPurpose::program:
      return "program";
  }
  return {};
}

std::optional<CallPurpose> find_purpose(std::string_view name) {
  for (const auto purpose : {CallPurpose::answer, CallPurpose::judge, CallPurpose::embedding, CallPurpose::program}) {
    if (purpose_name(purpose) == name) return purpose;
  }
  return std::nullopt;
}

}  // namespace llmeval
