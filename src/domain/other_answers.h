#pragma once

#include "base/result.h"
#include "domain/sample.h"

#include <cstdint>
#include <memory>

namespace llmeval {

/// Answers that were given to the cases of a run before it: what its checks compare with. Any thread.
class OtherAnswers {
 public:
  enum class Runs : std::uint8_t {
    known,  ///< All that are stored; where the answers of a stored run are scored again, that run and those before it.
    earlier,  ///< Those before the run whose answers are checked.
  };

  virtual ~OtherAnswers() = default;

  /// The call that answered this sample, its last turn, in the newest of these runs that has it: the same variables,
  /// history and turns, well or badly answered (is_gradable) and not empty. The error says why there is none.
  virtual Result<Call> find(const SampleKey& key, const std::shared_ptr<const Case>& subject, Runs runs) const = 0;
};

}  // namespace llmeval
