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

namespace {

// Every third case is for the prompts 0 and 2 and the model 1 only, every fifth for the model 0 only.
class NarrowedCases final : public CaseList {
 public:
  explicit NarrowedCases(std::uint64_t size) : cases_(size) {}
  std::uint64_t size() const override { return cases_.size(); }
  Result<SuiteCase> at(std::uint64_t index) const override { return cases_.at(index); }
  bool is_narrowed() const override { return true; }
  const CaseReach* reach(std::uint64_t index) const override {
    return index % 3 == 0 ? &third_ : index % 5 == 0 ? &fifth_ : nullptr;
  }

 private:
  CountedCases cases_;
  CaseReach third_{{0, 2}, {1}};
  CaseReach fifth_{{0, 1, 2}, {0}};
};

}  // namespace

TEST_CASE("a narrowed case has the samples of its prompts and models only") {
  constexpr std::uint64_t k_cases = 30;
  Project project = a_project(2, {a_model("a")});
  Project narrowed = a_project(0, {a_model("a"), a_model("b")}, 2);
  narrowed.suites[0].name = "narrowed";
  narrowed.suites[0].prompts.resize(3);
  narrowed.suites[0].cases = std::make_shared<NarrowedCases>(k_cases);
  project.suites.push_back(narrowed.suites[0]);
  project.suites.push_back(project.suites[0]);
  const Plan plan(project, 7);

  // In the plan's order, as a loop over all would find them.
  std::vector<PlannedSample> expected;
  const CaseList& cases = *project.suites[1].cases;
  for (std::uint64_t index = 0; index < k_cases; ++index) {
    const CaseReach* reach = cases.reach(index);
    for (const std::uint32_t prompt : reach == nullptr ? std::vector<std::uint32_t>{0, 1, 2} : reach->prompts) {
      for (const std::uint32_t model : reach == nullptr ? std::vector<std::uint32_t>{0, 1} : reach->models) {
        for (std::int32_t trial = 1; trial <= 2; ++trial) {
          expected.push_back({2 + expected.size(), 1, index, prompt, model, trial});
        }
      }
    }
  }
  REQUIRE(plan.suite_size(1) == expected.size());
  REQUIRE(plan.size() == expected.size() + 4);
  std::set<std::uint64_t> indexes;
  std::set<std::uint64_t> begun;
  for (std::uint64_t position = 0; position < plan.size(); ++position) {
    const PlannedSample sample = plan.at(position);
    indexes.insert(sample.index);
    if (sample.suite != 1) continue;
    REQUIRE(sample.index - 2 < expected.size());
    const PlannedSample& same = expected[sample.index - 2];
    CHECK(sample.case_index == same.case_index);
    CHECK(sample.prompt == same.prompt);
    CHECK(sample.model == same.model);
    CHECK(sample.trial == same.trial);
    const bool continues = plan.at(position - 1).suite == 1 && plan.at(position - 1).case_index == sample.case_index;
    CHECK(begun.insert(sample.case_index).second == !continues);
  }
  CHECK(indexes.size() == plan.size());
  CHECK(*indexes.rbegin() == plan.size() - 1);
}
