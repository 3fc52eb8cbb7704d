#pragma once

#include "base/clock.h"
#include "base/diagnostic.h"

#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// A case that runs and is reported, but does not decide.
struct QuarantinedCase {
  std::string suite;
  std::string case_id;
  std::string reason;
  std::string expires;  ///< The last day, `2026-12-01`, in UTC.
  SystemTime ends_at;   ///< Midnight after it: from then on it fails the gate, and decides as any other.
  Place place;          ///< Where it is written.
};

/// The cases that a team has set aside for a while.
struct Quarantine {
  std::vector<QuarantinedCase> cases;

  /// Whether the case does not decide now.
  bool holds(std::string_view suite, std::string_view case_id, SystemTime now) const;
};

}  // namespace llmeval
