#pragma once

#include "template/datum.h"
#include "template/template.h"

namespace llmeval {

/// Why this undefined value is an error where it is used: what is missing, at the place that looked for it, and the
/// nearest name there is.
RenderError describe_undefined(const Datum& value, const Object& variables);

}  // namespace llmeval
