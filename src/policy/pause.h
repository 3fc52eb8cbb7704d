#pragma once

#include "base/clock.h"

namespace llmeval {

/// A stop that the other side asked for (`Retry-After`): nothing is sent before it ends, and then one request goes
/// first; the others follow once it was answered, or after a second: a refusal comes at once, an answer may take
/// minutes.
class Pause {
 public:
  /// Nothing before `until`. False where that was asked for already: it is never shortened.
  bool extend(SteadyTime now, SteadyTime until);
  /// From when on the next may be sent.
  SteadyTime ready_at(SteadyTime now) const;

  void sent(SteadyTime now);
  /// A request that was sent at `sent` came back, or was given up.
  void answered(SteadyTime sent);
  /// One that counted as sent was not.
  void let_go();

 private:
  enum class Stage : unsigned char { none, first_to_send, first_is_out };

  static constexpr Duration k_longest_lead = std::chrono::seconds(1);

  SteadyTime until_{};
  SteadyTime others_{};  ///< While the first is out: when the others may follow at the latest.
  Stage stage_ = Stage::none;
};

}  // namespace llmeval
