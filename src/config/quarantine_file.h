#pragma once

#include "base/diagnostic.h"
#include "data/shape.h"
#include "domain/quarantine.h"
#include "prompt/file_source.h"

namespace llmeval {

/// What may stand in `evals/quarantine.yaml`.
ShapeRef quarantine_shape();

/// The project's quarantine; empty where there is no file. Mistakes go to `diagnostics`.
Quarantine read_quarantine(const FileSource& files, Diagnostics& diagnostics);

}  // namespace llmeval
