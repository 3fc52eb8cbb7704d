#pragma once

#include "async/sleep.h"
#include "base/rng.h"
#include "event/journal.h"
#include "simulation/schedule.h"
#include "simulation/witness.h"

namespace llmeval {

/// A journal in memory that takes its time, tells the witness what it has committed, and may find its disk full.
class SimulatedJournal final : public Journal {
 public:
  SimulatedJournal(VirtualLoop& loop, const Schedule& schedule, Witness& witness)
      : loop_(loop), schedule_(schedule), witness_(witness), rng_(schedule.seed * 64 + 63) {}

  Task<Result<>> begun() override {
    co_await sleep_for(loop_, some_time(), CancelToken());
    if (schedule_.commits_until_full == 0) co_return failure("disk full");
    co_return Result<>();
  }

  Task<Result<>> commit(const SampleResult& sample, const Call& call) override {
    co_await sleep_for(loop_, some_time(), CancelToken());
    if (schedule_.commits_until_full && commits_ >= *schedule_.commits_until_full) co_return failure("disk full");
    ++commits_;
    witness_.committed(sample.index, call.number);
    co_return Result<>();
  }

  void spent(std::uint32_t /*suite*/, const SuiteSpend& /*total*/, Duration /*elapsed*/) override {}

 private:
  Duration some_time() {
    const auto slowest = static_cast<std::uint64_t>(schedule_.slowest_commit.count());
    return Duration(static_cast<Duration::rep>(rng_.below(slowest + 1)));
  }

  VirtualLoop& loop_;
  const Schedule& schedule_;
  Witness& witness_;
  Rng rng_;
  std::uint64_t commits_ = 0;
};

}  // namespace llmeval
