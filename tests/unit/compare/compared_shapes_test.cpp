#include "compare/compared_shapes.h"

#include "support/make_sample.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace llmeval;

namespace {

// Passing samples of these cases, `model/case hash`; row numbers from `first_row`.
ComparedRun side(std::string id, const std::vector<std::pair<std::string, std::string>>& cases,
                 std::int64_t first_row) {
  SampleTable table;
  for (const auto& [model, hash] : cases) {
    SampleRow row;
    row.row = first_row + static_cast<std::int64_t>(table.rows.size());
    row.index = table.rows.size();
    row.suite = table.suites.number("triage");
    row.prompt = table.prompts.number("short");
    row.model = table.models.number(model);
    row.subject = static_cast<std::uint32_t>(table.cases.size());
    table.cases.push_back({fmt::format("c{}", table.rows.size()), hash});
    row.checks_hash = table.checks_hashes.number("");
    row.reported_model = table.reported_models.number("");
    row.verdict = Verdict::pass;
    row.score = 1;
    row.has_answer = true;
    table.rows.push_back(row);
  }
  RunInfo info = make_run({"mini"}, cases.size());
  info.id = std::move(id);
  return whole_run("last", std::make_shared<const RunInfo>(std::move(info)),
                   std::make_shared<const SampleTable>(std::move(table)));
}

}  // namespace

TEST_CASE("answers are compared group by group, of the cases that are the same on both sides") {
  std::vector<std::pair<std::string, std::string>> cases;
  for (int i = 0; i < 60; ++i) cases.emplace_back(i % 2 == 0 ? "mini" : "maxi", "same");
  std::vector<std::pair<std::string, std::string>> changed = cases;
  for (int i = 0; i < 10; ++i) changed[static_cast<std::size_t>(i)].second = "other";
  RunComparison comparison = compare_runs(side("run-1", cases, 100), side("run-2", changed, 500), {});
  ComparedShapes shapes(comparison);
  for (std::int64_t i = 59; i >= 0; --i) shapes.add(ShapeSide::before, 100 + i, R"({"a":1})");
  for (std::int64_t i = 0; i < 60; ++i) {
    // One model answers otherwise, and so do all changed cases.
    shapes.add(ShapeSide::after, 500 + i, i % 2 == 0 || i < 10 ? R"({"b":1})" : R"({"a":1})");
  }
  shapes.add(ShapeSide::after, 999, "of another run");
  shapes.tell(comparison);
  REQUIRE(comparison.groups.size() == 2);
  std::vector<std::string> told;
  for (const GroupComparison& group : comparison.groups) {
    for (const ShapeChange& change : group.shape) told.push_back(group.before.model + " " + shape_change_text(change));
  }
  CHECK(told == std::vector<std::string>{"mini /a present 25/25 → 0/25", "mini /b present 0/25 → 25/25"});
}
