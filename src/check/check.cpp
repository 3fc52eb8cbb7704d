#include "check/check.h"

#include <utility>

namespace llmeval {

Measured Measured::failed(Outcome error, std::string why) {
  Measured measured;
  measured.error = error;
  measured.note = std::move(why);
  return measured;
}

std::string Check::describe(const Decimal& measure) const { return measure.to_text(); }
void Check::add_variables(std::vector<VariableUse>& /*uses*/) const {}
std::optional<Evaluated<Labels>> Check::missing_label(CheckInput& /*input*/) const { return std::nullopt; }
bool Check::awaits(Outcome /*outcome*/) const { return false; }

}  // namespace llmeval
