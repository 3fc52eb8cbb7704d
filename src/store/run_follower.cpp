#include "store/run_follower.h"

#include "store/guarded.h"
#include "store/run_lock.h"
#include "store/run_reader.h"

#include <utility>

namespace llmeval {

namespace {

struct Ending {
  bool is_decided = false;
  std::string stop_reason;
};

}  // namespace

// Between looks nothing is open: a statement that was not stepped to its end would hold on to what it once saw.
struct RunFollower::State {
  State(const Database& the_database, std::int64_t row, std::vector<EventSink*> the_sinks)
      : database(the_database),
        run_row(row),
        sinks(std::move(the_sinks)),
        run(RunReader(the_database.handle(), row).read_run()) {}

  Result<> tell(RunEventKind kind, SystemTime now) {
    const RunEvent event{now, now - run.started_at, tally, std::move(kind)};
    for (EventSink* sink : sinks) LLMEVAL_CHECK(sink->on_event(event));
    return {};
  }

  // Whether anybody has written since the last look.
  bool has_changed() {
    const std::int64_t before = std::exchange(version, database.handle().execAndGet("PRAGMA data_version").getInt64());
    return before != version;
  }

  Ending read_ending() const {
    Sql ending(database.handle(), "SELECT finished_us + exit_code, stop_reason FROM runs WHERE id = ?");
    ending.query(run_row).next();
    return {!ending.is_null(0), ending.text(1)};
  }

  void find_new_rows() {
    Sql rows(database.handle(), "SELECT id FROM samples WHERE run = ? AND id > ? ORDER BY id");
    rows.query(run_row, last_row);
    while (rows.next()) {
      last_row = rows.integer(0);
      open_rows.push_back(last_row);
    }
  }

  Result<> tell_new_samples(SystemTime now) {
    find_new_rows();
    RunReader reader(database.handle(), run_row);
    reader.read_run();
    Sql verdict(database.handle(), "SELECT verdict IS NOT NULL FROM samples WHERE id = ?");
    std::vector<std::int64_t> still_open;
    for (const std::int64_t row : std::exchange(open_rows, {})) {
      verdict.query(row).next();
      if (verdict.integer(0) == 0) {
        still_open.push_back(row);
      } else {
        LLMEVAL_CHECK(tell_sample(reader.read_sample(row), now));
      }
    }
    open_rows = std::move(still_open);
    return {};
  }

  Result<> tell_sample(SampleResult sample, SystemTime now) {
    const bool was_run = sample.verdict != Verdict::skipped;
    if (was_run) {
      ++tally.started;
      LLMEVAL_CHECK(tell(SampleStarted{sample.index, sample.key}, now));
    }
    tally.count(sample);
    if (was_run) return tell(SampleFinished{std::move(sample)}, now);
    return tell(SampleSkipped{std::move(sample)}, now);
  }

  Result<std::optional<RunState>> look(SystemTime now) {
    if (!has_begun) {
      tally.planned = run.planned();
      LLMEVAL_CHECK(tell(RunStarted{run}, now));
      has_begun = true;
    }
    // First the lock: what its holder wrote before it let go is then seen below.
    const bool is_held = RunLock::is_held(database.path(), run_row);
    if (has_changed() || !is_held) LLMEVAL_CHECK(tell_new_samples(now));
    const Ending end = read_ending();
    if (is_held && !end.is_decided) return std::optional<RunState>();
    LLMEVAL_CHECK(tell(RunFinished{end.stop_reason}, now));
    return std::optional(ended_state(end.is_decided, end.stop_reason));
  }

  const Database& database;
  std::int64_t run_row;
  std::vector<EventSink*> sinks;
  RunInfo run;
  Tally tally;
  std::vector<std::int64_t> open_rows;
  std::int64_t last_row = 0;
  std::int64_t version = -1;  // Of the data, as this connection sees it.
  bool has_begun = false;
};

RunFollower::RunFollower(std::unique_ptr<State> state) : state_(std::move(state)) {}
RunFollower::RunFollower(RunFollower&&) noexcept = default;
RunFollower& RunFollower::operator=(RunFollower&&) noexcept = default;
RunFollower::~RunFollower() = default;

Result<RunFollower> RunFollower::open(const Database& database, const std::string& run_id,
                                      std::vector<EventSink*> sinks) {
  return guarded(database, [&]() -> Result<RunFollower> {
    LLMEVAL_TRY(const std::int64_t row, run_row(database, run_id));
    return RunFollower(std::make_unique<State>(database, row, std::move(sinks)));
  });
}

const RunInfo& RunFollower::run() const { return state_->run; }
const Tally& RunFollower::tally() const { return state_->tally; }

Result<std::optional<RunState>> RunFollower::look(SystemTime now) {
  return guarded(state_->database, [&] { return state_->look(now); });
}

}  // namespace llmeval
