#include "store/stored_answers.h"

#include "async/one_shot.h"
#include "store/completion_columns.h"
#include "store/database.h"
#include "store/flat_index.h"
#include "store/problem.h"
#include "store/statement.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

using Found = Result<std::optional<StoredAnswer>>;

struct Lookup {
  Lookup(Loop& loop, Digest wanted, std::optional<std::int64_t> of_call) : key(wanted), call(of_call), done(loop) {}
  Digest key;
  std::optional<std::int64_t> call;             ///< Of an earlier run; absent: this run added it.
  Found found = std::optional<StoredAnswer>();  ///< Written by the reader's thread before `done` is posted.
  OneShot<> done;
};

constexpr const char* k_find =
    "SELECT c.answer, c.parts, c.finish_reason, c.reported_model, c.fingerprint, c.input_tokens, c.output_tokens,"
    " c.cached_input_tokens, c.reasoning_tokens, c.cache_write_tokens, c.outcome, c.message, c.latency_us,"
    " c.cost_nano_usd, a.recorded_us, c.cache_key FROM cached_answers a JOIN calls c ON c.id = a.call WHERE a.call = ?";
constexpr const char* k_added = "SELECT call, key FROM cached_answers WHERE call > ? ORDER BY call";

StoredAnswer read_answer(Sql& row) {
  StoredAnswer answer;
  answer.completion = read_completion(row, 0);
  answer.outcome = find_outcome(row.view(10)).value_or(Outcome::ok);
  answer.message = row.text(11);
  answer.latency = Duration(row.integer(12));
  if (const auto cost = row.maybe_integer(13)) answer.cost = Money{*cost};
  answer.recorded_at = SystemTime(Duration(row.integer(14)));
  return answer;
}

}  // namespace

class StoredAnswers::Reader {
 public:
  Reader(Database database, Loop& loop)
      : database_(std::move(database)),
        loop_(loop),
        find_(database_.handle(), k_find),
        added_(database_.handle(), k_added) {
    Sql last(database_.handle(), "SELECT coalesce(max(call), 0) FROM cached_answers");
    if (last.query().next()) newest_ = last.integer(0);
  }

  ~Reader() {
    if (!thread_.joinable()) return;
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

  void read_keys(SystemTime not_before) {
    Sql all(database_.handle(), "SELECT key, call FROM cached_answers WHERE call <= ? AND recorded_us >= ?");
    all.query(newest_, not_before);
    while (all.next()) earlier.add(static_cast<std::uint64_t>(all.integer(0)), all.integer(1));
    earlier.sort();
  }

  void add(Lookup& lookup) {
    // Many runs find nothing: they do without the thread.
    if (!thread_.joinable()) thread_ = std::thread([this] { read_all(); });
    bool is_first = false;
    {
      const std::lock_guard lock(mutex_);
      is_first = waiting_.empty();
      waiting_.push_back(&lookup);
    }
    if (is_first) wake_.notify_one();
  }

  Loop& loop() { return loop_; }

  // Of the loop's thread, once read.
  SortedIndex earlier;  ///< Calls of earlier runs.
  FlatSet added;        ///< Keys of this run's own.

 private:
  void read_all() {
    std::vector<Lookup*> batch;
    while (take(batch)) {
      read(batch);
      loop_.post_from_any_thread([batch = std::move(batch)] {
        for (Lookup* lookup : batch) lookup->done.set();
      });
      batch = {};
    }
  }

  bool take(std::vector<Lookup*>& batch) {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    batch.swap(waiting_);
    return !batch.empty();
  }

  // One read transaction for all of them: each on its own would lock the file anew.
  void read(const std::vector<Lookup*>& batch) {
    try {
      const SQLite::Transaction snapshot(database_.handle());
      for (Lookup* lookup : batch) lookup->found = read_one(*lookup);
    } catch (const SQLite::Exception& problem) {
      const Error error = database_problem(database_.path(), problem, "read");
      for (Lookup* lookup : batch) lookup->found = failure(error);
    }
  }

  std::optional<StoredAnswer> read_one(const Lookup& lookup) {
    std::optional<StoredAnswer> answer;
    find_.query(lookup.call ? *lookup.call : find_added(lookup.key));
    // To its end: a query that is under way would keep the snapshot open.
    while (find_.next()) {
      if (read_digest(find_, 15) == lookup.key) answer = read_answer(find_);
    }
    return answer;
  }

  // Rows only ever come behind the newest: what was written since is read once, and only where a run asks the same
  // twice.
  std::int64_t find_added(const Digest& key) {
    const auto known = calls_.find(key.prefix());
    if (known != calls_.end()) return known->second;
    added_.query(newest_);
    while (added_.next()) {
      newest_ = added_.integer(0);
      calls_[static_cast<std::uint64_t>(added_.integer(1))] = newest_;
    }
    const auto found = calls_.find(key.prefix());
    return found == calls_.end() ? 0 : found->second;
  }

  Database database_;
  Loop& loop_;
  Sql find_;
  Sql added_;
  std::int64_t newest_ = 0;                                ///< The last call that is known, in any run.
  std::unordered_map<std::uint64_t, std::int64_t> calls_;  ///< Of this run, by their keys' starts.
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Lookup*> waiting_;
  bool stopping_ = false;
  std::thread thread_;
};

StoredAnswers::StoredAnswers(std::unique_ptr<Reader> reader) : reader_(std::move(reader)) {}
StoredAnswers::~StoredAnswers() = default;

Result<std::unique_ptr<StoredAnswers>> StoredAnswers::open(const std::string& path, Loop& loop,
                                                           const StoredAnswersOptions& options) {
  LLMEVAL_TRY(Database database, Database::open(path));
  try {
    auto reader = std::make_unique<Reader>(std::move(database), loop);
    if (options.from_earlier_runs) reader->read_keys(options.not_before.value_or(SystemTime()));
    return std::unique_ptr<StoredAnswers>(new StoredAnswers(std::move(reader)));
  } catch (const SQLite::Exception& problem) {
    return failure(database_problem(path, problem, "read"));
  }
}

bool StoredAnswers::may_have(const Digest& key) const {
  return reader_->added.contains(key.prefix()) || reader_->earlier.find(key.prefix());
}

Task<Result<std::optional<StoredAnswer>>> StoredAnswers::find(Digest key) {
  const bool is_own = reader_->added.contains(key.prefix());
  Lookup lookup(reader_->loop(), key, is_own ? std::nullopt : reader_->earlier.find_last(key.prefix()));
  reader_->add(lookup);
  co_await lookup.done.wait();
  co_return std::move(lookup.found);
}

void StoredAnswers::added(const Digest& key) { reader_->added.insert(key.prefix()); }

}  // namespace llmeval
