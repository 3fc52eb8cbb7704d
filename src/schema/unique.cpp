#include "schema/unique.h"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

namespace llmeval {

namespace {

std::size_t mix(std::size_t hash, std::size_t other) {
  return hash ^ (other + 0x9e3779b97f4a7c15U + (hash << 6U) + (hash >> 2U));
}

// Equal for equal values, whatever the order of their keys and the writing of their numbers.
std::size_t hash_of(const Value& value) {
  const auto kind = static_cast<std::size_t>(value.kind());
  switch (value.kind()) {
    case ValueKind::null:
      return kind;
    case ValueKind::boolean:
      return mix(kind, value.boolean() ? 1 : 0);
    case ValueKind::number:
      return mix(kind, std::hash<double>()(value.number().to_double()));
    case ValueKind::text:
      return mix(kind, std::hash<std::string>()(value.text()));
    case ValueKind::list: {
      std::size_t hash = kind;
      for (const Value& item : value.list()) hash = mix(hash, hash_of(item));
      return hash;
    }
    case ValueKind::object: {
      std::size_t sum = kind;
      for (const Member& member : value.object())
        sum += mix(std::hash<std::string>()(member.key), hash_of(member.value));
      return sum;
    }
  }
  return 0;
}

}  // namespace

std::optional<std::pair<std::size_t, std::size_t>> find_equal_items(const List& items) {
  std::vector<std::pair<std::size_t, std::size_t>> hashed;
  hashed.reserve(items.size());
  for (const Value& item : items) hashed.emplace_back(hash_of(item), hashed.size());
  std::sort(hashed.begin(), hashed.end());
  for (std::size_t i = 0; i < hashed.size(); ++i) {
    for (std::size_t j = i + 1; j < hashed.size() && hashed[j].first == hashed[i].first; ++j) {
      if (items[hashed[i].second] == items[hashed[j].second]) return std::pair(hashed[i].second, hashed[j].second);
    }
  }
  return std::nullopt;
}

}  // namespace llmeval
