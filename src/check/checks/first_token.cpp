#include "check/checks/checks.h"
#include "check/option.h"

#include <algorithm>

namespace llmeval {

namespace {

class FirstTokenCheck final : public Check {
 public:
  Measured measure(CheckInput& input, const LookedAt& /*look*/) const override {
    Duration slowest{0};
    for (const Call* const call : input.answers()) {
      if (call->first_token == Duration(0)) return nothing(*call);
      slowest = std::max(slowest, call->first_token);
    }
    Measured measured;
    measured.holds = true;
    measured.measure = Decimal::from(slowest.count());
    return measured;
  }

  std::string describe(const Decimal& measure) const override { return show_seconds(measure); }

 private:
  static Measured nothing(const Call& call) {
    if (call.cached) {
      return Measured::failed(Outcome::invalid_check,
                              "nobody knows when the first token of an answer from the cache came (--cache off asks)");
    }
    Measured measured;
    measured.found_nothing = true;
    measured.note = "the answer was not streamed, so that it has no first token";
    return measured;
  }
};

}  // namespace

CheckType first_token_check() {
  CheckType type;
  type.name = "first_token";
  type.summary = "Began in time: from sending the request that was served to the first piece of its streamed answer.";
  type.example = "first_token: {max: 800ms}";
  type.details =
      "Of several calls the slowest counts. An answer that was not streamed fails; one from the cache is an error.";
  type.measure = MeasureKind::duration;
  type.negatable = false;
  type.looks_at_answer = false;
  type.make = [](const Value& /*options*/, Diagnostics& /*diagnostics*/) {
    return std::make_unique<FirstTokenCheck>();
  };
  return type;
}

}  // namespace llmeval
