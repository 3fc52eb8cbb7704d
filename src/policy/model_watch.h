#pragma once

#include "domain/completion.h"
#include "domain/model_identity.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// Sees whether what answers under a configured name is still what did: in the run before, and earlier in this one.
/// Pure.
class ModelWatch {
 public:
  /// What answered before, told before the first observe(). \param suite  its place in the project.
  void expect(std::uint32_t suite, const std::string& model, ModelHistory before);

  /// Looks at an answer that was asked for now. A notice, complete but for its sample, where it tells something new:
  /// each other id once, another fingerprint and a second id in the run once each.
  std::optional<Notice> observe(std::uint32_t suite, const Call& call);

 private:
  struct Name {
    ModelHistory before;
    std::vector<std::string> ids;  ///< Of this run, as they came.
    std::string last_fingerprint;  ///< That was looked at.
    bool is_mixed_told = false;
    bool is_fingerprint_told = false;
  };

  Name& name_of(std::uint32_t suite, const std::string& model);

  std::vector<std::map<std::string, Name>> suites_;
};

}  // namespace llmeval
