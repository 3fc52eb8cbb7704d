#include "config/csv_cases.h"

#include "base/suggest.h"
#include "check/check.h"
#include "data/json.h"
#include "text/unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

constexpr std::string_view k_check = "expect.";
constexpr std::string_view k_negated = "not.";

// `a;b;k=v`
Tags read_tag_cell(std::string_view cell) {
  Tags tags;
  while (!cell.empty()) {
    const std::string_view tag = trim(cell.substr(0, cell.find(';')));
    const std::size_t equals = tag.find('=');
    const bool has_value = equals != std::string_view::npos;
    if (!tag.empty()) set_tag(tags, trim(tag.substr(0, equals)), has_value ? trim(tag.substr(equals + 1)) : "true");
    cell.remove_prefix(std::min(cell.find(';'), cell.size() - 1) + 1);
  }
  return tags;
}

std::optional<Value> value_of(std::string_view cell, const Shape& shape, Place place);

// `a;b`
std::optional<Value> list_of(std::string_view cell, const Shape& item, Place place) {
  List list;
  for (std::size_t at = 0; at <= cell.size();) {
    const std::size_t end = std::min(cell.find(';', at), cell.size());
    const std::string_view part = trim(cell.substr(at, end - at));
    at = end + 1;
    if (part.empty()) continue;
    std::optional<Value> value = value_of(part, item, place);
    if (!value) return std::nullopt;
    list.push_back(*std::move(value));
  }
  return Value(std::move(list)).at(place);
}

bool is_list_or_one(const Shape& shape) {
  const std::vector<ShapeRef> parts = shape.parts();
  return parts.size() == 2 && parts[1]->kind() == Shape::Kind::list && parts[1]->parts().front() == parts[0];
}

// A cell as the first alternative of a shape that it can be; nullopt where it can be none.
std::optional<Value> value_of(std::string_view cell, const Shape& shape, Place place) {
  switch (shape.kind()) {
    case Shape::Kind::any:
    case Shape::Kind::text:
    case Shape::Kind::duration:
    case Shape::Kind::count:
      return Value(cell).at(place);
    case Shape::Kind::one_of_words: {
      const auto& words = shape.allowed_words();
      if (std::find(words.begin(), words.end(), cell) == words.end()) return std::nullopt;
      return Value(cell).at(place);
    }
    case Shape::Kind::integer:
    case Shape::Kind::number:
    case Shape::Kind::money: {
      std::optional<Number> number = Number::parse(trim(cell));
      return number ? std::optional(Value(*std::move(number)).at(place)) : std::nullopt;
    }
    case Shape::Kind::boolean:
      if (cell != "true" && cell != "false") return std::nullopt;
      return Value(cell == "true").at(place);
    case Shape::Kind::list:
      if (cell.starts_with("{{") && cell.ends_with("}}")) return std::nullopt;  // It gives the whole list.
      return list_of(cell, *shape.parts().front(), place);
    case Shape::Kind::either:
    case Shape::Kind::lazy:
      if (is_list_or_one(shape) && cell.find(';') != std::string_view::npos) {
        return value_of(cell, *shape.parts().back(), place);
      }
      for (const ShapeRef& part : shape.parts()) {
        if (std::optional<Value> value = value_of(cell, *part, place)) return value;
      }
      return std::nullopt;
    case Shape::Kind::map:
    case Shape::Kind::object:
      return std::nullopt;
  }
  return std::nullopt;
}

const std::vector<Field>& options_of(const CheckType& type) {
  const ShapeRef& shape = type.shape;
  return shape->kind() == Shape::Kind::either ? shape->parts().back()->fields() : shape->fields();
}

// Of what may stand behind the check's name; nullptr, which is told, where only options may.
ShapeRef short_shape(const CheckType& type, std::string_view column, Place place, Diagnostics& diagnostics) {
  if (!type.short_forms.empty()) return Shape::either(type.short_forms);
  const auto& options = options_of(type);
  const std::string hint = options.empty() ? std::string() : fmt::format("such as {}.{}", column, options.front().name);
  diagnostics.error(place, fmt::format("column '{}': check '{}' needs an option", column, type.name), hint);
  return nullptr;
}

