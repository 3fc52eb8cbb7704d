#include "base/assert.h"
#include "base/count.h"
#include "base/duration.h"
#include "base/suggest.h"
#include "data/shape_rule.h"
#include "text/inert.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace llmeval {

namespace {

using Kind = Shape::Kind;

constexpr std::size_t k_max_errors = 1000;  // A file of a million unknown keys needs no million hints.
constexpr std::size_t k_shown = 60;         // Columns of a user's text inside a message.

// How messages name a part: by its key, else by its number in a part that has a name.
struct Name {
  const Name* parent = nullptr;
  std::string_view text = {};
  std::size_t item = 0;  // From 1; 0: it has a key.

  std::string to_text() const {
    if (parent == nullptr) return std::string(text);
    if (item != 0) return fmt::format("item {} of {}", item, parent->to_text());
    return fmt::format("'{}'", excerpt(text, k_shown));
  }
};

std::string shown(const Value& value) {
  if (value.is_number()) return excerpt(value.number().text(), k_shown);
  if (value.is_boolean()) return value.boolean() ? "true" : "false";
  return value.is_text() ? excerpt(value.text(), k_shown) : std::string(kind_name(value.kind()));
}

bool accepts(const Shape& shape, Kind kind) {
  if (shape.kind() == Kind::lazy) return accepts(shape.rule().lazy->get(), kind);
  if (shape.kind() != Kind::either) return shape.kind() == kind;
  const auto& parts = shape.rule().parts;
  return std::any_of(parts.begin(), parts.end(), [kind](const ShapeRef& part) { return accepts(*part, kind); });
}

bool kind_fits(const Shape& shape, const Value& value) {
  switch (shape.kind()) {
    case Kind::any:
      return true;
    case Kind::text:
    case Kind::duration:
    case Kind::one_of_words:
      return value.is_text();
    case Kind::boolean:
      return value.is_boolean();
    case Kind::integer:
    case Kind::number:
    case Kind::money:
      return value.is_number();
    case Kind::count:
      return value.is_number() || value.is_text();
    case Kind::list:
      return value.is_list();
    case Kind::map:
    case Kind::object:
      return value.is_object();
    case Kind::either:
      return std::any_of(shape.rule().parts.begin(), shape.rule().parts.end(),
                         [&value](const ShapeRef& part) { return kind_fits(*part, value); });
    case Kind::lazy:
      return kind_fits(shape.rule().lazy->get(), value);
  }
  return false;
}

// Whether a list of this value would do.
bool fits_in_list(const Shape& shape, const Value& value) {
  const auto& parts = shape.rule().parts;
  const auto fits = [&value](const ShapeRef& part) { return kind_fits(*part, value); };
  if (shape.kind() == Kind::list) return std::all_of(parts.begin(), parts.end(), fits);
  return shape.kind() == Kind::either &&
         std::any_of(parts.begin(), parts.end(), [&value](const ShapeRef& part) { return fits_in_list(*part, value); });
}

// What to write instead of a value of the wrong kind; empty where nobody can tell.
std::string wrong_kind_hint(const Shape& shape, const Value& value) {
  if (value.is_null()) return "write a value, or remove the key";
  if (value.is_list() || value.is_object()) return {};
  if (!value.is_text() && accepts(shape, Kind::text)) return fmt::format("quote it: \"{}\"", shown(value));
  if (value.is_text() && accepts(shape, Kind::boolean)) {
    if (value.text() == "true" || value.text() == "yes" || value.text() == "on") return "write true";
    if (value.text() == "false" || value.text() == "no" || value.text() == "off") return "write false";
  }
  const bool takes_number =
      accepts(shape, Kind::integer) || accepts(shape, Kind::number) || accepts(shape, Kind::money);
  if (value.is_text() && takes_number && Number::parse(value.text())) {
    return fmt::format("remove the quotes: {}", value.text());
  }
  if (fits_in_list(shape, value)) return fmt::format("put it in brackets: [{}]", shown(value));
  return {};
}

class ShapeChecker {
 public:
  explicit ShapeChecker(Diagnostics& diagnostics)
      : diagnostics_(diagnostics), errors_before_(diagnostics.error_count()) {}

  void check(const Shape& shape, const Value& value, const Name& name) {
    if (is_full()) return;
    if (!kind_fits(shape, value)) return report_wrong_kind(shape, value, name);
    switch (shape.kind()) {
      case Kind::any:
      case Kind::text:
      case Kind::boolean:
        break;
      case Kind::integer:
      case Kind::number:
        return check_number(shape, value, name);
      case Kind::duration:
        return report_failure(parse_duration(value.text()), value);
      case Kind::count:
        return check_count(value, name);
      case Kind::money:
        return check_money(shape, value, name);
      case Kind::one_of_words:
        return check_word(shape, value, name);
      case Kind::list:
        return check_list(shape, value, name);
      case Kind::map:
        for (const Member& member : value.object()) check(*shape.rule().parts[0], member.value, {&name, member.key});
        break;
      case Kind::object:
        return check_object(shape, value, name);
      case Kind::either: {
        const auto& parts = shape.rule().parts;
        const auto first = std::find_if(parts.begin(), parts.end(),
                                        [&value](const ShapeRef& part) { return kind_fits(*part, value); });
        return check(**first, value, name);
      }
      case Kind::lazy:
        return check(shape.rule().lazy->get(), value, name);
    }
  }

