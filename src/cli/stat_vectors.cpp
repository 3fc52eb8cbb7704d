#include "cli/stat_vectors.h"

#include "cli/stat_sections.h"
#include "data/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

namespace llmeval {

namespace {

using Tell = std::function<void(const std::string& line)>;

const StatSection* find_section(std::string_view id) {
  for (const auto sections : {mean_sections(), rate_sections(), test_sections(), judge_sections()}) {
    for (const StatSection& section : sections) {
      if (section.id == id) return &section;
    }
  }
  return nullptr;
}

// Tells what disagrees below `key`; whether nothing did.
class RowCheck {
 public:
  RowCheck(std::string row, double tolerance, const Tell& tell)
      : row_(std::move(row)), tolerance_(tolerance), tell_(tell) {}

  bool agrees(const std::string& key, const Value& expected, const Value* got) const {
    static const Value nothing;
    const Value& found = got == nullptr ? nothing : *got;
    if (expected.is_object()) return members_agree(key, expected.object(), found);
    if (expected.is_list() && found.is_list() && expected.list().size() == found.list().size())
      return items_agree(key, expected.list(), found.list());
    if (expected.is_number() && found.is_number() &&
        is_close(expected.number().to_double(), found.number().to_double()))
      return true;
    if (!expected.is_number() && !expected.is_list() && expected == found) return true;
    tell_(fmt::format("{}: {}expected {}, got {} (tolerance {})", row_, key.empty() ? key : key + ": ",
                      to_json(expected), to_json(found), tolerance_));
    return false;
  }

 private:
  bool is_close(double expected, double got) const {
    return std::abs(got - expected) <= tolerance_ * std::max(1.0, std::abs(expected));
  }
  bool members_agree(const std::string& key, const Object& expected, const Value& got) const {
    bool all = true;
    for (const Member& member : expected)
      all = agrees(key.empty() ? member.key : key + '.' + member.key, member.value, got.find(member.key)) && all;
    return all;
  }
  bool items_agree(const std::string& key, const List& expected, const List& got) const {
    bool all = true;
    for (std::size_t i = 0; i < expected.size(); ++i)
      all = agrees(fmt::format("{}[{}]", key, i), expected[i], &got[i]) && all;
    return all;
  }

  std::string row_;
  double tolerance_;
  const Tell& tell_;
};

bool run_row(const StatSection& section, const std::string& name, const Value& row, double tolerance,
             const Tell& tell) {
  StatInput input(*row.find("input"));
  const Value got = section.compute(input);
  if (input.is_bad()) {
    tell(fmt::format("{}: cannot be computed: {}", name, input.problem()));
    return false;
  }
  return RowCheck(name, tolerance, tell).agrees("", *row.find("expected"), &got);
}

double tolerance_of(const Value& holder, std::string_view key, double otherwise) {
  const Value* const tolerance = holder.find(key);
  return tolerance != nullptr && tolerance->is_number() ? tolerance->number().to_double() : otherwise;
}

// What is expected of an object of no keys, or of a row without it, would hold of anything.
bool is_row(const Value& row) {
  const Value* const input = row.find("input");
  const Value* const expected = row.find("expected");
  return input != nullptr && input->is_object() && expected != nullptr &&
         !(expected->is_object() && expected->object().empty());
}

Result<Value> read_vectors(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return failure(fmt::format("cannot read '{}'", path));
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  tl::expected<Value, JsonError> root = parse_json(text);
  if (!root) {
    return failure(fmt::format("'{}' is not JSON: line {}, column {}: {}", path, root.error().line, root.error().column,
                               root.error().message));
  }
  return *std::move(root);
}

}  // namespace

Result<StatVectorCounts> run_stat_vectors(const std::string& path, const Tell& tell) {
  LLMEVAL_TRY(const Value root, read_vectors(path));
  const Error other_form(fmt::format("'{}' holds no vectors of statistics", path),
                         "they are {default_tol, sections: [{id, cases: [{input, expected, tol}]}]}");
  const Value* const sections = root.find("sections");
  if (sections == nullptr || !sections->is_list()) return failure(other_form);
  const double default_tolerance = tolerance_of(root, "default_tol", 1e-9);
  StatVectorCounts counts;
  for (const Value& section : sections->list()) {
    const Value* const id = section.find("id");
    const Value* const rows = section.find("cases");
    if (id == nullptr || !id->is_text() || rows == nullptr || !rows->is_list()) return failure(other_form);
    const StatSection* const known = find_section(id->text());
    ++counts.sections;
    counts.rows += rows->list().size();
    if (known == nullptr) {
      counts.unknown += rows->list().size();
      tell(fmt::format("{}: unknown section, {} rows not looked at", id->text(), rows->list().size()));
      continue;
    }
    std::size_t number = 0;
    for (const Value& row : rows->list()) {
      const std::string name = fmt::format("{} row {}", id->text(), ++number);
      if (!is_row(row)) return failure(Error(name + " is no vector", other_form.hint));
      if (run_row(*known, name, row, tolerance_of(row, "tol", default_tolerance), tell)) ++counts.agreed;
    }
  }
  return counts;
}

}  // namespace llmeval
