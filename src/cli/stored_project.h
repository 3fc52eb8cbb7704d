#pragma once

#include "base/result.h"
#include "config/project.h"
#include "domain/run.h"

namespace llmeval {

/// The project as it is now, asked with the prompts that a stored run had, by their names (or the only one of a suite,
/// however it is called): its side of a comparison can be asked again so, on the same day, of the same models and with
/// the same checks. Suites without prompts stay as they are: what their models are asked is their cases' alone. Suites
/// that the run did not have are left out.
/// Errors: it had none of the suites; it had no such prompt; one cannot be made again from its stored form.
Result<Project> with_stored_prompts(const Project& now, const RunInfo& run);

}  // namespace llmeval
