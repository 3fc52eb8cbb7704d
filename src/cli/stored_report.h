#pragma once

#include "base/result.h"
#include "event/event.h"
#include "store/database.h"

#include <string>
#include <vector>

namespace llmeval {

/// Tells a stored run to writers and finishes them. All errors that met a writer or the store; none: everything was
/// written.
std::vector<Error> write_stored(const Database& database, const std::string& run_id,
                                const std::vector<EventSink*>& writers);

}  // namespace llmeval
