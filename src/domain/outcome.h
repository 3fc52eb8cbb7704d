#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace llmeval {

/// What a call came to, and the names of a sample's error. Stored by name; the numbers never leave the process.
enum class Outcome : std::uint8_t {
  // The model answered: `ok`, or badly but gradably.
  ok,
  refusal,
  truncated,
  empty,
  malformed_tool_args,
  // Transient: another attempt may succeed.
  rate_limited,
  overloaded,
  timeout,
  server_error,
  connection_reset,
  connect_error,
  malformed_response,
  // Permanent: the same request fails again.
  quota_exhausted,
  auth,
  not_found,
  invalid_request,
  context_length_exceeded,
  content_filtered,
  tls_error,
  // Ours: no answer was measured, for a reason on this side.
  circuit_open,
  cache_miss,
  no_recording,
  budget,
  check_limit,
  invalid_check,  // Its options' `{{ }}` gave nothing that it can check for.
  judge_unparsable,
  program_failed,
  data_policy,
  cancelled,
};

enum class OutcomeClass : std::uint8_t { gradable, transient, permanent, ours };

std::string_view outcome_name(Outcome outcome);
std::optional<Outcome> find_outcome(std::string_view name);
OutcomeClass outcome_class(Outcome outcome);
/// The model gave an answer that checks may look at.
inline bool is_gradable(Outcome outcome) { return outcome_class(outcome) == OutcomeClass::gradable; }

}  // namespace llmeval
