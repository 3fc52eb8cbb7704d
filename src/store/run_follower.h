#pragma once

#include "domain/run.h"
#include "event/event.h"
#include "store/database.h"
#include "store/runs.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// Tells of a run that another process is at, from what that has stored: a look costs what is new since the last one.
/// The database and the sinks outlive it.
class RunFollower {
 public:
  static Result<RunFollower> open(const Database& database, const std::string& run_id, std::vector<EventSink*> sinks);
  RunFollower(RunFollower&&) noexcept;
  RunFollower& operator=(RunFollower&&) noexcept;
  ~RunFollower();

  const RunInfo& run() const;
  const Tally& tally() const;

  /// Tells the sinks what is new: RunStarted the first time, each finished sample as SampleStarted and SampleFinished,
  /// at the end RunFinished. Gives how the run ended; nullopt: somebody is still at it.
  /// \param now  for the events' time since the start.
  Result<std::optional<RunState>> look(SystemTime now);

 private:
  struct State;
  explicit RunFollower(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace llmeval