 private:
  bool is_full() const { return diagnostics_.error_count() - errors_before_ >= k_max_errors; }

  void report_wrong_kind(const Shape& shape, const Value& value, const Name& name) {
    if (value.is_number() && accepts(shape, Kind::duration)) {
      const std::string number = shown(value);
      return report(value, fmt::format("{} needs a unit", name.to_text()), fmt::format("write {0}s or {0}ms", number));
    }
    report(value, fmt::format("{} must be {}, not {}", name.to_text(), shape.summary(), kind_name(value.kind())),
           wrong_kind_hint(shape, value));
  }

  void check_number(const Shape& shape, const Value& value, const Name& name) {
    const Shape::Rule& rule = shape.rule();
    const Number& number = value.number();
    const std::optional<Decimal> exact = number.to_decimal();
    if (!exact || !std::isfinite(number.to_double())) {
      return report(value, fmt::format("{} is too large or too long a number", name.to_text()));
    }
    if (rule.kind == Kind::integer && !number.is_integer()) {
      return report(value, fmt::format("{} must be a whole number, not {}", name.to_text(), shown(value)),
                    exact->to_int64() ? fmt::format("write {}", *exact->to_int64()) : std::string());
    }
    if (rule.min && *exact < *rule.min) {
      report(value, fmt::format("{} must be at least {}, not {}", name.to_text(), rule.min->to_text(), shown(value)));
    } else if (rule.max && *exact > *rule.max) {
      report(value, fmt::format("{} must be at most {}, not {}", name.to_text(), rule.max->to_text(), shown(value)));
    }
  }

  void check_count(const Value& value, const Name& name) {
    if (value.is_text()) return report_failure(parse_count(value.text()), value);
    if (value.number().to_int64().value_or(-1) >= 0) return;
    report(value, fmt::format("{} must be a count such as 500 or 2k, not {}", name.to_text(), shown(value)));
  }

  void check_money(const Shape& shape, const Value& value, const Name& name) {
    const std::optional<Decimal> exact = value.number().to_decimal();
    const int decimals = shape.rule().max_decimals;
    if (exact && exact->is_negative()) {
      report(value, fmt::format("{} must not be negative", name.to_text()));
    } else if (!exact || !(*exact * *Decimal::parse(fmt::format("1e{}", decimals))).to_int64()) {
      report(value,
             fmt::format("{} is not an amount in US dollars with at most {} decimals", name.to_text(), decimals));
    }
  }

  void check_word(const Shape& shape, const Value& value, const Name& name) {
    const std::vector<std::string>& words = shape.rule().words;
    if (std::find(words.begin(), words.end(), value.text()) != words.end()) return;
    if (shape.rule().or_pointer && value.text().starts_with('/')) return;
    report(value, fmt::format("{} cannot be '{}'", name.to_text(), shown(value)),
           near_or_all(value.text(), {words.begin(), words.end()}, "one of"));
  }

  void check_list(const Shape& shape, const Value& value, const Name& name) {
    const List& list = value.list();
    const std::size_t min_size = shape.rule().min_size;
    if (list.empty() && min_size == 1) {
      report(value, fmt::format("{} must not be empty", name.to_text()));
    } else if (list.size() < min_size) {
      report(value, fmt::format("{} must have at least {} items, not {}", name.to_text(), min_size, list.size()));
    }
    for (std::size_t i = 0; i < list.size(); ++i) check(*shape.rule().parts[0], list[i], {&name, {}, i + 1});
  }

  void check_object(const Shape& shape, const Value& value, const Name& name) {
    const std::vector<Field>& fields = shape.rule().fields;
    for (const Member& member : value.object()) {
      if (is_full()) return;
      const auto field = std::find_if(fields.begin(), fields.end(),
                                      [&member](const Field& known) { return known.name == member.key; });
      if (field == fields.end()) {
        report_unknown_key(fields, member, name);
      } else {
        check(*field->shape, member.value, {&name, member.key});
      }
    }
    for (const Field& field : fields) {
      if (field.required && value.find(field.name) == nullptr) {
        report(value, fmt::format("{} has no '{}'", name.to_text(), field.name));
      }
    }
  }

  void report_unknown_key(const std::vector<Field>& fields, const Member& member, const Name& name) {
    std::vector<std::string_view> known;
    for (const Field& field : fields) known.push_back(field.name);
    diagnostics_.error(member.place,
                       fmt::format("unknown key '{}' in {}", excerpt(member.key, k_shown), name.to_text()),
                       near_or_all(member.key, known, "known keys:"));
  }

  static std::string near_or_all(std::string_view wrong, const std::vector<std::string_view>& known,
                                 std::string_view introduction) {
    std::string near = did_you_mean(wrong, known);
    return !near.empty() || known.empty() ? near : fmt::format("{} {}", introduction, fmt::join(known, ", "));
  }

  template <class T>
  void report_failure(const Result<T>& result, const Value& value) {
    if (!result) report(value, result.error().message, result.error().hint);
  }

  void report(const Value& value, std::string message, std::string hint = {}) {
    diagnostics_.error(value.place(), std::move(message), std::move(hint));
  }

  Diagnostics& diagnostics_;
  std::size_t errors_before_;
};

}  // namespace

void Shape::check(const Value& value, std::string_view what, Diagnostics& diagnostics) const {
  ShapeChecker(diagnostics).check(*this, value, {nullptr, what});
}

}  // namespace llmeval
