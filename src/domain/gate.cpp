#include "domain/gate.h"

namespace llmeval {

Gate default_gate(bool has_baseline) {
  Gate gate;
  gate.is_default = true;
  gate.rules.emplace_back(ErrorsGate());
  if (has_baseline) {
    gate.rules.emplace_back(NewFailuresGate());
    gate.rules.emplace_back(RegressionGate());
  } else {
    gate.rules.emplace_back(PassRateGate());
  }
  return gate;
}

}  // namespace llmeval
