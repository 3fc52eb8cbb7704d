#include "check/checks/checks.h"
#include "text/inert.h"

#include <fmt/format.h>

namespace llmeval {

namespace {

class CostCheck final : public Check {
 public:
  Measured measure(CheckInput& input, const LookedAt& /*look*/) const override {
    Money sum;
    for (const Call* const call : input.answers()) {
      if (!call->cost) return Measured::failed(Outcome::invalid_check, unknown(*call));
      sum += *call->cost;
    }
    static const Decimal k_nano = *Decimal::parse("1e-9");
    Measured measured;
    measured.holds = true;
    measured.measure = Decimal::from(sum.nano_usd) * k_nano;
    return measured;
  }

  // Exact, since what is a nano-dollar over a bound has to look so.
  std::string describe(const Decimal& measure) const override { return "$" + measure.to_text(); }

 private:
  static std::string unknown(const Call& call) {
    const std::string_view why =
        call.completion.usage ? "has no price (write price: {input: …, output: …} in models.yaml)" : "told no tokens";
    return fmt::format("nobody knows what the answer cost: model '{}' {}", inert_line(call.model), why);
  }
};

}  // namespace

CheckType cost_check() {
  CheckType type;
  type.name = "cost";
  type.summary = "Cost so much, in US dollars: its calls together, whoever paid for them, without judges.";
  type.example = "cost: {max: 0.002}";
  type.details = "A cost that nobody knows is an error, never 0.";
  type.measure = MeasureKind::money;
  type.negatable = false;
  type.looks_at_answer = false;
  type.make = [](const Value& /*options*/, Diagnostics& /*diagnostics*/) { return std::make_unique<CostCheck>(); };
  return type;
}

}  // namespace llmeval
