#pragma once

#include "base/diagnostic.h"
#include "base/result.h"

#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// What a new project is made of.
struct StarterWishes {
  std::string provider;               ///< Of the model; empty: the simulated one.
  std::optional<std::string> prompt;  ///< The prompt's template; absent: the demo's.
  bool has_github = false;            ///< With a workflow for GitHub Actions.
};

struct StarterFile {
  std::string path;  ///< From the project's root.
  std::string text;
};

struct StarterProject {
  std::vector<StarterFile> files;
  std::vector<std::string> next;  ///< What is still to be done before the first run, a line each.
};

/// The files of a new project: a prompt, a suite with a first case that has all variables of the prompt, models, and
/// what else was wished for. They pass `validate`, but where a variable of the prompt is more than a text: that is then
/// among what is to be done. A prompt that is no template is a mistake, which goes to `diagnostics`.
StarterProject starter_project(const StarterWishes& wishes, Diagnostics& diagnostics);

}  // namespace llmeval
