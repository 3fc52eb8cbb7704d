#include "cli/github_step.h"

#include "base/ids.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <system_error>
#include <utility>

namespace llmeval {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t k_most_summary = 1'000'000;  // GitHub drops the whole of one over 1 MiB.

std::string value_of(const Environment& environment, const char* name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string() : found->second;
}

// From the repository to the project.
std::string project_below(const std::string& repository, const std::string& root) {
  std::error_code ignored;
  const fs::path below =
      fs::weakly_canonical(root, ignored).lexically_relative(fs::weakly_canonical(repository, ignored));
  const bool is_inside = !repository.empty() && !below.empty() && *below.begin() != "..";
  return is_inside && below != "." ? below.generic_string() + '/' : std::string();
}

}  // namespace

Result<std::unique_ptr<GithubStep>> open_github_step(const Workspace& workspace, Entropy& entropy) {
  const std::string summary = value_of(workspace.environment, "GITHUB_STEP_SUMMARY");
  const std::string outputs = value_of(workspace.environment, "GITHUB_OUTPUT");
  if (summary.empty() || outputs.empty()) {
    return failure(fmt::format("'-o github' is for a step of GitHub Actions: {} not set",
                               summary.empty() && outputs.empty() ? "GITHUB_STEP_SUMMARY and GITHUB_OUTPUT are"
                               : summary.empty()                  ? "GITHUB_STEP_SUMMARY is"
                                                                  : "GITHUB_OUTPUT is"),
                   "-o markdown:PATH writes the same summary anywhere");
  }
  auto step = std::make_unique<GithubStep>();
  LLMEVAL_TRY(step->summary, open_appended_file(workspace.absolute(summary)));
  LLMEVAL_TRY(step->outputs, open_appended_file(workspace.absolute(outputs)));
  std::error_code ignored;
  const std::uintmax_t taken = fs::file_size(workspace.absolute(summary), ignored);
  step->summary_room = ignored ? k_most_summary : k_most_summary - std::min<std::uintmax_t>(taken, k_most_summary);
  step->delimiter = "llmeval-" + make_random_id(entropy);
  step->project = project_below(value_of(workspace.environment, "GITHUB_WORKSPACE"), workspace.root);
  return step;
}

}  // namespace llmeval
