#include "config/case_entry.h"

#include "config/member.h"
#include "text/unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

// Nullopt for what is no scalar.
std::optional<std::string> scalar_text(const Value& value) {
  if (value.is_text()) return value.text();
  if (value.is_number()) return value.number().text();
  if (value.is_boolean()) return value.boolean() ? "true" : "false";
  return std::nullopt;
}

void set_tag(Tags& tags, std::string_view name, std::string_view value) {
  for (auto& tag : tags) {
    if (tag.first == name) {
      tag.second = value;
      return;
    }
  }
  tags.emplace_back(name, value);
}

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

// A case before the suite's defaults are put under it.
struct OwnParts {
  std::optional<std::string> id;
  std::string description;
  Object vars;
  std::optional<Value> reference;
  Tags tags;
  Expectations expectations;
  bool inherits = true;
  Place place;
};

SuiteCase with_defaults(OwnParts own, const CaseDefaults& defaults) {
  auto subject = std::make_shared<Case>();
  // Never its position: inserting a case before it must not change its name. Nor the suite's variables, which may grow.
  subject->id = own.id ? *std::move(own.id) : case_hash(own.vars, own.reference).substr(0, 12);
  if (defaults.vars.empty()) {
    subject->vars = std::move(own.vars);
  } else {
    subject->vars = defaults.vars;
    for (const Member& variable : own.vars) subject->vars.set(variable.key, variable.value, variable.place);
  }
  subject->tags = defaults.tags;
  for (const auto& [name, value] : own.tags) set_tag(subject->tags, name, value);
  subject->reference = std::move(own.reference);
  subject->description = std::move(own.description);
  subject->place = own.place;
  subject->hash = case_hash(subject->vars, subject->reference);

  SuiteCase golden;
  if (own.inherits) golden.expectations = defaults.expectations;
  for (auto& expectation : own.expectations) golden.expectations.push_back(std::move(expectation));
  golden.subject = std::move(subject);
  return golden;
}

}  // namespace

ShapeRef tags_shape() { return Shape::either({Shape::list(Shape::scalar()), Shape::map(Shape::scalar())}); }

ShapeRef unchecked_expect() { return Shape::list(Shape::any()); }

ShapeRef case_shape(const ShapeRef& expect) {
  return Shape::object({
      {"id", Shape::scalar(), "Its stable name; the hash of its variables by default."},
      {"description", Shape::text(), "What it is about."},
      {"vars", Shape::map(Shape::any()), "What the prompt's variables stand for."},
      {"reference", Shape::any(), "What is right; checks and judges see it, a prompt never does."},
      {"tags", tags_shape(), "For selecting and for reports."},
      {"inherit", Shape::boolean(), "false: none of the suite's expect."},
      {"expect", expect, "Its own checks, besides the suite's."},
  });
}

Tags read_tags(const Value& value) {
  Tags tags;
  if (value.is_list()) {
    for (const Value& tag : value.list()) {
      if (const auto name = scalar_text(tag)) set_tag(tags, *name, "true");
    }
  } else if (value.is_object()) {
    for (const Member& tag : value.object()) {
      if (const auto text = scalar_text(tag.value)) set_tag(tags, tag.key, *text);
    }
  }
  return tags;
}

bool read_expectations(const Value* items, const CheckScope& scope, Expectations& into, Diagnostics& diagnostics) {
  if (items == nullptr) return true;
  if (!items->is_list()) return false;
  bool all_right = true;
  for (const Value& item : items->list()) {
    const std::optional<Expectations> parsed = Expectation::parse(item, scope, diagnostics);
    all_right = all_right && parsed.has_value();
    if (parsed) into.insert(into.end(), parsed->begin(), parsed->end());
  }
  return all_right;
}

std::optional<ReadCase> read_case_entry(const Value& entry, const CaseDefaults& defaults, Diagnostics& diagnostics) {
  if (!entry.is_object()) return std::nullopt;
  OwnParts own;
  own.place = entry.place();
  if (const Value* id = entry.find("id")) own.id = scalar_text(*id);
  own.description = text_member(entry, "description");
  const Value* vars = entry.find("vars");
  bool is_whole = defaults.is_whole && (vars == nullptr || vars->is_object());
  if (vars != nullptr && vars->is_object()) own.vars = vars->object();
  if (const Value* reference = entry.find("reference")) own.reference = *reference;
  if (const Value* tags = entry.find("tags")) own.tags = read_tags(*tags);
  const Value* inherit = member_of_kind(entry, "inherit", ValueKind::boolean);
  own.inherits = inherit == nullptr || inherit->boolean();
  if (!read_expectations(entry.find("expect"), defaults.checks, own.expectations, diagnostics)) is_whole = false;
  return ReadCase{with_defaults(std::move(own), defaults), is_whole};
}

std::optional<ReadCase> read_json_row(const Value& row, const CaseDefaults& defaults, Diagnostics& diagnostics) {
  if (!row.is_object()) {
    diagnostics.error(row.place(), fmt::format("a case must be an object, not {}", kind_name(row.kind())));
    return std::nullopt;
  }
  if (row.find("vars") != nullptr || row.find("expect") != nullptr) {
    static const ShapeRef shape = case_shape(unchecked_expect());
    shape->check(row, "case", diagnostics);
    return read_case_entry(row, defaults, diagnostics);
  }
  static const ShapeRef id_shape = Shape::scalar();
  static const ShapeRef tag_shape = tags_shape();
  OwnParts own;
  own.place = row.place();
  for (const Member& field : row.object()) {
    if (field.key == "id") {
      id_shape->check(field.value, "id", diagnostics);
      own.id = scalar_text(field.value);
    } else if (field.key == "tags") {
      tag_shape->check(field.value, "tags", diagnostics);
      own.tags = read_tags(field.value);
    } else if (field.key == "reference") {
      own.reference = field.value;
    } else {
      own.vars.append(field.key, field.value, field.place);
    }
  }
  return ReadCase{with_defaults(std::move(own), defaults), defaults.is_whole};
}

SuiteCase read_csv_row(const std::vector<std::string>& header, std::vector<std::string> cells, Place place,
                       const CaseDefaults& defaults) {
  OwnParts own;
  own.place = place;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::string& column = header[i];
    std::string& cell = cells[i];
    if (column == "id") {
      if (!cell.empty()) own.id = std::move(cell);
    } else if (column == "reference") {
      if (!cell.empty()) own.reference = Value(std::move(cell));
    } else if (column == "tags") {
      own.tags = read_tag_cell(cell);
    } else {
      if (column == "description") own.description = cell;
      own.vars.append(column, Value(std::move(cell)).at(place), place);
    }
  }
  return with_defaults(std::move(own), defaults);
}

}  // namespace llmeval
