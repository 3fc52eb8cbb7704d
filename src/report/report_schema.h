#pragma once

#include "data/value.h"

namespace llmeval {

/// The JSON Schema (draft 2020-12) of what `-o json` writes: what `llmeval schema report` prints.
Value published_report_schema();

}  // namespace llmeval
