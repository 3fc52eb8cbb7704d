#pragma once

#include "data/value.h"
#include "event/event.h"

namespace llmeval {

/// The event log's form of an event, version 1: one JSON object a line, `{"v":1,"type":"sample_finished","at":…,"elapsed_us":…,…}`. A
/// contract: fields are added, never renamed or removed.
Value event_to_value(const RunEvent& event);

/// The parts of it that other reports show in the same way.
Value sample_to_value(const SampleResult& sample);
Value run_to_value(const RunInfo& run);
Value tally_to_value(const Tally& tally);

}  // namespace llmeval
