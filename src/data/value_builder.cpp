#include "data/value_builder.h"

#include "base/assert.h"

#include <iterator>

namespace llmeval {

namespace {

constexpr std::size_t k_few_keys = 16;

}  // namespace

void ValueBuilder::begin(bool is_object, Place place) {
  open_.push_back({is_object, place, parts_.size(), std::nullopt, nullptr});
}

std::optional<std::size_t> ValueBuilder::find_key(Open& open, std::string_view text) {
  const std::size_t count = parts_.size() - open.first;
  if (count <= k_few_keys) {
    for (std::size_t i = 0; i < count; ++i) {
      if (parts_[open.first + i].key == text) return i;
    }
    return std::nullopt;
  }
  if (!open.index) open.index = std::make_unique<std::map<std::string, std::size_t, std::less<>>>();
  for (std::size_t i = open.index->size(); i < count; ++i) open.index->emplace(parts_[open.first + i].key, i);
  const auto found = open.index->find(text);
  if (found == open.index->end()) return std::nullopt;
  return found->second;
}

std::optional<Place> ValueBuilder::key(std::string_view text, Place place) {
  Open& open = open_.back();
  open.replaces = find_key(open, text);
  if (open.replaces) return parts_[open.first + *open.replaces].place;
  Member& added = parts_.emplace_back();
  added.key = text;
  added.place = place;
  return std::nullopt;
}

Value& ValueBuilder::add(Value&& value) {
  if (!in_object()) return parts_.emplace_back(Member{{}, std::move(value), {}}).value;
  Open& object = open_.back();
  if (!object.replaces) return parts_.back().value = std::move(value);
  Value& earlier = parts_[object.first + *object.replaces].value;
  object.replaces.reset();
  return earlier = std::move(value);
}

Value& ValueBuilder::end() {
  LLMEVAL_ASSERT(!open_.empty());
  const Open open = std::move(open_.back());
  open_.pop_back();
  const auto first = parts_.begin() + static_cast<std::ptrdiff_t>(open.first);
  if (open.is_object) {
    std::vector<Member> members(std::make_move_iterator(first), std::make_move_iterator(parts_.end()));
    parts_.erase(first, parts_.end());
    return add(Value(Object(std::move(members))).at(open.place));
  }
  List list;
  list.reserve(parts_.size() - open.first);
  for (auto part = first; part != parts_.end(); ++part) list.push_back(std::move(part->value));
  parts_.erase(first, parts_.end());
  return add(Value(std::move(list)).at(open.place));
}

Value ValueBuilder::take() {
  LLMEVAL_ASSERT(open_.empty() && parts_.size() == 1);
  Value value = std::move(parts_.back().value);
  parts_.clear();
  return value;
}

}  // namespace llmeval
