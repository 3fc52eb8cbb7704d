#pragma once

#include "event/event.h"
#include "event/json_stream.h"

#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

/// Appends the event log's form of an event, version 1: one JSON object on one line, without its line end:
/// `{"v":1,"type":"sample_finished","at":"…Z","elapsed_us":…,"tally":{…},"sample":{…}}`. A contract: fields are added,
/// never renamed or removed. Money is in nano-dollars, durations in microseconds, times RFC 3339 in UTC; what nobody
/// knows is null, never zero. No Value between: a log of a million samples has some three million events.
void append_event_json(std::string& out, const RunEvent& event);

// The parts of it that others show in the same way.

/// A text for which empty means "not told": then it is null.
void put_told(JsonStream& json, std::string_view name, std::string_view text);
/// The member `usage`: an object, or null.
void put_usage(JsonStream& json, const std::optional<Usage>& usage);

/// An object: a call with its attempts.
void put_call(JsonStream& json, const Call& call);
/// The members of an object that is open: a sample as `-o json` shows it, its attempts as their number.
void put_sample(JsonStream& json, const SampleResult& sample);
/// The members of an object that is open: a run without its gate.
void put_run(JsonStream& json, const RunInfo& run);
/// An object, `{"decision":…,"narrowed_by":[…],"rules":[…]}`; null where the gate has not decided, and where nothing
/// was scored.
void put_gate(JsonStream& json, const RunInfo& run);
/// The members of an object that is open.
void put_notice(JsonStream& json, const Notice& notice);
/// An object. `cost_nano_usd` is null while the cost of a finished sample is unknown; `known_cost_nano_usd` sums up the
/// others. `spent_nano_usd` is what of it this run spent: nothing for cached answers.
void put_tally(JsonStream& json, const Tally& tally);

}  // namespace llmeval