// Of a named check; nullptr, which is told, where there is none.
ShapeRef named_shape(std::string_view check, std::string_view option, const CheckScope& scope, std::string_view column,
                     Place place, Diagnostics& diagnostics) {
  if (scope.find(check) == nullptr) {
    std::vector<std::string_view> known = scope.names();
    for (const CheckType& type : check_types()) known.push_back(type.name);
    diagnostics.error(place, fmt::format("column '{}': unknown check '{}'", column, check), did_you_mean(check, known));
    return nullptr;
  }
  if (!option.empty()) {
    diagnostics.error(place, fmt::format("column '{}': a named check has no options", column),
                      fmt::format("write true in a column '{}{}'", k_check, check));
    return nullptr;
  }
  return Shape::words({"true"});
}

ShapeRef option_shape(const CheckType& type, std::string_view option, std::string_view column, Place place,
                      Diagnostics& diagnostics) {
  std::vector<std::string_view> known;
  for (const Field& field : options_of(type)) {
    if (field.name == option) return field.shape;
    known.push_back(field.name);
  }
  std::string hint = did_you_mean(option, known);
  if (hint.empty()) hint = fmt::format("its options are {}", fmt::join(known, ", "));
  diagnostics.error(place, fmt::format("column '{}': check '{}' has no option '{}'", column, type.name, option),
                    std::move(hint));
  return nullptr;
}

// False where it is not a list of messages, which is told at the record's place.
bool read_history_cell(const std::string& cell, Place place, CaseParts& own, Diagnostics& diagnostics) {
  if (cell.empty()) return true;
  static const ShapeRef shape = history_shape();
  Diagnostics said;
  JsonOptions options;
  options.places = false;
  const auto list = parse_json(cell, options);
  if (!list) {
    said.error(place, fmt::format("not JSON: {}", list.error().message));
  } else {
    shape->check(*list, "history", said);
    if (!said.has_errors()) read_history(*list, own.history, said);
  }
  for (const Diagnostic& one : said.sorted()) {
    diagnostics.add(one.severity, place, fmt::format("column 'history': {}", one.message), one.hint);
  }
  return !said.has_errors();
}

}  // namespace

std::optional<CsvCases> CsvCases::make(const std::vector<std::string>& header, const RowMap& map,
                                       const CheckScope& scope, Place place, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  for (auto cell = header.begin(); cell != header.end(); ++cell) {
    if (cell->empty()) {
      diagnostics.error(place, fmt::format("column {} has no name", cell - header.begin() + 1));
    } else if (std::find(header.begin(), cell, *cell) != cell) {
      diagnostics.error(place, fmt::format("two columns are named '{}'", *cell));
    }
  }
  CsvCases cases;
  for (std::size_t column = 0; column < header.size(); ++column) {
    map.for_each_name(header[column],
                      [&](std::string_view name) { cases.take(name, column, scope, place, diagnostics); });
  }
  if (diagnostics.error_count() != before) return std::nullopt;
  return cases;
}

void CsvCases::take(std::string_view name, std::size_t column, const CheckScope& scope, Place place,
                    Diagnostics& diagnostics) {
  if (name == "id") {
    id_ = column;
  } else if (name == "reference") {
    reference_ = column;
  } else if (name == "tags") {
    tags_ = column;
  } else if (name == "history") {
    history_ = column;
  } else if (name.starts_with(k_check)) {
    take_check(name, column, scope, place, diagnostics);
  } else {
    if (name == "description") description_ = column;
    variables_.push_back({std::string(name), column});
  }
}

