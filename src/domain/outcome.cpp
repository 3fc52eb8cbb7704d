#include "domain/outcome.h"

#include <array>
#include <cstddef>

namespace llmeval {

namespace {

struct Row {
  Outcome outcome;
  std::string_view name;
  OutcomeClass group;
};

constexpr std::array k_rows{
    Row{Outcome::ok, "ok", OutcomeClass::gradable},
    Row{Outcome::refusal, "refusal", OutcomeClass::gradable},
    Row{Outcome::truncated, "truncated", OutcomeClass::gradable},
    Row{Outcome::empty, "empty", OutcomeClass::gradable},
    Row{Outcome::malformed_tool_args, "malformed_tool_args", OutcomeClass::gradable},
    Row{Outcome::rate_limited, "rate_limited", OutcomeClass::transient},
    Row{Outcome::overloaded, "overloaded", OutcomeClass::transient},
    Row{Outcome::timeout, "timeout", OutcomeClass::transient},
    Row{Outcome::server_error, "server_error", OutcomeClass::transient},
    Row{Outcome::connection_reset, "connection_reset", OutcomeClass::transient},
    Row{Outcome::connect_error, "connect_error", OutcomeClass::transient},
    Row{Outcome::malformed_response, "malformed_response", OutcomeClass::transient},
    Row{Outcome::quota_exhausted, "quota_exhausted", OutcomeClass::permanent},
    Row{Outcome::auth, "auth", OutcomeClass::permanent},
    Row{Outcome::not_found, "not_found", OutcomeClass::permanent},
    Row{Outcome::invalid_request, "invalid_request", OutcomeClass::permanent},
    Row{Outcome::context_length_exceeded, "context_length_exceeded", OutcomeClass::permanent},
    Row{Outcome::content_filtered, "content_filtered", OutcomeClass::permanent},
    Row{Outcome::tls_error, "tls_error", OutcomeClass::permanent},
    Row{Outcome::circuit_open, "circuit_open", OutcomeClass::ours},
    Row{Outcome::cache_miss, "cache_miss", OutcomeClass::ours},
    Row{Outcome::no_recording, "no_recording", OutcomeClass::ours},
    Row{Outcome::budget, "budget", OutcomeClass::ours},
    Row{Outcome::check_limit, "check_limit", OutcomeClass::ours},
    Row{Outcome::invalid_check, "invalid_check", OutcomeClass::ours},
    Row{Outcome::judge_unparsable, "judge_unparsable", OutcomeClass::ours},
    Row{Outcome::program_failed, "program_failed", OutcomeClass::ours},
    Row{Outcome::data_policy, "data_policy", OutcomeClass::ours},
    Row{Outcome::cancelled, "cancelled", OutcomeClass::ours},
};

constexpr bool rows_follow_the_enum() {
  for (std::size_t i = 0; i < k_rows.size(); ++i) {
    if (static_cast<std::size_t>(k_rows[i].outcome) != i) return false;
  }
  return true;
}
static_assert(rows_follow_the_enum());

const Row& row(Outcome outcome) { return k_rows.at(static_cast<std::size_t>(outcome)); }

}  // namespace

std::string_view outcome_name(Outcome outcome) { return row(outcome).name; }

std::optional<Outcome> find_outcome(std::string_view name) {
  for (const Row& candidate : k_rows) {
    if (candidate.name == name) return candidate.outcome;
  }
  return std::nullopt;
}

OutcomeClass outcome_class(Outcome outcome) { return row(outcome).group; }

}  // namespace llmeval
