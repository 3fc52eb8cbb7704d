#include "schema/format.h"
#include "schema/node_reader.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <set>

namespace llmeval {

namespace {

constexpr std::array<std::pair<std::string_view, KindSet>, 7> k_types{{
    {"null", kind_bit(ValueKind::null)},
    {"boolean", kind_bit(ValueKind::boolean)},
    {"number", static_cast<KindSet>(kind_bit(ValueKind::number) | k_whole_bit)},
    {"integer", k_whole_bit},
    {"string", kind_bit(ValueKind::text)},
    {"array", kind_bit(ValueKind::list)},
    {"object", kind_bit(ValueKind::object)},
}};

}  // namespace

KindSet NodeReader::kind_named(const Value& name) {
  const auto* const found = std::find_if(k_types.begin(), k_types.end(),
                                         [&](const auto& one) { return name.is_text() && one.first == name.text(); });
  if (found != k_types.end()) return found->second;
  std::vector<std::string_view> known;
  for (const auto& [type, kind] : k_types) known.push_back(type);
  wrong(name, "type", fmt::format("one of {}", fmt::join(known, ", ")));
  return 0;
}

void NodeReader::read_type(const Member& member) {
  TypeRule rule;
  if (member.value.is_list()) {
    if (member.value.list().empty()) return wrong(member, "a type or a list of some");
    for (const Value& one : member.value.list()) rule.kinds |= kind_named(one);
  } else {
    rule.kinds = kind_named(member.value);
  }
  compiler_.add("type", rule);
}

void NodeReader::read_const(const Member& member) { compiler_.add("const", ConstRule{&member.value}); }

void NodeReader::read_enum(const Member& member) {
  if (!member.value.is_list()) return wrong(member, "a list of values");
  compiler_.add("enum", EnumRule{&member.value.list()});
}

void NodeReader::read_bound(const Member& member) {
  const bool is_upper = member.key == "maximum" || member.key == "exclusiveMaximum";
  const bool is_exclusive = member.key.starts_with("exclusive");
  if (!member.value.is_number())
    return wrong(
        member, "a number",
        is_exclusive && member.value.is_boolean() ? "draft 4 had a boolean here; now it is the bound itself" : "");
  const std::optional<Decimal> limit = member.value.number().to_decimal();
  if (!limit) return wrong(member, "a number of at most 10,000 digits and exponents up to 100,000");
  compiler_.add(is_upper       ? (is_exclusive ? "exclusiveMaximum" : "maximum")
                : is_exclusive ? "exclusiveMinimum"
                               : "minimum",
                BoundRule{*limit, limit->to_int64(), is_upper, is_exclusive});
}

void NodeReader::read_multiple(const Member& member) {
  const std::optional<Decimal> unit = member.value.is_number() ? member.value.number().to_decimal() : std::nullopt;
  if (!unit || unit->is_zero() || unit->is_negative()) return wrong(member, "a number over 0");
  if (!Decimal::from(0).is_multiple_of(*unit)) return wrong(member, "a number of at most 18 digits");
  compiler_.add("multipleOf", MultipleRule{*unit});
}

std::optional<std::uint64_t> NodeReader::whole(const Member& member) {
  const std::optional<Decimal> number = member.value.is_number() ? member.value.number().to_decimal() : std::nullopt;
  if (!number || !number->is_integer() || number->is_negative()) {
    wrong(member, "a whole number from 0");
    return std::nullopt;
  }
  const std::optional<std::int64_t> fits = number->to_int64();
  return fits ? static_cast<std::uint64_t>(*fits) : std::numeric_limits<std::uint64_t>::max();
}

void NodeReader::read_size(const Member& member) {
  struct Named {
    std::string_view keyword;
    Size of;
    bool is_upper;
  };
  static constexpr std::array<Named, 6> k_sizes{{
      {"minLength", Size::code_points, false},
      {"maxLength", Size::code_points, true},
      {"minItems", Size::items, false},
      {"maxItems", Size::items, true},
      {"minProperties", Size::properties, false},
      {"maxProperties", Size::properties, true},
  }};
  const std::optional<std::uint64_t> limit = whole(member);
  if (!limit) return;
  const auto* const named =
      std::find_if(k_sizes.begin(), k_sizes.end(), [&](const Named& one) { return one.keyword == member.key; });
  compiler_.add(named->keyword, SizeRule{named->of, named->is_upper, *limit});
}

std::optional<Regex> NodeReader::pattern(const std::string& written, const Value& at, std::string_view keyword) {
  tl::expected<Regex, RegexError> regex = Regex::compile(written, {.ecma = true});
  if (regex) return *std::move(regex);
  compiler_.error(at, schema_,
                  fmt::format("the pattern {} of '{}' is wrong at byte {}: {}", quoted_excerpt(written, 60), keyword,
                              regex.error().offset + 1, regex.error().message),
                  "patterns are ECMA-262's");
  return std::nullopt;
}

void NodeReader::read_pattern(const Member& member) {
  if (!member.value.is_text()) return wrong(member, "a pattern, in quotes");
  std::optional<Regex> regex = pattern(member.value.text(), member.value, member.key);
  if (regex) compiler_.add("pattern", PatternRule{*std::move(regex), member.value.text()});
}

void NodeReader::read_format(const Member& member) {
  if (!member.value.is_text()) return wrong(member, "the name of a format");
  const SchemaFormat* const format = find_schema_format(member.value.text());
  // What we do not know may mean anything, and is only noted.
  if (format == nullptr) return;
  compiler_.add("format", FormatRule{format->name, format->accepts, dialect_.has(Vocabulary::format_assertion)});
}

void NodeReader::read_unique(const Member& member) {
  if (!member.value.is_boolean()) return wrong(member, "true or false");
  if (member.value.boolean()) compiler_.add("uniqueItems", UniqueRule{});
}

std::optional<std::vector<std::string>> NodeReader::names(const Value& value, std::string_view keyword) {
  constexpr std::string_view k_expected = "a list of different names";
  if (!value.is_list()) {
    wrong(value, keyword, k_expected,
          keyword == "required" ? "it lists the names of the properties that must be there" : "");
    return std::nullopt;
  }
  std::vector<std::string> names;
  std::set<std::string_view> seen;
  for (const Value& one : value.list()) {
    if (!one.is_text() || !seen.insert(one.text()).second) {
      wrong(value, keyword, k_expected);
      return std::nullopt;
    }
    names.push_back(one.text());
  }
  return names;
}

void NodeReader::read_dependent_required(const Member& member) {
  if (!member.value.is_object()) return wrong(member, "an object of lists of names");
  DependentRequiredRule rule;
  for (const Member& one : member.value.object()) {
    std::optional<std::vector<std::string>> needed = names(one.value, "dependentRequired");
    if (needed) rule.names.emplace_back(one.key, *std::move(needed));
  }
  compiler_.add("dependentRequired", std::move(rule));
}

}  // namespace llmeval
