#pragma once

#include "report/output.h"

#include <cstddef>
#include <memory>
#include <string>

namespace llmeval {

/// Where a step of GitHub Actions tells what it found, beside its log. `cli` makes it of the step's environment.
struct GithubStep {
  std::unique_ptr<Output> summary;  ///< $GITHUB_STEP_SUMMARY, added to.
  std::size_t summary_room = 0;     ///< How many bytes of it GitHub would still take.
  std::unique_ptr<Output> outputs;  ///< $GITHUB_OUTPUT, added to.
  /// Ends an output of several lines; nobody can guess it, or a case's name could end the output and start another.
  std::string delimiter;
  std::string project;  ///< The project's root from the repository's: empty, or with a slash at its end.
};

}  // namespace llmeval
