#include "store/recorder.h"

#include "async/one_shot.h"
#include "store/checkpointer.h"
#include "store/guarded.h"
#include "store/problem.h"
#include "store/run_writer.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

namespace llmeval {

namespace {

using CommitAnswer = OneShot<Result<>>;

struct CommitJob {
  const SampleResult* sample;
  const Call* call;
  CommitAnswer* answer;
};
struct BeginJob {
  RunInfo run;
};
/// Of one who waits for all that was told before.
struct WaitJob {
  CommitAnswer* answer;
};
struct FinishJob {
  SampleResult sample;  ///< Without its calls: they are committed.
};
struct SpentJob {
  std::uint32_t suite;
  SuiteSpend total;
  Duration elapsed;
};
struct EndJob {
  Tally tally;
  std::string stop_reason;
  SystemTime at;
  Duration elapsed;
};
struct NoticeJob {
  Notice notice;
  SystemTime at;
};
using Job = std::variant<BeginJob, WaitJob, CommitJob, FinishJob, SpentJob, NoticeJob, EndJob>;

// All but the calls, whose answers may be long.
SampleResult without_calls(const SampleResult& sample) {
  SampleResult copy;
  copy.index = sample.index;
  copy.case_index = sample.case_index;
  copy.key = sample.key;
  copy.prompt_hash = sample.prompt_hash;
  copy.subject = sample.subject;
  copy.verdict = sample.verdict;
  copy.outcome = sample.outcome;
  copy.reason = sample.reason;
  copy.score = sample.score;
  copy.scores = sample.scores;
  copy.started_at = sample.started_at;
  copy.duration = sample.duration;
  return copy;
}

Result<> prepare(const Database& database) {
  LLMEVAL_CHECK(database.check_writable());
  return guarded(database, [&]() -> Result<> {
    // 4 MB: rows are put at the end of their tables and not read again.
    database.handle().exec("PRAGMA cache_size = -4096");
    // Every row that is written here points to one that was written just before: looking each up again is a tenth of
    // the writer's time.
    database.handle().exec("PRAGMA foreign_keys = OFF");
    return {};
  });
}

}  // namespace

class Recorder::Writer {
 public:
  Writer(Database database, Database beside, Loop& loop, std::optional<RunLock> lock)
      : database_(std::move(database)),
        checkpointer_(std::move(beside)),
        loop_(loop),
        rows_(database_.handle()),
        lock_(std::move(lock)) {
    checkpointer_.watch(database_);
    thread_ = std::thread([this] { write_all(); });
  }

  ~Writer() { stop(); }

  void add(Job job) {
    std::size_t waiting = 0;
    {
      const std::lock_guard lock(mutex_);
      jobs_.push_back(std::move(job));
      waiting = jobs_.size();
    }
    // While a batch gathers only its first and its last job are news: waking a thread costs more than a row.
    if (waiting == 1 || waiting == k_full_batch) wake_.notify_one();
  }

  std::optional<Error> error() {
    const std::lock_guard lock(mutex_);
    return error_;
  }

