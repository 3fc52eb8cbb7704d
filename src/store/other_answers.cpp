#include "store/other_answers.h"

#include "store/earlier.h"
#include "store/guarded.h"
#include "store/runs.h"
#include "store/statement.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

constexpr int k_runs = 10;

class StoredOtherAnswers final : public OtherAnswers {
 public:
  StoredOtherAnswers(std::string path, SystemTime before, std::string scored)
      : path_(std::move(path)), before_(before), scored_(std::move(scored)) {}

  Result<Call> find(const SampleKey& key, const std::shared_ptr<const Case>& subject, Runs runs) const override {
    const std::lock_guard lock(mutex_);
    if (Result<> opened = open(); !opened) return failure(std::move(opened).error());
    SampleResult wanted;
    wanted.key = key;
    wanted.subject = subject;
    LLMEVAL_TRY(const std::vector<std::string> candidates, runs_of(key.suite, runs));
    for (const std::string& run : candidates) {
      LLMEVAL_TRY(EarlierCalls* const answers, answers_of(run));
      LLMEVAL_TRY(KnownCalls known, answers->calls_of(wanted));
      std::optional<Call> answer = last_answer(std::move(known.calls));
      if (answer) return *std::move(answer);
    }
    return failure(fmt::format("{} has an answer of {} to case '{}', trial {}",
                               candidates.empty() ? "no stored run of the suite" : "none of the suite's stored runs",
                               describe(key), inert_line(key.case_id), key.trial),
                   "run that first");
  }

 private:
  static std::string describe(const SampleKey& key) {
    if (key.prompt.empty()) return fmt::format("model '{}'", inert_line(key.model));
    return fmt::format("model '{}' with prompt '{}'", inert_line(key.model), inert_line(key.prompt));
  }

  static std::optional<Call> last_answer(std::vector<Call> calls) {
    for (auto call = calls.rbegin(); call != calls.rend(); ++call) {
      if (call->purpose != CallPurpose::answer) continue;
      if (!is_gradable(call->outcome) || call->completion.text().empty()) return std::nullopt;
      return std::move(*call);
    }
    return std::nullopt;
  }

  Result<> open() const {
    if (database_) return {};
    LLMEVAL_TRY(Database database, Database::open_existing(path_));
    database_.emplace(std::move(database));
    known_until_ = before_ - Duration(1);
    earlier_until_ = known_until_;
    if (scored_.empty()) return {};
    LLMEVAL_TRY(RunInfo run, read_run(*database_, scored_));
    known_until_ = run.started_at;
    // The answers that are scored again may have been already.
    while (!run.scored_from.empty()) {
      Result<RunInfo> from = read_run(*database_, run.scored_from);
      if (!from) break;  // It is there no more.
      run = *std::move(from);
    }
    earlier_until_ = run.started_at - Duration(1);
    return {};
  }

  // The newest first.
  Result<std::vector<std::string>> runs_of(const std::string& suite, Runs runs) const {
    return guarded(*database_, [&]() -> Result<std::vector<std::string>> {
      Sql find(database_->handle(),
               "SELECT r.run_id FROM runs r JOIN suites s ON s.run = r.id WHERE s.name = ? AND r.started_us <= ?"
               " AND r.confirms IS NULL ORDER BY r.started_us DESC, r.id DESC LIMIT ?");
      find.query(suite, runs == Runs::known ? known_until_ : earlier_until_, k_runs);
      std::vector<std::string> found;
      while (find.next()) found.push_back(find.text(0));
      return found;
    });
  }

  Result<EarlierCalls*> answers_of(const std::string& run) const {
    const auto known = answers_.find(run);
    if (known != answers_.end()) return known->second.get();
    LLMEVAL_TRY(std::unique_ptr<EarlierCalls> answers, answers_to_score(*database_, run));
    return (answers_[run] = std::move(answers)).get();
  }

  const std::string path_;
  const SystemTime before_;
  const std::string scored_;
  mutable std::mutex mutex_;
  mutable std::optional<Database> database_;
  mutable SystemTime known_until_;    // The start of the last run that is known,
  mutable SystemTime earlier_until_;  // and of the last one that is earlier.
  mutable std::map<std::string, std::unique_ptr<EarlierCalls>> answers_;
};

}  // namespace

std::unique_ptr<const OtherAnswers> stored_other_answers(std::string database, SystemTime before, std::string scored) {
  return std::make_unique<const StoredOtherAnswers>(std::move(database), before, std::move(scored));
}

}  // namespace llmeval
