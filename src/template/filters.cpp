#include "template/filters.h"

#include "base/assert.h"
#include "data/json.h"
#include "template/python.h"
#include "text/unicode.h"
#include "text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

using Kind = Datum::Kind;

bool is_given(const Datum& argument) { return !argument.is(Kind::unset); }

// Without `characters`: white space.
std::string_view strip_characters(std::string_view text, std::string_view characters) {
  const auto is_one = [&](std::string_view one) { return characters.find(one) != std::string_view::npos; };
  while (!text.empty()) {
    std::size_t next = 0;
    next_code_point(text, next);
    if (!is_one(text.substr(0, next))) break;
    text.remove_prefix(next);
  }
  while (!text.empty()) {
    std::size_t at = text.size();
    previous_code_point(text, at);
    if (!is_one(text.substr(at))) break;
    text = text.substr(0, at);
  }
  return text;
}

Datum trim_text(const Datum& input, const Datum& characters, const OpSite& site) {
  const Datum text = site.printed(input);
  if (!is_given(characters) || characters.is(Kind::none)) return text.part(strip(text.text()));
  if (!characters.is(Kind::text)) site.fail(fmt::format("'trim' takes text, not {}", describe_kind(characters)));
  return text.part(strip_characters(text.text(), characters.text()));
}

std::optional<std::int64_t> count_argument(const Datum& argument, std::string_view filter, const OpSite& site) {
  if (!is_given(argument) || argument.is(Kind::none)) return std::nullopt;
  const std::optional<Integer> number = as_integer(argument);
  if (!number) site.fail(fmt::format("'{}' takes a whole number, not {}", filter, describe_kind(argument)));
  return number->to_int64().value_or(number->is_negative() ? -1 : INT64_MAX);
}

Datum replace_text(const Datum& input, FilterArguments arguments, const OpSite& site) {
  const Datum whole = site.printed(input);
  const Datum old_text = site.printed(arguments[0]);
  const Datum new_text = site.printed(arguments[1]);
  const std::string_view text = whole.text();
  const std::string_view old = old_text.text();
  std::int64_t left = count_argument(arguments[2], "replace", site).value_or(-1);
  std::string out;
  std::size_t at = 0;
  // Nothing stands before each character and at the end.
  for (; left != 0; --left) {
    const std::size_t found = text.find(old, at);
    if (found == std::string_view::npos) break;
    out += text.substr(at, found - at);
    out += new_text.text();
    if (out.size() > RenderBudget::k_max_text) site.fail_text_too_long();
    at = found + old.size();
    if (!old.empty()) continue;
    if (at >= text.size()) break;
    next_code_point(text, at);
    out += text.substr(found, at - found);
  }
  out += text.substr(at);
  return site.text(std::move(out));
}

// `a.b.0`: members by name, items by index.
Datum find_path(Datum value, std::string_view path, const ast::Expr& call, const OpSite& site) {
  for (;;) {
    const std::size_t dot = path.find('.');
    const std::string_view name = path.substr(0, dot);
    const bool is_index = !name.empty() && name.find_first_not_of("0123456789") == std::string_view::npos;
    const std::optional<Integer> index = is_index ? Integer::parse(name) : std::nullopt;
    Datum found = index ? find_at(value, Datum::integer(*index), call) : find_named(value, name, call);
    if (found.is(Kind::undefined)) site.fail(fmt::format("'join' finds no '{}' in {}", name, describe_kind(value)));
    if (dot == std::string_view::npos) return found;
    value = std::move(found);
    path.remove_prefix(dot + 1);
  }
}

Datum find_attribute(Datum value, const Datum& attribute, const ast::Expr& call, const OpSite& site) {
  if (attribute.is(Kind::text)) return find_path(std::move(value), attribute.text(), call, site);
  if (!as_integer(attribute))
    site.fail(fmt::format("'join' takes a name as attribute, not {}", describe_kind(attribute)));
  Datum found = find_at(value, attribute, call);
  if (found.is(Kind::undefined))
    site.fail(fmt::format("'join' finds no item {} in {}", attribute.integer().to_text(), describe_kind(value)));
  return found;
}

