#include "check/checks/checks.h"
#include "check/composite.h"

#include <fmt/format.h>

#include <cstdint>
#include <utility>

namespace llmeval {

namespace {

std::unique_ptr<Check> combine(const Value& options, CheckItems members, Diagnostics& diagnostics) {
  const Value& n = *options.find("n");
  const auto wanted = static_cast<std::size_t>(*n.number().to_int64());
  if (wanted > members.size()) {
    diagnostics.error(n.place(), fmt::format("check 'at_least' cannot pass: it wants {} of {}", wanted, members.size()),
                      "lower 'n'");
    return nullptr;
  }
  return make_composite({HowMany::Kind::at_least, wanted}, std::move(members));
}

}  // namespace

CheckType at_least_check() {
  constexpr std::int64_t k_most = 1'000'000;
  CheckType type;
  type.name = "at_least";
  type.summary = "So many of several checks hold.";
  type.example = "at_least: {n: 2, of: [{contains: refund}, {contains: apolog}, {contains: days}]}";
  type.options = {{"n", Shape::integer(1, k_most), "How many have to hold.", true}};
  type.combine = combine;
  return type;
}

}  // namespace llmeval