void CsvCases::take_check(std::string_view name, std::size_t column, const CheckScope& scope, Place place,
                          Diagnostics& diagnostics) {
  std::string_view rest = name.substr(k_check.size());
  const bool negated = rest.starts_with(k_negated);
  if (negated) rest.remove_prefix(k_negated.size());
  const std::string_view check = rest.substr(0, rest.find('.'));
  std::string_view option = check.size() == rest.size() ? std::string_view() : rest.substr(check.size() + 1);
  const CheckType* type = find_check_type(check);
  ShapeRef shape;
  if (type == nullptr) {
    shape = named_shape(check, option, scope, name, place, diagnostics);
  } else if (option.empty()) {
    shape = short_shape(*type, name, place, diagnostics);
    option = type->short_option;
  } else {
    shape = option_shape(*type, option, name, place, diagnostics);
  }
  if (!shape) return;
  auto same = std::find_if(checks_.begin(), checks_.end(),
                           [&](const Check& one) { return one.name == check && one.negated == negated; });
  if (same == checks_.end()) same = checks_.insert(same, {std::string(check), negated, type == nullptr, {}});
  const auto& known = same->options;
  if (std::any_of(known.begin(), known.end(), [&](const Option& one) { return one.name == option; })) {
    diagnostics.error(place, fmt::format("column '{}': another column has the option '{}'", name, option));
  }
  same->options.push_back({std::string(option), column, std::move(shape)});
}

// Nullopt where no cell says anything.
std::optional<Value> CsvCases::item_of(const Check& check, const std::vector<std::string>& cells, Place place) {
  Object options;
  std::optional<Value> behind;
  for (const Option& option : check.options) {
    const std::string& cell = cells[option.column];
    if (cell.empty()) continue;
    // What it cannot be, the check's shape tells.
    Value value = value_of(cell, *option.shape, place).value_or(Value(cell).at(place));
    if (option.name.empty()) {
      behind = std::move(value);
    } else {
      options.append(option.name, std::move(value), place);
    }
  }
  if (!behind && options.empty()) return std::nullopt;
  if (!options.empty()) behind = Value(std::move(options)).at(place);
  Value item;
  if (check.is_named) {
    item = Value(check.name).at(place);
  } else {
    Object object;
    object.append(check.name, *std::move(behind), place);
    item = Value(std::move(object)).at(place);
  }
  if (!check.negated) return item;
  Object negation;
  negation.append("not", std::move(item), place);
  return Value(std::move(negation)).at(place);
}

bool CsvCases::read_checks(const std::vector<std::string>& cells, Place place, const CheckScope& scope,
                           Expectations& into, Diagnostics& diagnostics) const {
  bool all_right = true;
  for (const Check& check : checks_) {
    const std::optional<Value> item = item_of(check, cells, place);
    if (!item) continue;
    Diagnostics said;
    if (check.is_named && cells[check.options.front().column] != "true") {
      said.error(place, "the cell of a named check is 'true' or empty");
    }
    const std::optional<Expectations> parsed = Expectation::parse(*item, scope, said);
    for (const Diagnostic& one : said.sorted()) {
      diagnostics.add(
          one.severity, place,
          fmt::format("column '{}{}{}': {}", k_check, check.negated ? k_negated : "", check.name, one.message),
          one.hint);
    }
    all_right = all_right && parsed.has_value() && !said.has_errors();
    if (parsed) into.insert(into.end(), parsed->begin(), parsed->end());
  }
  return all_right;
}

ReadCase CsvCases::read(std::vector<std::string> cells, Place place, const CaseSetting& setting,
                        Diagnostics& diagnostics) const {
  CaseParts own;
  own.place = place;
  own.is_whole = read_checks(cells, place, *setting.defaults->checks, own.expectations, diagnostics);
  if (id_ && !cells[*id_].empty()) own.id = cells[*id_];
  if (reference_ && !cells[*reference_].empty()) own.reference = Value(cells[*reference_]);
  if (tags_) own.tags = read_tag_cell(cells[*tags_]);
  if (history_ && !read_history_cell(cells[*history_], place, own, diagnostics)) own.is_whole = false;
  if (description_) own.description = cells[*description_];
  for (auto variable = variables_.begin(); variable != variables_.end(); ++variable) {
    std::string& cell = cells[variable->column];
    const auto next = std::next(variable);
    // Names of one column stand side by side.
    const bool is_last = next == variables_.end() || next->column != variable->column;
    own.vars.append(variable->name, Value(is_last ? std::move(cell) : std::string(cell)).at(place), place);
  }
  return make_case(std::move(own), *setting.defaults, CaseOrigin::data);
}

}  // namespace llmeval
