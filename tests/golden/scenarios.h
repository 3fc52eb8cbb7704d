#pragma once

#include "event/event.h"

#include <string>
#include <vector>

namespace llmeval {

/// A run that every writer renders: what it was told while it went, and what is told again from the store.
struct Scenario {
  std::string name;
  std::vector<RunEvent> live;
  std::vector<RunEvent> stored;
};

/// `mixed`: two suites with all verdicts, trials, a cached answer, a fallback, unknown costs. `green`: all pass.
/// `broken`: nothing measured, stopped early. `classes`: answers sorted into classes, and a check that does not apply.
/// `attack`: every text that others chose tries to break out.
std::vector<Scenario> scenarios();

/// The texts that scenario `attack` tries, one by one.
const std::vector<std::string>& attack_texts();

}  // namespace llmeval
