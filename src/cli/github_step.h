#pragma once

#include "base/entropy.h"
#include "base/result.h"
#include "cli/workspace.h"
#include "report/github_step.h"

#include <memory>

namespace llmeval {

/// The files of the step of GitHub Actions that this is, by its environment. Outside of one an error that says what is
/// missing, since an output that nobody reads would be one more report that says nothing.
/// Paths of annotations start at $GITHUB_WORKSPACE.
Result<std::unique_ptr<GithubStep>> open_github_step(const Workspace& workspace, Entropy& entropy);

}  // namespace llmeval
