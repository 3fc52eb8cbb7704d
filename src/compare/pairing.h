#pragma once

#include "compare/trials.h"
#include "domain/sample.h"
#include "stats/paired_table.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// A sample of one side of a comparison.
struct ComparedSample {
  SampleKey key;
  Verdict verdict = Verdict::error;
  double score = 0;
  std::string case_hash;    ///< Of what is fed in and what is right; empty: not known.
  std::string checks_hash;  ///< Of how it is judged: checks, judges; empty: not known.
  std::uint32_t place = 0;  ///< The caller's number of it.
};

/// A case of one side, of one prompt and one model: what its trials came to.
struct ComparedCase {
  SampleKey key;  ///< Of its first trial.
  CaseOutcome outcome;
  std::string case_hash;
  std::string checks_hash;
  std::vector<std::uint32_t> places;  ///< ComparedSample::place of its trials, in their order.
};

/// Joins trials to cases, in the order of the cases' keys.
/// \param samples  of one side, each once, in any order.
/// \param policy_of  a suite's policy, by its name.
std::vector<ComparedCase> gather_cases(std::vector<ComparedSample> samples,
                                       const std::function<TrialPolicy(std::string_view suite)>& policy_of);

/// What became of a case.
enum class PairKind : std::uint8_t {
  regressed,      ///< pass → fail
  fixed,          ///< fail → pass
  still_failing,  ///< fail → fail
  still_passing,  ///< pass → pass
  newly_errored,  ///< pass or fail → error: not measured any more.
  unmeasured,     ///< Else an error, skipped or unscored on one side.
  appeared,       ///< Only after.
  gone,           ///< Only before.
  incomparable,   ///< On both sides, but not the same case any more, or not judged alike: `why` says it.
};
inline constexpr std::size_t k_pair_kinds = 9;
std::string_view pair_kind_name(PairKind kind);

/// Of what is there on both sides and comparable, by both verdicts.
PairKind change_kind(Verdict before, Verdict after);

/// Why a case is incomparable.
inline constexpr std::string_view k_case_changed = "the case changed";
inline constexpr std::string_view k_checks_changed = "its checks changed";

/// A case on both sides, or on one.
struct CasePair {
  std::optional<std::size_t> before;  ///< Its place in the cases of that side.
  std::optional<std::size_t> after;
  PairKind kind = PairKind::unmeasured;
  std::string_view why = {};  ///< Of incomparable: static text.

  friend bool operator==(const CasePair&, const CasePair&) = default;
};

struct CasePairing {
  std::vector<CasePair> pairs;  ///< In the order of the cases' keys, so that another order of a file changes nothing.
  std::array<std::uint64_t, k_pair_kinds> counts{};
  /// Parts of the key that both sides have one value of, and another one: left out, so that a comparison of two models
  /// or two versions of a prompt pairs at all.
  bool ignores_suite = false;
  bool ignores_prompt = false;
  bool ignores_model = false;

  std::uint64_t count(PairKind kind) const { return counts[static_cast<std::size_t>(kind)]; }
  /// Of what was measured on both sides.
  PairedTable table() const;
};

/// Pairs cases by suite, prompt, model and case id. A model or prompt that changed under its name still pairs; a case
/// or checks that changed do not. \param before, after  as gather_cases() gives them: each key once.
CasePairing pair_cases(std::span<const ComparedCase> before, std::span<const ComparedCase> after);

}  // namespace llmeval
