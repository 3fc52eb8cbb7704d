#include "domain/trial_policy.h"

#include <fmt/format.h>

#include <charconv>

namespace llmeval {

namespace {

template <typename Number>
std::optional<Number> number_in(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

}  // namespace

std::string trial_policy_text(const TrialPolicy& policy) {
  switch (policy.kind) {
    case TrialPolicy::Kind::all:
      return "all";
    case TrialPolicy::Kind::any:
      return "any";
    case TrialPolicy::Kind::majority:
      return "majority";
    case TrialPolicy::Kind::mean:
      return fmt::format("mean {}", policy.least_mean);
    case TrialPolicy::Kind::pass_hat:
      return fmt::format("pass_hat {}", policy.drawn);
  }
  return {};
}

std::optional<TrialPolicy> find_trial_policy(std::string_view text) {
  using Kind = TrialPolicy::Kind;
  if (text == "all") return TrialPolicy();
  if (text == "any") return TrialPolicy{.kind = Kind::any};
  if (text == "majority") return TrialPolicy{.kind = Kind::majority};
  if (text.starts_with("mean ")) {
    if (const auto least = number_in<double>(text.substr(5))) return TrialPolicy{Kind::mean, *least, 1};
  }
  if (text.starts_with("pass_hat ")) {
    if (const auto drawn = number_in<std::uint64_t>(text.substr(9))) return TrialPolicy{Kind::pass_hat, 1, *drawn};
  }
  return std::nullopt;
}

}  // namespace llmeval
