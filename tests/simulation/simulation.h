#pragma once

#include "simulation/schedule.h"
#include "simulation/witness.h"

#include <string>
#include <vector>

namespace llmeval {

/// What a simulated run came to.
struct SimulationResult {
  std::vector<std::string> violations;  ///< Empty: all promises were kept.
  Sightings sightings;
  std::string stop_reason;
};

/// Runs the real engine through a schedule, on the virtual loop.
/// \param log  takes the event log.
SimulationResult simulate(const Schedule& schedule, std::string* log = nullptr);

}  // namespace llmeval
