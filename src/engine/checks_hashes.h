#pragma once

#include "base/hash.h"
#include "config/project.h"

#include <cstdint>
#include <map>
#include <vector>

namespace llmeval {

/// How the samples of a run are judged, by their hash (check/checks_hash.h). Computed once for the expectations that
/// cases have in common, and anew only for a case with expectations of its own. One thread.
class ChecksHashes {
 public:
  /// \param suite   its position in the project.
  /// \param golden  one of its cases.
  Digest of(std::uint32_t suite, const Suite& rules, const SuiteCase& golden);

 private:
  // The last one of a suite. It keeps what it compares by its address.
  struct Known {
    Expectations last;
    std::vector<Expectations> turns;
    Digest hash;
  };
  std::map<std::uint32_t, Known> known_;
};

}  // namespace llmeval
