#include "import/promptfoo_tests.h"

#include "import/promptfoo_csv.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

namespace {

constexpr std::size_t k_most_tests = 100'000;  // Of a scenario.

// `vars: file://x.yaml` (or a bare path) is what the file holds.
void resolve_vars(Value& test, ForeignFiles& files) {
  Value* const vars = test.is_object() ? test.object().find("vars") : nullptr;
  if (vars == nullptr || !vars->is_text()) return;
  const std::string_view path = file_reference(vars->text()).value_or(vars->text());
  auto content = files.content(path, vars->place(), fmt::format("variables '{}'", vars->text()));
  *vars = content && content->is_object() ? *std::move(content) : Value(Object());
}

void add_test(Value test, List& tests, ForeignFiles& files) {
  if (!test.is_object()) {
    files.notes().left_out(test.place(), "a test", "it is neither an object nor a file");
    return;
  }
  resolve_vars(test, files);
  tests.push_back(std::move(test));
}

void add_file(std::string_view text, Place place, List& tests, ForeignFiles& files) {
  const std::string_view glob = file_reference(text).value_or(text);
  const std::string what = fmt::format("tests '{}'", text);
  if (glob.find("://") != std::string_view::npos) {
    return files.notes().left_out(place, what, "cases are files of the project");
  }
  const std::vector<std::string> paths = files.matches(glob);
  if (paths.empty()) files.notes().left_out(place, what, "it matches no file");
  for (const std::string& path : paths) {
    std::optional<List> rows;
    if (ends_with_any(path, {".csv"})) {
      rows = promptfoo_csv(path, place, what, files);
    } else if (ends_with_any(path, {".jsonl"})) {
      rows = files.lines(path, place, what);
    } else if (ends_with_any(path, {".json", ".yaml", ".yml"})) {
      auto content = files.content(path, place, what);
      if (content) rows = content->is_list() ? content->list() : List{*std::move(content)};
    } else {
      files.notes().left_out(place, fmt::format("tests '{}'", path),
                             "a program or a spreadsheet makes them; write them as CSV or JSON Lines");
    }
    if (!rows) continue;
    for (Value& row : *rows) add_test(std::move(row), tests, files);
  }
}

void add_tests(const Value* written, List& tests, ForeignFiles& files) {
  if (written == nullptr || written->is_null()) return;
  if (written->is_text()) return add_file(written->text(), written->place(), tests, files);
  if (written->is_object()) {
    if (const auto path = text_of(*written, "path")) return add_file(*path, written->place(), tests, files);
    return add_test(*written, tests, files);
  }
  if (!written->is_list()) return;
  for (const Value& one : written->list()) {
    if (one.is_text()) {
      add_file(one.text(), one.place(), tests, files);
    } else if (one.is_object() && one.find("path") != nullptr) {
      add_file(text_of(one, "path").value_or(""), one.place(), tests, files);
    } else {
      add_test(one, tests, files);
    }
  }
}

void add_scenario(const Value& scenario, List& tests, ForeignFiles& files) {
  List sets;
  List own;
  add_tests(scenario.find("config"), sets, files);
  add_tests(scenario.find("tests"), own, files);
  if (sets.empty() || own.empty()) {
    files.notes().left_out(scenario.place(), "a scenario", "it has no 'config' or no 'tests'");
    return;
  }
  if (sets.size() > k_most_tests / own.size()) {
    files.notes().left_out(scenario.place(), "a scenario", "it comes to more than 100,000 tests");
    return;
  }
  for (const Value& set : sets) {
    for (const Value& test : own) {
      Object under = set.object();
      // A test's own assertions stand instead of those of the set.
      if (test.find("assert") != nullptr) under.erase("assert");
      tests.push_back(Value(merge_tests(under, test.object())).at(test.place()));
    }
  }
}

void add_scenarios(const Value* written, List& tests, ForeignFiles& files) {
  if (written == nullptr || !written->is_list()) return;
  for (const Value& scenario : written->list()) {
    if (!scenario.is_text()) {
      add_scenario(scenario, tests, files);
      continue;
    }
    const std::string what = fmt::format("scenarios '{}'", scenario.text());
    const std::string_view glob = file_reference(scenario.text()).value_or(scenario.text());
    for (const std::string& path : files.matches(glob)) {
      const auto content = files.content(path, scenario.place(), what);
      if (!content) continue;
      for (const Value& one : content->is_list() ? content->list() : List{*content}) add_scenario(one, tests, files);
    }
  }
}

void merge_members(Object& into, const Object& over, std::string_view key) {
  const Value* const above = over.find(key);
  if (above == nullptr || !above->is_object()) return;
  Value* const below = into.find(key);
  if (below == nullptr || !below->is_object()) {
    into.set(std::string(key), *above);
    return;
  }
  for (const Member& member : above->object()) below->object().set(member.key, member.value, member.place);
}

}  // namespace

List read_promptfoo_tests(const Value& config, ForeignFiles& files) {
  List tests;
  add_tests(config.find("tests"), tests, files);
  add_scenarios(config.find("scenarios"), tests, files);
  return tests;
}

Object read_default_test(const Value& config, ForeignFiles& files) {
  const Value* const written = config.find("defaultTest");
  if (written == nullptr) return {};
  Value test = *written;
  if (const auto path = written->is_text() ? file_reference(written->text()) : std::nullopt) {
    test = files.content(*path, written->place(), fmt::format("'defaultTest' {}", written->text())).value_or(Value());
  }
  resolve_vars(test, files);
  return test.is_object() ? test.object() : Object();
}

Object merge_tests(const Object& under, const Object& over) {
  Object merged = under;
  for (const Member& member : over) {
    const bool is_merged = member.key == "vars" || member.key == "options" || member.key == "metadata";
    if (member.key == "assert" && member.value.is_list()) {
      Value* const below = merged.find("assert");
      List all = below != nullptr && below->is_list() ? below->list() : List();
      for (const Value& one : member.value.list()) all.push_back(one);
      merged.set("assert", Value(std::move(all)).at(member.value.place()), member.place);
    } else if (is_merged) {
      merge_members(merged, over, member.key);
    } else {
      merged.set(member.key, member.value, member.place);
    }
  }
  return merged;
}

}  // namespace llmeval
