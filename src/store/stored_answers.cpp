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
#include <utility>
#include <vector>

namespace llmeval {

namespace {

using Found = Result<std::optional<StoredAnswer>>;

struct Lookup {
  Lookup(Loop& loop, Digest wanted) : key(wanted), done(loop) {}
  Digest key;
  Found found = std::optional<StoredAnswer>();  ///< Written by the reader's thread before `done` is posted.
  OneShot<> done;
};

constexpr const char* k_find =
    "SELECT c.answer, c.parts, c.finish_reason, c.reported_model, c.fingerprint, c.input_tokens, c.output_tokens,"
    " c.cached_input_tokens, c.reasoning_tokens, c.cache_write_tokens, c.outcome, c.message, c.latency_us,"
    " c.cost_nano_usd, a.recorded_us, c.cache_key FROM cached_answers a JOIN calls c ON c.id = a.call WHERE a.key = ? "
    "AND a.recorded_us >= ?";

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

std::int64_t row_key(const Digest& key) { return static_cast<std::int64_t>(key.prefix()); }

}  // namespace

class StoredAnswers::Reader {
 public:
  Reader(Database database, Loop& loop, SystemTime not_before)
      : database_(std::move(database)), loop_(loop), not_before_(not_before), find_(database_.handle(), k_find) {}

  ~Reader() {
    if (!thread_.joinable()) return;
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

  void read_keys() {
    // The rows come by their keys: in the order of the table.
    Sql all(database_.handle(), "SELECT key FROM cached_answers WHERE recorded_us >= ?");
    all.query(not_before_);
    while (all.next()) keys.insert(static_cast<std::uint64_t>(all.integer(0)));
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

  FlatSet keys;  ///< Of the loop's thread, once read.

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
      for (Lookup* lookup : batch) lookup->found = read_one(lookup->key);
    } catch (const SQLite::Exception& problem) {
      const Error error = database_problem(database_.path(), problem, "read");
      for (Lookup* lookup : batch) lookup->found = failure(error);
    }
  }

  std::optional<StoredAnswer> read_one(const Digest& key) {
    std::optional<StoredAnswer> answer;
    find_.query(row_key(key), not_before_);
    // To its end: a query that is under way would keep the snapshot open.
    while (find_.next()) {
      if (read_digest(find_, 15) == key) answer = read_answer(find_);
    }
    return answer;
  }

  Database database_;
  Loop& loop_;
  SystemTime not_before_;
  Sql find_;
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
    auto reader = std::make_unique<Reader>(std::move(database), loop, options.not_before.value_or(SystemTime()));
    if (options.from_earlier_runs) reader->read_keys();
    return std::unique_ptr<StoredAnswers>(new StoredAnswers(std::move(reader)));
  } catch (const SQLite::Exception& problem) {
    return failure(database_problem(path, problem, "read"));
  }
}

bool StoredAnswers::may_have(const Digest& key) const { return reader_->keys.contains(key.prefix()); }

Task<Result<std::optional<StoredAnswer>>> StoredAnswers::find(Digest key) {
  Lookup lookup(reader_->loop(), key);
  reader_->add(lookup);
  co_await lookup.done.wait();
  co_return std::move(lookup.found);
}

void StoredAnswers::added(const Digest& key) { reader_->keys.insert(key.prefix()); }

}  // namespace llmeval
