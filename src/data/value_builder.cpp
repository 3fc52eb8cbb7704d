#include "data/value_builder.h"

#include "base/assert.h"

#include <iterator>

namespace llmeval {

namespace {

constexpr std::size_t k_few_keys = 16;

}  // namespace

void ValueBuilder::begin(bool is_object, Place place) {
  open_.push_back({is_object, place, values_.size(), keys_.size(), std::nullopt, nullptr});
}

std::optional<std::size_t> ValueBuilder::find_key(Open& open, std::string_view text) {
  const std::size_t count = keys_.size() - open.first_key;
  if (count <= k_few_keys) {
    for (std::size_t i = 0; i < count; ++i) {
      if (keys_[open.first_key + i].text == text) return i;
    }
    return std::nullopt;
  }
  if (!open.index) open.index = std::make_unique<std::map<std::string, std::size_t, std::less<>>>();
  for (std::size_t i = open.index->size(); i < count; ++i) open.index->emplace(keys_[open.first_key + i].text, i);
  const auto found = open.index->find(text);
  if (found == open.index->end()) return std::nullopt;
  return found->second;
}

std::optional<Place> ValueBuilder::key(std::string_view text, Place place) {
  Open& open = open_.back();
  open.replaces = find_key(open, text);
  if (open.replaces) return keys_[open.first_key + *open.replaces].place;
  Key& added = keys_.emplace_back();
  added.text = text;
  added.place = place;
  return std::nullopt;
}

Value& ValueBuilder::add(Value&& value) {
  if (!open_.empty() && open_.back().replaces) {
    Value& earlier = values_[open_.back().first_value + *open_.back().replaces];
    open_.back().replaces.reset();
    return earlier = std::move(value);
  }
  return values_.emplace_back(std::move(value));
}

Value& ValueBuilder::end() {
  LLMEVAL_ASSERT(!open_.empty());
  const Open open = std::move(open_.back());
  open_.pop_back();
  const auto first = values_.begin() + static_cast<std::ptrdiff_t>(open.first_value);
  if (!open.is_object) {
    List list(std::make_move_iterator(first), std::make_move_iterator(values_.end()));
    values_.erase(first, values_.end());
    return add(Value(std::move(list)).at(open.place));
  }
  const std::size_t count = keys_.size() - open.first_key;
  std::vector<Member> members(count);
  for (std::size_t i = 0; i < count; ++i) {
    Key& key = keys_[open.first_key + i];
    members[i].key = std::move(key.text);
    members[i].value = std::move(values_[open.first_value + i]);
    members[i].place = key.place;
  }
  values_.erase(first, values_.end());
  keys_.resize(open.first_key);
  return add(Value(Object(std::move(members))).at(open.place));
}

Value ValueBuilder::take() {
  LLMEVAL_ASSERT(open_.empty() && values_.size() == 1);
  Value value = std::move(values_.back());
  values_.clear();
  return value;
}

}  // namespace llmeval
