#pragma once

#include "base/diagnostic.h"
#include "config/models_file.h"

namespace llmeval {

/// Gives every model of a table the chain that it falls back to (Model::fallback) from the names in its entry. A name
/// that is neither in the table nor `provider:model`, and lists that lead in a circle, are mistakes; but a circle of
/// which a list is inherited is none that somebody wrote, and ends where it began.
void resolve_fallbacks(ModelTable& table, Diagnostics& diagnostics);

}  // namespace llmeval
