#include "config/case_entry.h"

#include "config/budget_rules.h"
#include "config/case_turns.h"
#include "config/file_values.h"
#include "config/member.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

constexpr std::string_view kind_key(EntryKind kind) {
  switch (kind) {
    case EntryKind::one:
      return "";
    case EntryKind::file:
      return "file";
    case EntryKind::files:
      return "files";
    case EntryKind::matrix:
      return "matrix";
  }
  return "";
}

// Which keys an entry may have, by what it is; where a mistaken key belongs.
struct EntryKey {
  std::string_view name;
  std::string_view kinds;  // Letters of one, file, files (s), matrix.
  std::string_view hint;
};

constexpr std::string_view k_in_case = "write it in the cases of the file";
constexpr std::string_view k_for_rows = "it is for entries with 'file'";

constexpr std::array<EntryKey, 20> k_entry_keys{{
    {"id", "o", "each case has its own"},
    {"description", "osm", k_in_case},
    {"vars", "ofsm", ""},
    {"reference", "osm", k_in_case},
    {"history", "osm", k_in_case},
    {"turns", "osm", k_in_case},
    {"tools", "ofsm", ""},
    {"max_steps", "ofsm", ""},
    {"tags", "ofsm", ""},
    {"inherit", "ofsm", ""},
    {"expect", "ofsm", ""},
    {"prompts", "ofsm", ""},
    {"models", "ofsm", ""},
    {"budget", "ofsm", ""},
    {"file", "f", "start another item with '- '"},
    {"files", "s", "start another item with '- '"},
    {"matrix", "m", "start another item with '- '"},
    {"map", "f", k_for_rows},
    {"where", "fm", "it is for entries with 'file' or 'matrix'"},
    {"pick", "fsm", "it is for entries with 'file', 'files' or 'matrix'"},
}};

bool may_have(EntryKind kind, std::string_view key, std::string_view& hint) {
  constexpr std::string_view k_letters = "ofsm";
  const auto* known =
      std::find_if(k_entry_keys.begin(), k_entry_keys.end(), [&](const EntryKey& one) { return one.name == key; });
  if (known == k_entry_keys.end()) return true;  // The shape has told it.
  hint = known->hint;
  return known->kinds.find(k_letters[static_cast<std::size_t>(kind)]) != std::string_view::npos;
}

std::shared_ptr<const CaseNarrowing> read_narrowing(const Value& entry, const CaseNarrowing* above) {
  const Value* prompts = entry.find("prompts");
  const Value* models = entry.find("models");
  if (prompts == nullptr && models == nullptr) return nullptr;
  auto narrowing = std::make_shared<CaseNarrowing>();
  if (above != nullptr) *narrowing = *above;
  if (prompts != nullptr) narrowing->prompts = *prompts;
  if (models != nullptr) narrowing->models = *models;
  return narrowing;
}

// False where some of it is wrong.
bool read_conversation(const Value& entry, const CheckScope& scope, CaseParts& parts, Diagnostics& diagnostics) {
  const Value* history = entry.find("history");
  const Value* turns = entry.find("turns");
  const bool history_is_right = history == nullptr || read_history(*history, parts.history, diagnostics);
  const bool turns_are_right = turns == nullptr || read_turns(*turns, scope, parts.turns, diagnostics);
  return history_is_right && turns_are_right;
}

// The parts that a case and an entry of many share. `vars` are left to the caller.
CaseParts read_parts(const Value& entry, const CaseDefaults& above, Diagnostics& diagnostics) {
  CaseParts parts;
  parts.place = entry.place();
  parts.description = text_member(entry, "description");
  if (const Value* reference = entry.find("reference")) parts.reference = *reference;
  if (const Value* tags = entry.find("tags")) parts.tags = read_tags(*tags);
  const Value* inherit = member_of_kind(entry, "inherit", ValueKind::boolean);
  parts.inherits = inherit == nullptr || inherit->boolean();
  parts.narrowing = read_narrowing(entry, above.narrowing.get());
  parts.budget = read_sample_budget(entry.find("budget"), diagnostics);
  parts.is_whole = read_expectations(entry.find("expect"), *above.checks, parts.expectations, diagnostics);
  if (!read_conversation(entry, *above.checks, parts, diagnostics)) parts.is_whole = false;
  parts.tools = read_tools(entry, parts.is_whole, diagnostics);
  return parts;
}

