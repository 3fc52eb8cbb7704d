#include "engine/plan.h"

#include "engine_world.h"

#include <set>

using namespace llmeval;

TEST_CASE("a plan holds every sample once and keeps a case's samples together") {
  Project project = a_project(50, {a_model("a"), a_model("b")}, 3);
  Project more = a_project(7, {a_model("a")});
  more.suites[0].name = "other";
  project.suites.push_back(more.suites[0]);
  const Plan plan(project, 1);
  REQUIRE(plan.size() == 50 * 2 * 3 + 7);
  CHECK(plan.suite_size(0) == 300);
  CHECK(plan.suite_size(1) == 7);

  std::set<std::uint64_t> indexes;
  for (std::uint64_t position = 0; position < plan.size(); ++position) {
    const PlannedSample sample = plan.at(position);
    indexes.insert(sample.index);
    CHECK(sample.suite == (position < 300 ? 0 : 1));
    if (position < 300) {
      // Six samples a case, in the plan's order within the case.
      CHECK(sample.case_index == plan.at(position / 6 * 6).case_index);
      CHECK(sample.index == sample.case_index * 6 + position % 6);
      CHECK(sample.model == position % 6 / 3);
      CHECK(sample.trial == static_cast<std::int32_t>(position % 3) + 1);
    }
  }
  CHECK(indexes.size() == plan.size());
  CHECK(*indexes.rbegin() == plan.size() - 1);
}

TEST_CASE("the seed decides the order, and nothing else does") {
  const Project project = a_project(100, {a_model("a")});
  const auto order = [&](std::uint64_t seed) {
    const Plan plan(project, seed);
    std::vector<std::uint64_t> cases;
    for (std::uint64_t i = 0; i < plan.size(); ++i) cases.push_back(plan.at(i).case_index);
    return cases;
  };
  CHECK(order(1) == order(1));
  CHECK(order(1) != order(2));
  std::vector<std::uint64_t> file_order(100);
  for (std::uint64_t i = 0; i < 100; ++i) file_order[i] = i;
  CHECK(order(1) != file_order);
}
