#include "data/json.h"
#include "schema/application.h"
#include "schema/unique.h"
#include "text/inert.h"
#include "text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <compare>

namespace llmeval {

namespace {

bool is_whole(const Number& number) {
  if (number.is_integer()) return true;
  const std::optional<Decimal> decimal = number.to_decimal();
  return decimal ? decimal->is_integer() : number.text().find_first_of(".-") == std::string::npos;
}

std::string describe(KindSet kinds) {
  constexpr std::array<std::pair<KindSet, std::string_view>, 6> k_names{{
      {kind_bit(ValueKind::null), "null"},
      {kind_bit(ValueKind::boolean), "boolean"},
      {kind_bit(ValueKind::number), "number"},
      {kind_bit(ValueKind::text), "string"},
      {kind_bit(ValueKind::list), "array"},
      {kind_bit(ValueKind::object), "object"},
  }};
  std::vector<std::string_view> names;
  for (const auto& [kind, name] : k_names) {
    if ((kinds & kind) != 0) names.push_back(name);
  }
  if ((kinds & k_whole_bit) != 0 && (kinds & kind_bit(ValueKind::number)) == 0) names.emplace_back("integer");
  return fmt::format("type {}", fmt::join(names, " or "));
}

std::string describe(const SizeRule& rule) {
  constexpr std::array<std::string_view, 3> k_units{"characters", "items", "properties"};
  return fmt::format("{} {} {}", rule.is_upper ? "at most" : "at least", rule.limit,
                     k_units[static_cast<std::size_t>(rule.of)]);
}

std::string keys_of(const Object& object) {
  if (object.empty()) return "an empty object";
  std::string keys;
  for (const Member& member : object) {
    if (keys.size() > 200) break;
    keys += keys.empty() ? fmt::format("'{}'", member.key) : fmt::format(", '{}'", member.key);
  }
  return "only " + excerpt(keys, 80);
}

}  // namespace

bool Application::operator()(const TypeRule& rule) {
  if ((rule.kinds & kind_bit(value().kind())) != 0) return true;
  if ((rule.kinds & k_whole_bit) != 0 && value().is_number() && is_whole(value().number())) return true;
  return is_telling() && fail(describe(rule.kinds));
}

bool Application::operator()(const ConstRule& rule) {
  if (value() == *rule.value) return true;
  return is_telling() && fail(excerpt(to_json(*rule.value), 60));
}

bool Application::operator()(const EnumRule& rule) {
  if (std::find(rule.values->begin(), rule.values->end(), value()) != rule.values->end()) return true;
  if (!is_telling()) return false;
  std::vector<std::string> values;
  for (const Value& one : *rule.values) values.push_back(to_json(one));
  return fail("one of " + excerpt(fmt::format("{}", fmt::join(values, ", ")), 100));
}

bool Application::operator()(const BoundRule& rule) {
  if (!value().is_number()) return true;
  const Number& number = value().number();
  std::strong_ordering order = std::strong_ordering::equal;
  const std::optional<std::int64_t> whole = rule.whole ? number.to_int64() : std::nullopt;
  if (whole) {
    order = *whole <=> *rule.whole;
  } else if (const std::optional<Decimal> decimal = number.to_decimal()) {
    order = *decimal <=> rule.limit;
  } else {
    evaluator_.stop(fmt::format("{} is too long a number to compare", excerpt(number.text(), 40)));
    return false;
  }
  if (order == 0 ? !rule.is_exclusive : (order < 0) == rule.is_upper) return true;
  if (!is_telling()) return false;
  const std::string_view words =
      rule.is_upper ? (rule.is_exclusive ? "less than" : "at most") : (rule.is_exclusive ? "more than" : "at least");
  return fail(fmt::format("{} {}", words, excerpt(rule.limit.to_text(), 40)));
}

bool Application::operator()(const MultipleRule& rule) {
  if (!value().is_number()) return true;
  const std::optional<Decimal> decimal = value().number().to_decimal();
  if (!decimal) {
    evaluator_.stop(fmt::format("{} is too long a number to divide", excerpt(value().number().text(), 40)));
    return false;
  }
  if (decimal->is_multiple_of(rule.unit).value_or(false)) return true;
  return is_telling() && fail("a multiple of " + excerpt(rule.unit.to_text(), 40));
}

bool Application::operator()(const SizeRule& rule) {
  std::uint64_t size = 0;
  switch (rule.of) {
    case Size::code_points:
      if (!value().is_text()) return true;
      // So many bytes are at least a quarter as many characters.
      if (!rule.is_upper && value().text().size() / 4 >= rule.limit) return true;
      if (rule.is_upper && value().text().size() <= rule.limit) return true;
      size = count_code_points(value().text());
      break;
    case Size::items:
      if (!value().is_list()) return true;
      size = value().list().size();
      break;
    case Size::properties:
      if (!value().is_object()) return true;
      size = value().object().size();
      break;
  }
  if (rule.is_upper ? size <= rule.limit : size >= rule.limit) return true;
  return is_telling() && fail(describe(rule), fmt::format("{}: {}", size, excerpt(to_json(value()), 60)));
}

bool Application::matches(const Regex& regex, std::string_view text, std::string_view written) {
  const tl::expected<std::optional<RegexMatch>, RegexStop> found = regex.search(text);
  if (found) return found->has_value();
  evaluator_.stop(fmt::format("the pattern {} {}", quoted_excerpt(written, 60), describe(found.error())));
  return false;
}

bool Application::operator()(const PatternRule& rule) {
  if (!value().is_text() || matches(rule.regex, value().text(), rule.written)) return true;
  return is_telling() && !is_done() && fail("text that matches " + quoted_excerpt(rule.written, 60));
}

bool Application::operator()(const FormatRule& rule) {
  if (!rule.is_asserted && !evaluator_.assert_formats_) return true;
  if (!value().is_text() || rule.accepts(value().text())) return true;
  return is_telling() && fail(fmt::format("format {}", rule.name));
}

bool Application::operator()(const UniqueRule& /*rule*/) {
  if (!value().is_list()) return true;
  const auto equal = find_equal_items(value().list());
  if (!equal) return true;
  return is_telling() && fail("items that all differ",
                              fmt::format("{} at {} and {}", excerpt(to_json(value().list()[equal->first]), 60),
                                          equal->first, equal->second));
}

// What a member's own name, patterns and the rest say of it.
bool Application::member_holds(const ObjectRule& rule, const Member& member, std::size_t index, std::size_t& next,
                               std::size_t& found) {
  const ObjectRule::Name* const name = rule.find(member.key, next);
  if (name != nullptr && name->is_required) ++found;
  bool is_described = name != nullptr && name->edge;
  bool is_kept = !is_described || apply_to_member(*name->edge, member);
  for (const ObjectRule::Pattern& pattern : rule.patterns) {
    if (!matches(pattern.regex, member.key, pattern.edge.step)) continue;
    is_described = true;
    is_kept = apply_to_member(pattern.edge, member) && is_kept;
  }
  if (!is_described && rule.rest) is_kept = apply_to_member(*rule.rest, member);
  if (marks_ != nullptr && (is_described || rule.rest)) marks_->mark(index);
  return is_kept;
}

bool Application::operator()(const ObjectRule& rule) {
  if (!value().is_object()) return true;
  bool is_kept = true;
  std::size_t index = 0;
  std::size_t next = 0;
  std::size_t found = 0;
  for (const Member& member : value().object()) {
    is_kept = member_holds(rule, member, index++, next, found) && is_kept;
    if ((!is_kept && !is_telling()) || is_done()) return false;
  }
  return (found == rule.required || missing(rule)) && is_kept;
}

bool Application::missing(const ObjectRule& rule) {
  if (!is_telling()) return false;
  for (const ObjectRule::Name& name : rule.names) {
    if (!name.is_required || value().find(name.name) != nullptr) continue;
    fail_at("required", fmt::format("property '{}'", inert_line(name.name)), keys_of(value().object()));
  }
  return false;
}

bool Application::need(const std::vector<std::string>& names, std::string_view beside) {
  bool has_all = true;
  for (const std::string& name : names) {
    if (value().find(name) != nullptr) continue;
    has_all = false;
    if (!is_telling()) return false;
    fail(fmt::format("property '{}' beside '{}'", inert_line(name), inert_line(beside)), keys_of(value().object()));
  }
  return has_all;
}

bool Application::operator()(const DependentRequiredRule& rule) {
  if (!value().is_object()) return true;
  bool is_kept = true;
  for (const auto& [name, needed] : rule.names) {
    if (value().find(name) != nullptr) is_kept = need(needed, name) && is_kept;
    if (!is_kept && !is_telling()) return false;
  }
  return is_kept;
}

}  // namespace llmeval
