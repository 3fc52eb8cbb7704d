#include "domain/name_list.h"

namespace llmeval {

std::uint32_t NameList::number(std::string_view name) {
  if (last_ < names_.size() && names_[last_] == name) return last_;
  if (const auto known = numbers_.find(name); known != numbers_.end()) {
    last_ = known->second;
  } else {
    last_ = static_cast<std::uint32_t>(names_.size());
    numbers_.emplace(names_.emplace_back(name), last_);
  }
  return last_;
}

std::optional<std::uint32_t> NameList::find(std::string_view name) const {
  const auto known = numbers_.find(name);
  return known == numbers_.end() ? std::nullopt : std::optional(known->second);
}

}  // namespace llmeval