// False where some of them are wrong.
bool read_vars(const Value& entry, const CaseSetting& setting, Object& into, Diagnostics& diagnostics) {
  const Value* vars = entry.find("vars");
  if (vars == nullptr) return true;
  if (!vars->is_object()) return false;
  into = vars->object();
  return FileValues(*setting.files, setting.path).fill(into, diagnostics);
}

void read_json_field(const Value& value, std::string_view name, Place place, const CheckScope& scope, CaseParts& own,
                     Diagnostics& diagnostics) {
  static const ShapeRef id_shape = Shape::scalar();
  static const ShapeRef chat_shape = history_shape();
  static const ShapeRef turn_shape = turns_shape(unchecked_expect());
  static const ShapeRef tag_shape = tags_shape();
  if (name == "id") {
    id_shape->check(value, "id", diagnostics);
    own.id = scalar_text(value);
  } else if (name == "tags") {
    tag_shape->check(value, "tags", diagnostics);
    own.tags = read_tags(value);
  } else if (name == "reference") {
    own.reference = value;
  } else if (name == "history") {
    chat_shape->check(value, "history", diagnostics);
    if (!read_history(value, own.history, diagnostics)) own.is_whole = false;
  } else if (name == "turns") {
    turn_shape->check(value, "turns", diagnostics);
    if (!read_turns(value, scope, own.turns, diagnostics)) own.is_whole = false;
  } else if (name.starts_with("expect.")) {
    diagnostics.error(place, fmt::format("'{}': a field of JSON Lines is no check", name),
                      "write the checks as a list under 'expect', and the variables under 'vars'");
    own.is_whole = false;
  } else {
    own.vars.append(std::string(name), value, place);
  }
}

}  // namespace

ShapeRef tags_shape() { return Shape::either({Shape::list(Shape::scalar()), Shape::map(Shape::scalar())}); }

ShapeRef unchecked_expect() { return Shape::list(Shape::any()); }

ShapeRef case_shape(const ShapeRef& expect) {
  return Shape::object({
      {"id", Shape::scalar(), "Its stable name; the hash of its variables by default."},
      {"description", Shape::text(), "What it is about."},
      {"vars", Shape::map(Shape::any()), "What the prompt's variables stand for; {file: PATH} is the text of a file."},
      {"reference", Shape::any(), "What is right; checks and judges see it, a prompt never does."},
      {"history", history_shape(), "What was said before: at {{ history }}, else before the prompt's last message."},
      {"turns", turns_shape(expect), "What the user says after the prompt, turn by turn, and what is expected then."},
      {"tools", tools_shape(), "What tools answer, without being run, by their names."},
      {"max_steps", max_steps_shape(), "How often the model may be asked for one turn, its answer included."},
      {"tags", tags_shape(), "For selecting and for reports."},
      {"inherit", Shape::boolean(), "false: none of the suite's expect."},
      {"expect", expect, "Its own checks, besides the suite's."},
      {"prompts", Shape::list_or_one(Shape::text()), "Globs over the names of the suite's prompts that it is for."},
      {"models", Shape::list_or_one(Shape::text()), "Globs over the names of the suite's models that it is for."},
      {"budget", case_budget_shape(), "What each of its samples may take."},
  });
}

ShapeRef entry_shape(const ShapeRef& expect) {
  std::vector<Field> fields = case_shape(expect)->fields();
  const std::vector<Field> of_many{
      {"file", Shape::text(), "Instead of a case: a .jsonl, .csv or .yaml file of cases, or a glob."},
      {"files", Shape::text(), "Instead of a case: a glob; every file is a case, and {file: .} in vars is its text."},
      {"matrix", Shape::map(Shape::list(Shape::any(), 1)),
       "Instead of a case: variables with lists of values; every combination is a case."},
      {"map", Shape::map(Shape::text()), "Of the file's columns: the case's name for one, then the column's own."},
      {"where", Shape::text(), "An expression over a row: only rows for which it is true are cases."},
      {"pick", Shape::integer(1, INT64_MAX), "Only so many of the entry's cases, drawn by the seed."},
  };
  fields.insert(fields.end(), of_many.begin(), of_many.end());
  return Shape::object(std::move(fields));
}