Datum join_items(const Datum& input, FilterArguments arguments, const ast::Expr& call, const OpSite& site) {
  const Datum separator = is_given(arguments[0]) ? site.printed(arguments[0]) : Datum::view("");
  const bool by_attribute = is_given(arguments[1]) && !arguments[1].is(Kind::none);
  std::string out;
  bool first = true;
  for (const Datum& item : items_of(input, site)) {
    if (!first) out += separator.text();
    first = false;
    out += site.printed(by_attribute ? find_attribute(item, arguments[1], call, site) : item).text();
    if (out.size() > RenderBudget::k_max_text) site.fail_text_too_long();
  }
  return site.text(std::move(out));
}

// At most `left` times, unless that is negative; the last part is what is left.
DatumList split_at_spaces(const Datum& input, std::int64_t left) {
  DatumList parts;
  for (std::string_view rest = strip_start(input.text()); !rest.empty();) {
    std::size_t end = 0;
    for (std::size_t next = 0; end < rest.size(); end = next) {
      if (is_python_space(next_code_point(rest, next))) break;
    }
    if (left-- == 0) end = rest.size();
    parts.push_back(input.part(rest.substr(0, end)));
    rest = strip_start(rest.substr(end));
  }
  return parts;
}

DatumList split_at(const Datum& input, std::string_view separator, std::int64_t left) {
  DatumList parts;
  std::string_view rest = input.text();
  for (std::size_t end = rest.find(separator); end != std::string_view::npos && left-- != 0;
       end = rest.find(separator)) {
    parts.push_back(input.part(rest.substr(0, end)));
    rest.remove_prefix(end + separator.size());
  }
  parts.push_back(input.part(rest));
  return parts;
}

// Python's str.split: at each separator, or at runs of white space where none is given.
Datum split_text(const Datum& input, FilterArguments arguments, const OpSite& site) {
  if (!input.is(Kind::text)) site.fail(fmt::format("'split' takes text, not {}", describe_kind(input)));
  const bool at_spaces = !is_given(arguments[0]) || arguments[0].is(Kind::none);
  if (!at_spaces && !arguments[0].is(Kind::text))
    site.fail(fmt::format("'split' splits at text, not at {}", describe_kind(arguments[0])));
  if (!at_spaces && arguments[0].text().empty()) site.fail("'split' cannot split at empty text");
  const std::int64_t left = count_argument(arguments[1], "split", site).value_or(-1);
  DatumList parts = at_spaces ? split_at_spaces(input, left) : split_at(input, arguments[0].text(), left);
  return site.list(std::move(parts));
}

Datum measure(const Datum& input, const OpSite& site) {
  const auto number = [](std::size_t count) { return Datum::integer(Integer(static_cast<std::int64_t>(count))); };
  if (input.is(Kind::text)) return number(count_code_points(input.text()));
  if (input.is(Kind::list) || input.is(Kind::object)) return number(input.size());
  site.fail(fmt::format("{} has no length", describe_kind(input)));
}

Datum pick(bool first, const Datum& input, const ast::Expr& call, const OpSite& site) {
  if (input.is(Kind::text))
    return input.text().empty() ? Datum::undefined(call, input) : find_at(input, Datum::integer(first ? 0 : -1), call);
  if (!input.is(Kind::list) && !input.is(Kind::object)) {
    site.fail(fmt::format("'{}' takes a list, not {}", first ? "first" : "last", describe_kind(input)));
  }
  if (input.size() == 0) return Datum::undefined(call, input);
  const std::size_t index = first ? 0 : input.size() - 1;
  return input.is(Kind::list) ? input.at(index) : input.key(index);
}

