#include "compare/summary.h"
#include "support/make_sample.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

using namespace llmeval;

namespace {

SampleResult classified(std::uint64_t index, const std::string& model, const std::string& name, Labels labels,
                        Verdict verdict = Verdict::fail) {
  SampleResult sample =
      make_sample({.index = index, .model = model, .case_id = fmt::format("c{}", index), .verdict = verdict});
  Score score{"classify", name, 0, false, 1, "", std::nullopt};
  score.labels = std::move(labels);
  sample.scores = {score, {"contains", name, 1, true, 1, "", std::nullopt}};
  return sample;
}

// `mini kind [a b (none)] a>a 2, a>b 1`
std::string shown(const ConfusionSummary& matrix) {
  std::string text = fmt::format("{} {} [{}]", matrix.model, matrix.name, fmt::join(matrix.labels, " "));
  for (const ConfusionCell& cell : matrix.cells) {
    text += fmt::format(" {}>{} {}", matrix.labels[cell.expected], matrix.labels[cell.actual], cell.count);
  }
  return text;
}

}  // namespace

TEST_CASE("labels are counted by group and name, also of errors, in the order of their values") {
  Summary summary(make_run({"mini", "large"}, 8));
  std::uint64_t i = 0;
  summary.add(classified(i++, "large", "kind", {"b", "a"}));
  summary.add(classified(i++, "mini", "kind", {"10", "9"}));
  summary.add(classified(i++, "mini", "kind", {"10", "10"}, Verdict::pass));
  summary.add(classified(i++, "mini", "kind", {"9", std::nullopt}, Verdict::error));
  summary.add(classified(i++, "mini", "kind", {"b", "B"}));
  summary.add(classified(i++, "mini", "area", {"x", "x"}, Verdict::pass));
  summary.add(make_sample({.index = i++, .model = "mini", .case_id = "unsorted"}));
  const std::vector<ConfusionSummary> matrices = summary.confusions();
  REQUIRE(matrices.size() == 3);
  CHECK(shown(matrices[0]) == "mini area [x] x>x 1");
  CHECK(shown(matrices[1]) == "mini kind [9 10 B b (none)] 9>(none) 1 10>9 1 10>10 1 b>B 1");
  CHECK(shown(matrices[2]) == "large kind [a b] b>a 1");
  CHECK(matrices[1].measures.total == 4);
  CHECK(matrices[1].measures.accuracy == 0.25);
  CHECK(matrices[1].suite == "triage");
  CHECK(matrices[1].prompt == "short");
}

TEST_CASE("trials of a case do not make intervals narrower") {
  const auto accuracy_of = [](std::int32_t trials) {
    ConfusionCounter counter;
    for (std::int32_t trial = 1; trial <= trials; ++trial) {
      for (int i = 0; i < 20; ++i) counter.add({"a", i < 15 ? "a" : "b"}, trial);
    }
    return counter.summary().measures.accuracy_interval;
  };
  CHECK(accuracy_of(1) == wilson_interval(15, 20));
  CHECK(accuracy_of(5).low == doctest::Approx(accuracy_of(1).low));
  CHECK(accuracy_of(5).high == doctest::Approx(accuracy_of(1).high));
}

TEST_CASE("of too many classes only the accuracy is told") {
  ConfusionCounter counter;
  for (std::size_t i = 0; i < ConfusionCounter::k_most_labels; ++i) counter.add({fmt::format("{}", i), "0"}, 1);
  CHECK_FALSE(counter.summary().has_too_many_labels);
  CHECK(counter.summary().labels.size() == ConfusionCounter::k_most_labels);
  counter.add({"one more", "one more"}, 1);
  counter.add({"and another", "0"}, 1);
  const ConfusionSummary summary = counter.summary();
  CHECK(summary.has_too_many_labels);
  CHECK(summary.labels.empty());
  CHECK(summary.measures.total == ConfusionCounter::k_most_labels + 2);
  CHECK(summary.measures.accuracy == doctest::Approx(2.0 / 1002));
}