  void stop() {
    if (!thread_.joinable()) return;
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

  Loop& loop() { return loop_; }
  /// After stop().
  std::optional<RunLock> take_lock() { return std::exchange(lock_, std::nullopt); }
  Database take_database() { return checkpointer_.take_connection(); }

 private:
  void write_all() {
    std::vector<Job> batch;
    while (take(batch)) {
      const std::optional<Error> failed = error() ? error() : write(batch);
      if (failed) {
        const std::lock_guard lock(mutex_);
        error_ = failed;
      }
      answer(std::exchange(batch, {}), failed);
    }
  }

  // Waits for the next jobs; false once there are none and none will come. A first job after a pause is written at
  // once; under load a moment's wait makes one transaction of many, and costs nobody a slot: samples give theirs back
  // before they wait for their commit.
  bool take(std::vector<Job>& batch) {
    std::unique_lock lock(mutex_);
    const bool is_busy = wake_.wait_for(lock, k_pause, [this] { return stopping_ || !jobs_.empty(); });
    if (is_busy) {
      gather(lock);
    } else {
      wake_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
    }
    batch.swap(jobs_);
    return !batch.empty();
  }

  // As long as jobs keep coming, and at most for some moments: every transaction writes the last page of each table and
  // index anew, however few rows it adds.
  void gather(std::unique_lock<std::mutex>& lock) {
    for (int moment = 0; moment < k_most_moments; ++moment) {
      const std::size_t before = jobs_.size();
      if (wake_.wait_for(lock, k_moment, [this] { return stopping_ || jobs_.size() >= k_full_batch; })) return;
      if (jobs_.size() == before) return;
    }
  }

  std::optional<Error> write(std::vector<Job>& batch) {
    try {
      // IMMEDIATE, since a deferred transaction that reads first fails at once when another process writes in between.
      SQLite::Transaction transaction(database_.handle(), SQLite::TransactionBehavior::IMMEDIATE);
      for (Job& job : batch) {
        if (Result<> written = std::visit([this](auto& what) { return write_one(what); }, job); !written) {
          return written.error();
        }
      }
      transaction.commit();
      return std::nullopt;
    } catch (const SQLite::Exception& problem) {
      return database_problem(database_.path(), problem, "write to");
    }
  }

  Result<> write_one(const BeginJob& job) {
    if (lock_) {
      rows_.continue_run(job.run);
      return {};
    }
    rows_.begin_run(job.run);
    // Before the commit: whoever sees the run sees that it is under way.
    LLMEVAL_TRY(lock_, RunLock::take(database_.path(), rows_.run_row()));
    return {};
  }
  Result<> write_one(const WaitJob& /*job*/) { return {}; }
  Result<> write_one(const CommitJob& job) {
    rows_.add_call(*job.sample, *job.call);
    return {};
  }
  Result<> write_one(const FinishJob& job) {
    rows_.finish_sample(job.sample);
    return {};
  }
  Result<> write_one(const SpentJob& job) {
    rows_.add_spending(job.suite, job.total, job.elapsed);
    return {};
  }
  Result<> write_one(const NoticeJob& job) {
    rows_.add_notice(job.notice, job.at);
    return {};
  }
  Result<> write_one(const EndJob& job) {
    rows_.end_run(job.tally, job.stop_reason, job.at, job.elapsed);
    return {};
  }

  // One hop to the loop for all commits of the batch. The jobs go along: freed by the thread that allocated them, they
  // need no fight for malloc's lock.
  void answer(std::vector<Job> batch, const std::optional<Error>& failed) {
    std::vector<CommitAnswer*> answers;
    for (const Job& job : batch) {
      if (const auto* commit = std::get_if<CommitJob>(&job)) answers.push_back(commit->answer);
      if (const auto* wait = std::get_if<WaitJob>(&job)) answers.push_back(wait->answer);
    }
    if (answers.empty()) return;
    loop_.post_from_any_thread([answers = std::move(answers), batch = std::move(batch), failed] {
      for (CommitAnswer* one : answers) one->set(failed ? Result<>(failure(*failed)) : Result<>());
    });
  }

  static constexpr std::size_t k_full_batch = 512;
  static constexpr std::chrono::milliseconds k_moment{2};
  static constexpr int k_most_moments = 5;
  static constexpr std::chrono::milliseconds k_pause{5};

  Database database_;
  Checkpointer checkpointer_;
  Loop& loop_;
  RunWriter rows_;
  std::optional<RunLock> lock_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Job> jobs_;
  std::optional<Error> error_;
  bool stopping_ = false;
  std::thread thread_;  // It uses all of the above.
};

Recorder::Recorder(std::unique_ptr<Writer> writer) : writer_(std::move(writer)) {}
Recorder::~Recorder() = default;

Result<std::unique_ptr<Recorder>> Recorder::make(Result<Database> opened, Loop& loop, std::optional<RunLock> lock) {
  LLMEVAL_TRY(Database database, std::move(opened));
  LLMEVAL_CHECK(prepare(database));
  LLMEVAL_TRY(Database beside, Database::open_existing(database.path()));
  auto writer = std::make_unique<Writer>(std::move(database), std::move(beside), loop, std::move(lock));
  return std::unique_ptr<Recorder>(new Recorder(std::move(writer)));
}

Result<std::unique_ptr<Recorder>> Recorder::open(const std::string& path, Loop& loop) {
  return make(Database::open(path), loop, std::nullopt);
}

Result<std::unique_ptr<Recorder>> Recorder::open_again(const std::string& path, Loop& loop, RunLock lock) {
  return make(Database::open_existing(path), loop, std::move(lock));
}

Task<Result<>> Recorder::begun() {
  CommitAnswer answer(writer_->loop());
  writer_->add(WaitJob{&answer});
  co_await answer.wait();
  co_return answer.take();
}

Task<Result<>> Recorder::commit(const SampleResult& sample, const Call& call) {
  CommitAnswer answer(writer_->loop());
  writer_->add(CommitJob{&sample, &call, &answer});
  co_await answer.wait();
  co_return answer.take();
}

void Recorder::spent(std::uint32_t suite, const SuiteSpend& total, Duration elapsed) {
  writer_->add(SpentJob{suite, total, elapsed});
}

Result<> Recorder::on_event(const RunEvent& event) {
  if (const std::optional<Error> error = writer_->error()) return failure(*error);
  if (const auto* started = std::get_if<RunStarted>(&event.kind)) {
    writer_->add(BeginJob{started->run});
  } else if (const auto* finished = std::get_if<SampleFinished>(&event.kind)) {
    // A sample that was interrupted keeps no verdict: it can be resumed.
    if (finished->sample.outcome != Outcome::cancelled) writer_->add(FinishJob{without_calls(finished->sample)});
  } else if (const auto* skipped = std::get_if<SampleSkipped>(&event.kind)) {
    writer_->add(FinishJob{without_calls(skipped->sample)});
  } else if (const auto* notice = std::get_if<Notice>(&event.kind)) {
    writer_->add(NoticeJob{*notice, event.at});
  } else if (const auto* ended = std::get_if<RunFinished>(&event.kind)) {
    writer_->add(EndJob{event.tally, ended->stop_reason, event.at, event.elapsed});
  }
  return {};
}

Result<> Recorder::finish() {
  writer_->stop();
  if (const std::optional<Error> error = writer_->error()) return failure(*error);
  return {};
}

std::optional<RunLock> Recorder::take_lock() { return writer_->take_lock(); }
Database Recorder::take_database() { return writer_->take_database(); }

}  // namespace llmeval
