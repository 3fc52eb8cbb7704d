#include "compare/compared_parts.h"

#include "compare/case_tags.h"
#include "domain/case_filter.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

// Which numbers of a table's tags have all that the conditions ask for.
std::vector<bool> fitting_tags(const SampleTable& table, const std::vector<std::string>& conditions) {
  std::vector<bool> fits(std::max<std::size_t>(table.tags.size(), 1), true);
  if (conditions.empty()) return fits;
  for (std::uint32_t i = 0; i < table.tags.size(); ++i) fits[i] = has_tags(conditions, read_tag_object(table.tags[i]));
  return fits;
}

std::string key_of(const std::string& suite, const RuleScope& scope, const std::optional<Rival>& against) {
  const std::string rival = against ? fmt::format("{}/{}", static_cast<int>(against->kind), against->name) : "";
  return fmt::format("{}\n{}\n{}", suite, fmt::join(scope.tags, "\t"), rival);
}

}  // namespace

ComparedRun ComparedParts::part_of(const ComparedRun& run, const Filter& filter) const {
  ComparedRun part{run.label, run.info, run.table, {}};
  for (const std::uint32_t place : run.samples) {
    if (filter(*run.table, run.table->rows[place])) part.samples.push_back(place);
  }
  return part;
}

std::vector<RunComparison> ComparedParts::compare_rivals(const Filter& is_in, const Rival& rival,
                                                         const CompareOptions& options) const {
  const bool by_model = rival.kind == Rival::Kind::model;
  const SampleTable& table = *runs_.after.table;
  const NameList& names = by_model ? table.models : table.prompts;
  const auto number_of = [by_model](const SampleRow& row) { return by_model ? row.model : row.prompt; };
  const std::optional<std::uint32_t> before = names.find(rival.name);
  const auto only = [&](std::uint32_t number) {
    return part_of(runs_.after, [&](const SampleTable& all, const SampleRow& row) {
      return number_of(row) == number && is_in(all, row);
    });
  };
  std::vector<RunComparison> comparisons;
  if (!before) return comparisons;
  for (std::uint32_t number = 0; number < names.size(); ++number) {
    if (number == *before) continue;
    ComparedRun after = only(number);
    if (!after.samples.empty()) comparisons.push_back(compare_runs(only(*before), std::move(after), options));
  }
  return comparisons;
}

std::vector<RunComparison> ComparedParts::compare(const std::string& suite, const RuleScope& scope,
                                                  const std::optional<Rival>& against) const {
  const auto is_of_suite = [&](const SampleTable& table, const SampleRow& row) {
    if (table.suites[row.suite] != suite) return false;
    return !runs_.is_left_out || !runs_.is_left_out(suite, table.cases[row.subject].id);
  };
  // A case has the tags that it has now.
  const std::vector<bool> fits = fitting_tags(*runs_.after.table, scope.tags);
  const auto is_in = [&](const SampleTable& table, const SampleRow& row) {
    return fits[row.tags] && is_of_suite(table, row);
  };
  const CompareOptions options;
  if (against) return compare_rivals(is_in, *against, options);
  std::vector<RunComparison> comparisons;
  comparisons.push_back(compare_runs(part_of(*runs_.before, is_of_suite), part_of(runs_.after, is_in), options));
  return comparisons;
}

std::vector<ComparedPart> ComparedParts::of(const std::string& suite, const RuleScope& scope,
                                            const std::optional<Rival>& against) {
  const std::string key = key_of(suite, scope, against);
  auto found = known_.find(key);
  if (found == known_.end()) found = known_.emplace(key, compare(suite, scope, against)).first;
  std::vector<ComparedPart> parts;
  for (const RunComparison& comparison : found->second) {
    for (const GroupComparison& group : comparison.groups) {
      if (group.after.model.empty() || !is_picked(scope.models, group.after.model)) continue;
      parts.push_back({&comparison, &group});
    }
  }
  return parts;
}

}  // namespace llmeval
