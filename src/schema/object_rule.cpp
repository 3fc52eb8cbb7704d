#include "schema/program.h"

#include <algorithm>
#include <numeric>

namespace llmeval {

void ObjectRule::sort() {
  sorted.resize(names.size());
  std::iota(sorted.begin(), sorted.end(), 0U);
  std::sort(sorted.begin(), sorted.end(),
            [this](std::uint32_t a, std::uint32_t b) { return names[a].name < names[b].name; });
}

const ObjectRule::Name* ObjectRule::find(std::string_view name, std::size_t& next) const {
  if (next < names.size() && names[next].name == name) return &names[next++];
  const auto found =
      std::lower_bound(sorted.begin(), sorted.end(), name,
                       [this](std::uint32_t one, std::string_view wanted) { return names[one].name < wanted; });
  if (found == sorted.end() || names[*found].name != name) return nullptr;
  next = *found + 1;
  return &names[*found];
}

}  // namespace llmeval
