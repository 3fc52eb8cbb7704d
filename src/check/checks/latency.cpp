#include "check/checks/checks.h"
#include "check/option.h"

namespace llmeval {

namespace {

class LatencyCheck final : public Check {
 public:
  Measured measure(CheckInput& input, const LookedAt& /*look*/) const override {
    Measured measured;
    measured.holds = true;
    measured.measure = Decimal::from(input.sample().latency.count());
    return measured;
  }

  // Exact, since 4.0004 s is over a bound of 4 s and has to look so.
  std::string describe(const Decimal& measure) const override { return show_seconds(measure); }
};

}  // namespace

CheckType latency_check() {
  CheckType type;
  type.name = "latency";
  type.summary = "Came in time: from sending the request that was served to its last byte, without queue and retries.";
  type.example = "latency: {max: 4s}";
  type.measure = MeasureKind::duration;
  type.negatable = false;
  type.looks_at_answer = false;
  type.make = [](const Value& /*options*/, Diagnostics& /*diagnostics*/) { return std::make_unique<LatencyCheck>(); };
  return type;
}

}  // namespace llmeval
