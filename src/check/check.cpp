#include "check/check.h"

#include "text/inert.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

namespace {

constexpr std::size_t k_message_columns = 200;

}  // namespace

Measured Measured::failed(Outcome error, std::string why) {
  Measured measured;
  measured.error = error;
  measured.note = std::move(why);
  return measured;
}

Measured Measured::failed(const Call& call) {
  std::string why = fmt::format("'{}' gave no answer: {}", inert_line(call.model), outcome_name(call.outcome));
  if (!call.message.empty()) why += ": " + excerpt(call.message, k_message_columns);
  return failed(call.outcome, std::move(why));
}

Measured Measured::waiting() {
  Measured measured;
  measured.is_waiting = true;
  return measured;
}

std::string Check::describe(const Decimal& measure) const { return measure.to_text(); }
void Check::add_variables(std::vector<VariableUse>& /*uses*/) const {}
std::optional<Evaluated<Labels>> Check::missing_label(CheckInput& /*input*/) const { return std::nullopt; }
bool Check::awaits(Outcome /*outcome*/) const { return false; }

}  // namespace llmeval
