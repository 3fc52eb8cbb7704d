#pragma once

#include "config/project.h"

#include <cstdint>
#include <vector>

namespace llmeval {

/// One sample of a plan, by positions in the project.
struct PlannedSample {
  std::uint64_t index = 0;  ///< In the plan's order: suite, case, prompt, model, trial.
  std::uint32_t suite = 0;
  std::uint64_t case_index = 0;
  std::uint32_t prompt = 0;  ///< Of the suite; ignored where the suite has none.
  std::uint32_t model = 0;
  std::int32_t trial = 1;
};

/// Which samples a run consists of and in which order they are started: suites in their order, a suite's cases shuffled
/// by seed (so that a run cut short is a fair sample), all prompts × models × trials of a case before the next case. A
/// narrowed case has only those prompts and models that it is for. Four bytes a case, and 16 more in a suite with
/// narrowed cases; samples are made lazily.
class Plan {
 public:
  /// The project outlives the plan.
  Plan(const Project& project, std::uint64_t seed);

  std::uint64_t size() const { return size_; }
  std::uint64_t suite_size(std::uint32_t suite) const;
  /// The sample that is started `position`-th, from 0 to size() - 1.
  PlannedSample at(std::uint64_t position) const;

  const Project& project() const { return project_; }
  std::uint64_t seed() const { return seed_; }

 private:
  struct Part {
    std::uint64_t first = 0;  ///< Position and index of its first sample.
    std::uint64_t size = 0;
    std::uint64_t per_case = 0;  ///< Of a case that is for all prompts and models.
    std::uint32_t models = 0;
    std::int32_t trials = 1;
    std::vector<std::uint32_t> order;
    /// Where cases differ: the samples before each case, as started and in the plan's order. Else empty.
    std::vector<std::uint64_t> started_before;
    std::vector<std::uint64_t> planned_before;
  };

  static void count_narrowed(const CaseList& cases, Part& part);

  const Project& project_;
  std::uint64_t seed_;
  std::uint64_t size_ = 0;
  std::vector<Part> parts_;
};

/// The seed of a run that was given none: from the names of its suites.
std::uint64_t default_run_seed(const Project& project);

}  // namespace llmeval
