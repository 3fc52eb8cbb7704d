#include "config/case_entry.h"

#include "text/unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

std::string scalar_text(const Value& value) {
  if (value.is_text()) return value.text();
  if (value.is_number()) return value.number().text();
  return value.is_boolean() && value.boolean() ? "true" : "false";
}

void set_tag(Tags& tags, const std::string& name, std::string value) {
  for (auto& tag : tags) {
    if (tag.first == name) {
      tag.second = std::move(value);
      return;
    }
  }
  tags.emplace_back(name, std::move(value));
}

// A case before the suite's defaults are put under it.
struct OwnParts {
  std::string id;
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
  if (defaults.vars.empty()) {
    subject->vars = std::move(own.vars);
  } else {
    subject->vars = defaults.vars;
    for (const Member& variable : own.vars) subject->vars.set(variable.key, variable.value, variable.place);
  }
  subject->tags = defaults.tags;
  for (auto& [name, value] : own.tags) set_tag(subject->tags, name, std::move(value));
  subject->reference = std::move(own.reference);
  subject->description = std::move(own.description);
  subject->place = own.place;
  subject->hash = case_hash(subject->vars, subject->reference);
  // Never its position: inserting a case before it must not change its name.
  subject->id = own.id.empty() ? subject->hash.substr(0, 12) : std::move(own.id);
  SuiteCase golden;
  if (own.inherits) golden.expectations = defaults.expectations;
  for (auto& expectation : own.expectations) golden.expectations.push_back(std::move(expectation));
  golden.subject = std::move(subject);
  return golden;
}

// False where a check is wrong.
bool read_expectations(const Value& items, Expectations& into, Diagnostics& diagnostics) {
  bool all_right = true;
  for (const Value& item : items.list()) {
    auto expectation = Expectation::parse(item, diagnostics);
    all_right = all_right && expectation != nullptr;
    if (expectation != nullptr) into.push_back(std::move(expectation));
  }
  return all_right;
}

}  // namespace

ShapeRef tags_shape() { return Shape::either({Shape::list(Shape::scalar()), Shape::map(Shape::scalar())}); }

ShapeRef case_shape() {
  return Shape::object({
      {"id", Shape::scalar(), "Its stable name; the hash of its variables by default."},
      {"description", Shape::text(), "What it is about."},
      {"vars", Shape::map(Shape::any()), "What the prompt's variables stand for."},
      {"reference", Shape::any(), "What is right; checks and judges see it, a prompt never does."},
      {"tags", tags_shape(), "For selecting and for reports."},
      {"inherit", Shape::boolean(), "false: none of the suite's expect."},
      {"expect", Shape::list(Shape::any()), "Its own checks, besides the suite's."},
  });
}

Tags read_tags(const Value& value) {
  Tags tags;
  if (value.is_list()) {
    for (const Value& tag : value.list()) set_tag(tags, scalar_text(tag), "true");
  } else {
    for (const Member& tag : value.object()) set_tag(tags, tag.key, scalar_text(tag.value));
  }
  return tags;
}

std::optional<SuiteCase> read_case_entry(const Value& entry, const CaseDefaults& defaults, Diagnostics& diagnostics) {
  OwnParts own;
  own.place = entry.place();
  if (const Value* id = entry.find("id")) own.id = scalar_text(*id);
  if (const Value* description = entry.find("description")) own.description = description->text();
  if (const Value* vars = entry.find("vars")) own.vars = vars->object();
  if (const Value* reference = entry.find("reference")) own.reference = *reference;
  if (const Value* tags = entry.find("tags")) own.tags = read_tags(*tags);
  if (const Value* inherit = entry.find("inherit")) own.inherits = inherit->boolean();
  const Value* expect = entry.find("expect");
  if (expect != nullptr && !read_expectations(*expect, own.expectations, diagnostics)) return std::nullopt;
  return with_defaults(std::move(own), defaults);
}

std::optional<SuiteCase> read_json_row(const Value& row, const CaseDefaults& defaults, Diagnostics& diagnostics) {
  if (!row.is_object()) {
    diagnostics.error(row.place(), fmt::format("a case must be an object, not {}", kind_name(row.kind())));
    return std::nullopt;
  }
  const std::size_t before = diagnostics.error_count();
  if (row.find("vars") != nullptr || row.find("expect") != nullptr) {
    case_shape()->check(row, "case", diagnostics);
    if (diagnostics.error_count() != before) return std::nullopt;
    return read_case_entry(row, defaults, diagnostics);
  }
  OwnParts own;
  own.place = row.place();
  for (const Member& field : row.object()) {
    if (field.key == "id") {
      Shape::scalar()->check(field.value, "id", diagnostics);
      if (diagnostics.error_count() == before) own.id = scalar_text(field.value);
    } else if (field.key == "tags") {
      tags_shape()->check(field.value, "tags", diagnostics);
      if (diagnostics.error_count() == before) own.tags = read_tags(field.value);
    } else if (field.key == "reference") {
      own.reference = field.value;
    } else {
      own.vars.append(field.key, field.value, field.place);
    }
  }
  if (diagnostics.error_count() != before) return std::nullopt;
  return with_defaults(std::move(own), defaults);
}

SuiteCase read_csv_row(const std::vector<std::string>& header, std::vector<std::string> cells, Place place,
                       const CaseDefaults& defaults) {
  OwnParts own;
  own.place = place;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::string& column = header[i];
    std::string& cell = cells[i];
    if (column == "id") {
      own.id = std::move(cell);
    } else if (column == "description") {
      own.description = std::move(cell);
    } else if (column == "reference") {
      if (!cell.empty()) own.reference = Value(std::move(cell));
    } else if (column == "tags") {
      for (std::size_t at = 0; at <= cell.size();) {
        const std::size_t end = std::min(cell.find(';', at), cell.size());
        const std::string_view tag = trim(std::string_view(cell).substr(at, end - at));
        if (!tag.empty()) set_tag(own.tags, std::string(tag), "true");
        at = end + 1;
      }
    } else {
      own.vars.append(column, Value(std::move(cell)).at(place), place);
    }
  }
  return with_defaults(std::move(own), defaults);
}

}  // namespace llmeval
