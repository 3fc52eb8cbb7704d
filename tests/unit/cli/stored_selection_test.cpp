#include "cli/stored_selection.h"

#include <doctest/doctest.h>

using namespace llmeval;

TEST_CASE("a run's budget is kept with what it selected, exactly") {
  StoredSelection selection;
  selection.options.cases = {"a*"};
  selection.budget = {Money{2'500'000'001}, 7, 2'000'000, std::chrono::minutes(30)};
  const Result<StoredSelection> again = parse_stored_selection(to_json(selection));
  REQUIRE(again);
  CHECK(again->budget == selection.budget);
  CHECK(again->options.cases == selection.options.cases);
  CHECK_FALSE(again->stop_early);
  selection.stop_early = true;
  CHECK(parse_stored_selection(to_json(selection))->stop_early);
  CHECK(parse_stored_selection(to_json(StoredSelection()))->budget == BudgetLimits());
}

TEST_CASE("a run that goes on keeps the limits that nobody names anew") {
  const BudgetLimits older{Money{1}, 7, std::nullopt, std::nullopt};
  CHECK(merged(older, {}) == older);
  CHECK(merged(older, {Money{2}, std::nullopt, 9, std::nullopt}) == BudgetLimits{Money{2}, 7, 9, std::nullopt});
  CHECK(merged({}, {std::nullopt, 1, std::nullopt, std::chrono::seconds(1)}) ==
        BudgetLimits{std::nullopt, 1, std::nullopt, std::chrono::seconds(1)});
}

TEST_CASE("a run's trust in its project is kept, and selects nothing by itself") {
  StoredSelection selection;
  CHECK_FALSE(parse_stored_selection(to_json(selection))->options.untrusted);
  selection.options.untrusted = true;
  selection.options.models_file = "../trusted/models.yaml";
  const Result<StoredSelection> again = parse_stored_selection(to_json(selection));
  REQUIRE(again);
  CHECK(again->options.untrusted);
  CHECK(again->options.models_file == "../trusted/models.yaml");
  CHECK_FALSE(selects_anything(again->options));
}
