#include "template/operators.h"
#include "text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <compare>
#include <optional>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

using ast::CompareOp;
using Kind = Datum::Kind;

std::partial_ordering compare_numbers(const Datum& left, const Datum& right) {
  const std::optional<Integer> a = as_integer(left);
  const std::optional<Integer> b = as_integer(right);
  if (a && b) return *a <=> *b;
  if (a) return Integer::compare(*a, right.real());
  if (b) return 0 <=> Integer::compare(*b, left.real());
  return left.real() <=> right.real();
}

bool equal_lists(const Datum& left, const Datum& right, const OpSite& site) {
  if (left.is_tuple() != right.is_tuple() || left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (!equals(left.at(i), right.at(i), site)) return false;
  }
  return true;
}

bool equal_objects(const Datum& left, const Datum& right, const OpSite& site) {
  if (left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i) {
    const std::optional<Datum> other = right.find(left.key(i).text());
    if (!other || !equals(left.member(i), *other, site)) return false;
  }
  return true;
}

std::string_view symbol(CompareOp op) {
  switch (op) {
    case CompareOp::less:
      return "<";
    case CompareOp::less_equal:
      return "<=";
    case CompareOp::greater:
      return ">";
    case CompareOp::greater_equal:
      return ">=";
    case CompareOp::equal:
    case CompareOp::not_equal:
    case CompareOp::in:
    case CompareOp::not_in:
      break;
  }
  return {};
}

bool holds(CompareOp op, std::partial_ordering order) {
  switch (op) {
    case CompareOp::less:
      return order < 0;
    case CompareOp::less_equal:
      return order <= 0;
    case CompareOp::greater:
      return order > 0;
    default:
      return order >= 0;
  }
}

bool is_ordered(CompareOp op, const Datum& left, const Datum& right, const OpSite& site) {
  if (is_numeric(left) && is_numeric(right)) return holds(op, compare_numbers(left, right));
  if (left.is(Kind::text) && right.is(Kind::text)) return holds(op, left.text() <=> right.text());
  if (left.is(Kind::list) && right.is(Kind::list) && left.is_tuple() == right.is_tuple()) {
    // The first items that differ decide, else the lengths.
    for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
      if (!equals(left.at(i), right.at(i), site)) return is_ordered(op, left.at(i), right.at(i), site);
    }
    return holds(op, left.size() <=> right.size());
  }
  site.fail(fmt::format("'{}' cannot compare {} with {}", symbol(op), describe_kind(left), describe_kind(right)));
}

bool contains(const Datum& container, const Datum& item, const OpSite& site) {
  if (container.is(Kind::text)) {
    if (!item.is(Kind::text)) site.fail(fmt::format("'in' cannot look for {} in text", describe_kind(item)));
    site.spend(container.text().size() >> 10U);
    return container.text().find(item.text()) != std::string_view::npos;
  }
  if (container.is(Kind::object)) {
    const bool hashable = !item.is(Kind::object) && !(item.is(Kind::list) && !item.is_tuple());
    if (!hashable) site.fail(fmt::format("'in' cannot look for {} among an object's keys", describe_kind(item)));
    return item.is(Kind::text) && container.find(item.text()).has_value();
  }
  if (!container.is(Kind::list)) site.fail(fmt::format("'in' cannot look into {}", describe_kind(container)));
  for (std::size_t i = 0; i < container.size(); ++i) {
    if (equals(container.at(i), item, site)) return true;
  }
  return false;
}

// Where a slice begins and ends in a sequence of `size`, as Python clamps it.
struct Bounds {
  std::int64_t start;
  std::int64_t stop;
  std::int64_t step;
};

template <class Visit>
void for_each_index(const Bounds& bounds, const Visit& visit) {
  for (std::int64_t i = bounds.start; bounds.step > 0 ? i < bounds.stop : i > bounds.stop; i += bounds.step) {
    visit(static_cast<std::size_t>(i));
  }
}

std::optional<std::int64_t> bound(const Datum& value, const OpSite& site) {
  if (value.is(Kind::none) || value.is(Kind::unset)) return std::nullopt;
  const std::optional<Integer> number = as_integer(value);
  if (!number) site.fail(fmt::format("a slice takes whole numbers, not {}", describe_kind(value)));
  constexpr std::int64_t k_far = std::int64_t{1} << 40;  // Beyond every sequence.
  return std::clamp(number->to_int64().value_or(number->is_negative() ? -k_far : k_far), -k_far, k_far);
}

Bounds find_bounds(std::int64_t size, std::optional<std::int64_t> start, std::optional<std::int64_t> stop,
                   std::int64_t step) {
  const std::int64_t lowest = step > 0 ? 0 : -1;
  const std::int64_t highest = step > 0 ? size : size - 1;
  const auto place = [&](std::int64_t index) { return std::clamp(index < 0 ? index + size : index, lowest, highest); };
  return {start ? place(*start) : (step > 0 ? lowest : highest), stop ? place(*stop) : (step > 0 ? highest : lowest),
          step};
}

// Where each character of a text begins, and where the last one ends.
using CharacterOffsets = std::vector<std::uint32_t>;

