#pragma once

#include "async/sleep.h"
#include "base/rng.h"
#include "event/earlier_calls.h"
#include "event/event.h"
#include "event/journal.h"
#include "simulation/schedule.h"
#include "simulation/witness.h"

#include <map>
#include <vector>

namespace llmeval {

/// A store in memory that takes its time, tells the witness what it has committed, and may find its disk full. It knows
/// what a run that goes on starts from.
class SimulatedJournal final : public Journal, public EventSink, public EarlierCalls {
 public:
  SimulatedJournal(VirtualLoop& loop, const Schedule& schedule, Witness& witness, std::uint64_t samples)
      : loop_(loop), schedule_(schedule), witness_(witness), rng_(schedule.seed * 64 + 63), finished_(samples) {}

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
    if (schedule_.resume) calls_[sample.index].push_back(call);
    co_return Result<>();
  }

  void spent(std::uint32_t suite, const SuiteSpend& total, Duration /*elapsed*/) override {
    if (suite >= taken_.suites.size()) taken_.suites.resize(suite + 1);
    taken_.suites[suite] = total;
  }

  Result<> on_event(const RunEvent& event) override {
    if (const auto* finished = std::get_if<SampleFinished>(&event.kind)) {
      const SampleResult& sample = finished->sample;
      if (sample.outcome == Outcome::cancelled) return {};
      finished_.at(sample.index) = true;
      ++tally_.started;
      tally_.count(sample);
    } else if (std::holds_alternative<RunFinished>(event.kind)) {
      taken_.elapsed += event.elapsed;
    }
    return {};
  }

  bool is_finished(std::uint64_t index) const override { return finished_.at(index); }
  Result<KnownCalls> calls_of(const SampleResult& sample) override {
    const auto known = calls_.find(sample.index);
    return known == calls_.end() ? KnownCalls() : KnownCalls{known->second, true};
  }

  const RunSpend& taken() const { return taken_; }
  /// Of what is finished.
  const Tally& tally() const { return tally_; }

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
  std::vector<bool> finished_;
  std::map<std::uint64_t, std::vector<Call>> calls_;
  RunSpend taken_;
  Tally tally_;
};

}  // namespace llmeval