Datum write_json(const Datum& input, const Datum& indent_argument, const OpSite& site) {
  constexpr std::int64_t k_max_indent = 100;
  const std::optional<std::int64_t> indent = count_argument(indent_argument, "tojson", site);
  std::string out;
  try {
    const auto width = indent ? std::optional<int>(static_cast<int>(std::clamp<std::int64_t>(*indent, 0, k_max_indent)))
                              : std::nullopt;
    append_python_json(out, input, width, RenderBudget::k_max_text);
  } catch (const TextTooLong&) {
    site.fail_text_too_long();
  } catch (const NotFinite&) {
    site.fail("JSON has no infinite numbers");
  }
  return site.text(std::move(out));
}

Datum read_json(const Datum& input, const OpSite& site) {
  if (!input.is(Kind::text)) site.fail(fmt::format("'fromjson' takes text, not {}", describe_kind(input)));
  JsonOptions options;
  options.refuse_repeated_keys = false;  // The last one wins, as in Python.
  options.places = false;
  tl::expected<Value, JsonError> value = parse_json(input.text(), options);
  if (!value) {
    site.fail(fmt::format("'fromjson': the text is not JSON: {} (line {}, column {} of the text)",
                          value.error().message, value.error().line, value.error().column));
  }
  auto owned = std::make_shared<const Value>(*std::move(value));
  return Datum::of(*owned, owned);
}

bool is_parity(const Datum& value, std::int64_t wanted, const OpSite& site) {
  const Datum rest = apply_binary(ast::BinaryOp::remainder, value, Datum::integer(2), site);
  return equals(rest, Datum::integer(wanted), site);
}

}  // namespace

Datum apply_filter(FilterId filter, const Datum& input, FilterArguments arguments, const ast::Expr& call,
                   const OpSite& site) {
  switch (filter) {
    case FilterId::upper:
      return site.text(to_upper(site.printed(input).text()));
    case FilterId::lower:
      return site.text(to_lower(site.printed(input).text()));
    case FilterId::trim:
      return trim_text(input, arguments[0], site);
    case FilterId::replace:
      return replace_text(input, arguments, site);
    case FilterId::join:
      return join_items(input, arguments, call, site);
    case FilterId::split:
      return split_text(input, arguments, site);
    case FilterId::length:
      return measure(input, site);
    case FilterId::first:
    case FilterId::last:
      return pick(filter == FilterId::first, input, call, site);
    case FilterId::tojson:
      return write_json(input, arguments[0], site);
    case FilterId::fromjson:
      return read_json(input, site);
    case FilterId::integer:
      return filter_integer(input, arguments[0]);
    case FilterId::real:
      return filter_real(input, arguments[0], site);
    case FilterId::round:
      return filter_round(input, arguments[0], arguments[1], site);
    case FilterId::default_value:
    case FilterId::image:
      break;
  }
  LLMEVAL_ASSERT(false);
  return {};
}

bool passes_test(TestId test, const Datum& value, const OpSite& site) {
  switch (test) {
    case TestId::defined:
      return !value.is(Kind::undefined);
    case TestId::undefined:
      return value.is(Kind::undefined);
    case TestId::none:
      return value.is(Kind::none);
    case TestId::boolean:
      return value.is(Kind::boolean);
    case TestId::is_true:
      return value.is(Kind::boolean) && value.boolean();
    case TestId::is_false:
      return value.is(Kind::boolean) && !value.boolean();
    case TestId::number:
      return is_numeric(value);
    case TestId::string:
      return value.is(Kind::text);
    case TestId::mapping:
      return value.is(Kind::object);
    case TestId::sequence:
      return value.is(Kind::text) || value.is(Kind::list) || value.is(Kind::object);
    case TestId::even:
      return is_parity(value, 0, site);
    case TestId::odd:
      return is_parity(value, 1, site);
  }
  LLMEVAL_ASSERT(false);
  return false;
}

}  // namespace llmeval