CharacterOffsets offsets_of(std::string_view text) {
  CharacterOffsets offsets;
  offsets.reserve(text.size() + 1);
  for (std::size_t at = 0; at < text.size(); next_code_point(text, at))
    offsets.push_back(static_cast<std::uint32_t>(at));
  offsets.push_back(static_cast<std::uint32_t>(text.size()));
  return offsets;
}

Datum slice_text(const Datum& value, const CharacterOffsets& characters, const Bounds& bounds, const OpSite& site) {
  const auto offset = [&](std::int64_t index) { return characters[static_cast<std::size_t>(index)]; };
  if (bounds.step == 1) {
    const std::int64_t stop = std::max(bounds.start, bounds.stop);
    return value.part(value.text().substr(offset(bounds.start), offset(stop) - offset(bounds.start)));
  }
  std::string text;
  for_each_index(bounds, [&](std::size_t index) {
    text += value.text().substr(characters[index], characters[index + 1] - characters[index]);
  });
  return site.text(std::move(text));
}

}  // namespace

bool equals(const Datum& left, const Datum& right, const OpSite& site) {
  site.spend(1);
  if (is_numeric(left) && is_numeric(right)) return compare_numbers(left, right) == 0;
  if (left.kind() != right.kind()) return false;
  switch (left.kind()) {
    case Kind::text:
      return left.text() == right.text();
    case Kind::list:
      return (left.is_same(right) && left.is_tuple() == right.is_tuple()) || equal_lists(left, right, site);
    case Kind::object:
      return left.is_same(right) || equal_objects(left, right, site);
    default:
      return true;  // none and none
  }
}

bool apply_comparison(CompareOp op, const Datum& left, const Datum& right, const OpSite& site) {
  switch (op) {
    case CompareOp::equal:
      return equals(left, right, site);
    case CompareOp::not_equal:
      return !equals(left, right, site);
    case CompareOp::in:
      return contains(right, left, site);
    case CompareOp::not_in:
      return !contains(right, left, site);
    case CompareOp::less:
    case CompareOp::less_equal:
    case CompareOp::greater:
    case CompareOp::greater_equal:
      break;
  }
  return is_ordered(op, left, right, site);
}

DatumList items_of(const Datum& value, const OpSite& site) {
  DatumList items;
  if (value.is(Kind::list)) {
    items.reserve(value.size());
    for (std::size_t i = 0; i < value.size(); ++i) items.push_back(value.at(i));
  } else if (value.is(Kind::object)) {
    items.reserve(value.size());
    for (std::size_t i = 0; i < value.size(); ++i) items.push_back(value.key(i));
  } else if (value.is(Kind::text)) {
    const std::string_view text = value.text();
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t begin = at;
      next_code_point(text, at);
      items.push_back(value.part(text.substr(begin, at - begin)));
      if (items.size() > RenderBudget::k_max_items) site.fail_text_too_long();
    }
  } else {
    site.fail(fmt::format("{} has no items to go through", describe_kind(value)), "a list, an object or text has");
  }
  site.spend(items.size() >> 10U);
  return items;
}

Datum find_named(const Datum& object, std::string_view name, const ast::Expr& node) {
  if (object.is(Kind::object)) {
    if (std::optional<Datum> member = object.find(name)) return *std::move(member);
  }
  return Datum::undefined(node, object);
}

Datum find_at(const Datum& object, const Datum& index, const ast::Expr& node) {
  if (index.is(Kind::text)) return find_named(object, index.text(), node);
  const std::optional<Integer> number = as_integer(index);
  const std::optional<std::int64_t> wanted = number ? number->to_int64() : std::nullopt;
  if (!wanted || !(object.is(Kind::list) || object.is(Kind::text))) return Datum::undefined(node, object);
  const bool is_text = object.is(Kind::text);
  const auto size = static_cast<std::int64_t>(is_text ? count_code_points(object.text()) : object.size());
  const std::int64_t position = *wanted < 0 ? *wanted + size : *wanted;
  if (position < 0 || position >= size) return Datum::undefined(node, object);
  if (!is_text) return object.at(static_cast<std::size_t>(position));
  std::size_t at = 0;
  std::size_t begin = 0;
  for (std::int64_t i = 0; i <= position; ++i) {
    begin = at;
    next_code_point(object.text(), at);
  }
  return object.part(object.text().substr(begin, at - begin));
}

Datum slice(const Datum& value, const Datum& start, const Datum& stop, const Datum& step, const OpSite& site) {
  if (!value.is(Kind::list) && !value.is(Kind::text))
    site.fail(fmt::format("{} cannot be sliced", describe_kind(value)));
  const std::int64_t stride = bound(step, site).value_or(1);
  if (stride == 0) site.fail("the step of a slice cannot be 0");
  const CharacterOffsets characters = value.is(Kind::text) ? offsets_of(value.text()) : CharacterOffsets();
  const auto size = static_cast<std::int64_t>(value.is(Kind::text) ? characters.size() - 1 : value.size());
  const Bounds bounds = find_bounds(size, bound(start, site), bound(stop, site), stride);
  if (value.is(Kind::text)) return slice_text(value, characters, bounds, site);
  DatumList chosen;
  for_each_index(bounds, [&](std::size_t index) { chosen.push_back(value.at(index)); });
  return site.list(std::move(chosen), value.is_tuple());
}

}  // namespace llmeval