EntryKind check_entry(const Value& entry, Diagnostics& diagnostics) {
  EntryKind kind = EntryKind::one;
  for (const EntryKind many : {EntryKind::file, EntryKind::files, EntryKind::matrix}) {
    if (kind == EntryKind::one && entry.find(kind_key(many)) != nullptr) kind = many;
  }
  if (!entry.is_object()) return kind;
  for (const Member& member : entry.object()) {
    std::string_view hint;
    if (may_have(kind, member.key, hint)) continue;
    const std::string beside =
        kind == EntryKind::one ? "cannot stand in a case" : fmt::format("cannot stand beside '{}'", kind_key(kind));
    diagnostics.error(member.place, fmt::format("'{}' {}", member.key, beside), std::string(hint));
  }
  return kind;
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

std::shared_ptr<const CaseDefaults> entry_defaults(const Value& entry, const CaseSetting& suite, bool with_vars,
                                                   Diagnostics& diagnostics) {
  warn_of_templates(entry, diagnostics);
  auto defaults = std::make_shared<CaseDefaults>(*suite.defaults);
  CaseParts parts = read_parts(entry, *suite.defaults, diagnostics);
  Object& vars = defaults->entry_vars;
  if (with_vars && !read_vars(entry, suite, vars, diagnostics)) defaults->has_all_vars = false;
  for (const Member& variable : vars) defaults->vars.set(variable.key, variable.value, variable.place);
  for (const auto& [name, value] : parts.tags) set_tag(defaults->tags, name, value);
  if (!parts.inherits) defaults->expectations.clear();
  for (auto& expectation : parts.expectations) defaults->expectations.push_back(std::move(expectation));
  defaults->description = std::move(parts.description);
  defaults->reference = std::move(parts.reference);
  defaults->history = std::move(parts.history);
  defaults->turns = std::move(parts.turns);
  defaults->tools = overlay_tools(defaults->tools, parts.tools);
  if (parts.narrowing) defaults->narrowing = std::move(parts.narrowing);
  if (parts.budget) defaults->budget = std::move(parts.budget);
  defaults->is_whole = defaults->is_whole && parts.is_whole;
  return defaults;
}

std::optional<ReadCase> read_case_entry(const Value& entry, const CaseSetting& setting, CaseOrigin origin,
                                        Diagnostics& diagnostics) {
  if (!entry.is_object()) return std::nullopt;
  // Not of data, which may well be full of them.
  if (origin == CaseOrigin::suite) warn_of_templates(entry, diagnostics);
  CaseParts own = read_parts(entry, *setting.defaults, diagnostics);
  if (const Value* id = entry.find("id")) own.id = scalar_text(*id);
  own.has_all_vars = read_vars(entry, setting, own.vars, diagnostics);
  return make_case(std::move(own), *setting.defaults, origin);
}

std::optional<ReadCase> read_json_row(const Value& row, const RowMap& map, const CaseSetting& setting,
                                      Diagnostics& diagnostics) {
  if (!row.is_object()) {
    diagnostics.error(row.place(), fmt::format("a case must be an object, not {}", kind_name(row.kind())));
    return std::nullopt;
  }
  if (map.empty() && (row.find("vars") != nullptr || row.find("expect") != nullptr)) {
    static const ShapeRef shape = case_shape(unchecked_expect());
    shape->check(row, "case", diagnostics);
    return read_case_entry(row, setting, CaseOrigin::data, diagnostics);
  }
  CaseParts own;
  own.place = row.place();
  for (const Member& field : row.object()) {
    map.for_each_name(field.key, [&](std::string_view name) {
      read_json_field(field.value, name, field.place, *setting.defaults->checks, own, diagnostics);
    });
  }
  return make_case(std::move(own), *setting.defaults, CaseOrigin::data);
}

}  // namespace llmeval
