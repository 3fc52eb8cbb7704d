#include "engine/checks_hashes.h"

#include "check/checks_hash.h"

namespace llmeval {

Digest ChecksHashes::of(std::uint32_t suite, const Suite& rules, const SuiteCase& golden) {
  const auto known = known_.find(suite);
  if (known != known_.end() && known->second.last == golden.expectations &&
      known->second.turns == golden.turn_expectations) {
    return known->second.hash;
  }
  const Digest hash = checks_hash(golden.expectations, golden.turn_expectations, rules.pass, rules.cleaning);
  known_[suite] = {golden.expectations, golden.turn_expectations, hash};
  return hash;
}

}  // namespace llmeval
