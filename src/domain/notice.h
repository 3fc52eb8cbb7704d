#pragma once

#include "base/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

enum class NoticeKind : std::uint8_t {
  throttled,  ///< A model's other side wants less, or its day's limit is used up: state `refused` or `paused`.
  circuit,    ///< A model's circuit changed: state `open`, `half_open` or `closed`; `key_open` … that of its key.
  budget,     ///< A budget or the deadline ended the run: state names which.
  slow,       ///< A sample takes long: state `sending`, `waiting` (for its turn) or `retrying`.
  /// What answers under a configured name is not what did: state `changed` (another id than in the run before), `mixed`
  /// (two ids in one run) or `fingerprint` (the same id, another fingerprint than in the run before).
  model_change,
  judge,  ///< A judge decides that people have not confirmed: state `uncalibrated`, `stale` (it was another) or `weak`.
};

std::string_view notice_name(NoticeKind kind);
std::optional<NoticeKind> find_notice(std::string_view name);

/// Something worth telling that happened to a run and not to one sample's verdict; stored with it.
struct Notice {
  NoticeKind kind = NoticeKind::throttled;
  std::string model;                    ///< Configured name; empty: the whole run.
  std::string state;                    ///< One word, see NoticeKind.
  std::string text;                     ///< Why, in one line; no secrets, but the other side's own words.
  std::optional<Duration> wait;         ///< Until it may go on, or for how long it has gone on.
  std::optional<std::uint64_t> sample;  ///< Index in the plan.
};

}  // namespace llmeval
