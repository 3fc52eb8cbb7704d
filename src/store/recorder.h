#pragma once

#include "async/loop.h"
#include "event/event.h"
#include "event/journal.h"
#include "store/database.h"
#include "store/run_lock.h"

#include <memory>
#include <optional>
#include <string>

namespace llmeval {

/// Writes a run into the database as it happens, on a thread of its own with its own connection. As Journal it answers
/// when a call is committed; as EventSink it takes the verdicts. Commits follow the load: what has come while the last
/// batch was written is the next batch. After an error nothing more is written, every waiting commit gets the error,
/// and what was committed before stays.
class Recorder final : public Journal, public EventSink {
 public:
  /// Fails where nothing could be written now: before anything is paid for.
  /// \param loop  outlives it; its thread is where commits are answered.
  static Result<std::unique_ptr<Recorder>> open(const std::string& path, Loop& loop);
  /// Goes on with a stored run, which RunStarted then names: `lock` is the run's.
  static Result<std::unique_ptr<Recorder>> open_again(const std::string& path, Loop& loop, RunLock lock);
  ~Recorder() override;

  Task<Result<>> begun() override;
  Task<Result<>> commit(const SampleResult& sample, const Call& call) override;
  void spent(std::uint32_t suite, const SuiteSpend& total, Duration elapsed) override;
  Result<> on_event(const RunEvent& event) override;
  /// Waits until everything is written.
  Result<> finish() override;
  /// After finish(): what marks the run as under way, for those who still have to store what it came to. None where it
  /// was never begun.
  std::optional<RunLock> take_lock();
  /// After finish(), once: the database, open, for what is stored and told of the run afterwards. Whoever closes it
  /// last moves the log into it.
  Database take_database();

 private:
  class Writer;
  static Result<std::unique_ptr<Recorder>> make(Result<Database> opened, Loop& loop, std::optional<RunLock> lock);
  explicit Recorder(std::unique_ptr<Writer> writer);
  std::unique_ptr<Writer> writer_;
};

}  // namespace llmeval
