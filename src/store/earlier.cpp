#include "store/earlier.h"

#include "base/hash.h"
#include "store/content.h"
#include "store/flat_index.h"
#include "store/guarded.h"
#include "store/run_reader.h"

#include <fmt/format.h>

#include <map>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

class UnfinishedCalls final : public EarlierCalls {
 public:
  UnfinishedCalls(SQLite::Database& database, std::int64_t run, std::uint64_t planned) : finished_(planned) {
    RunReader reader(database, run);
    Sql samples(database, "SELECT id, plan_index, verdict FROM samples WHERE run = ?");
    samples.query(run);
    while (samples.next()) {
      const auto index = static_cast<std::uint64_t>(samples.integer(1));
      if (samples.is_null(2)) {
        answered_[index] = reader.read_calls(samples.integer(0));
      } else if (samples.view(2) != verdict_name(Verdict::skipped)) {
        finished_.at(index) = true;
      }
    }
  }

  bool is_finished(std::uint64_t index) const override { return finished_.at(index); }

  Result<KnownCalls> calls_of(const SampleResult& sample) override {
    const auto known = answered_.find(sample.index);
    return known == answered_.end() ? KnownCalls() : KnownCalls{known->second, true};
  }

 private:
  std::vector<bool> finished_;
  std::map<std::uint64_t, std::vector<Call>> answered_;
};

std::uint64_t key_hash(const SampleKey& key) {
  return sha256(fmt::format("{}\n{}\n{}\n{}\n{}", key.suite, key.prompt, key.model, key.case_id, key.trial)).prefix();
}

class AnswersToScore final : public EarlierCalls {
 public:
  AnswersToScore(const Database& database, std::int64_t run)
      : database_(database),
        reader_(database.handle(), run),
        case_of_(database.handle(),
                 "SELECT c.hash, c.content FROM samples s JOIN cases c ON c.id = s.case_row WHERE s.id = ?") {
    reader_.read_run();
    reader_.for_each_key([this](std::int64_t row, const SampleKey& key) { rows_.add(key_hash(key), row); });
    rows_.sort();
  }

  bool is_finished(std::uint64_t /*index*/) const override { return false; }

  Result<KnownCalls> calls_of(const SampleResult& sample) override {
    return guarded(database_, [&]() -> Result<KnownCalls> {
      KnownCalls known;
      const std::optional<std::int64_t> row = rows_.find(key_hash(sample.key));
      if (!row || !asks_the_same(*row, *sample.subject)) return known;
      known.calls = reader_.read_calls(*row);
      for (Call& call : known.calls) {
        call.cached = true;
        if (!call.recorded_at && !call.attempts.empty()) call.recorded_at = call.attempts.back().started_at;
        call.attempts.clear();
      }
      return known;
    });
  }

 private:
  bool asks_the_same(std::int64_t row, const Case& subject) {
    case_of_.query(row).next();
    const bool is_same = case_of_.view(0) == hash_of(subject);
    const std::string content = is_same ? std::string() : case_of_.text(1);
    case_of_.reset();
    if (is_same) return true;
    Case stored;
    // What is right does not change what was asked.
    const auto asked = [](const Case& one) { return case_hash(one.vars, {}, one.history, one.turns, one.tools.get()); };
    return read_case_content(content, stored) && asked(stored) == asked(subject);
  }

  const Database& database_;
  RunReader reader_;
  Sql case_of_;
  SortedIndex rows_;
};

}  // namespace

Result<std::unique_ptr<EarlierCalls>> unfinished_calls(const Database& database, const std::string& run_id) {
  return guarded(database, [&]() -> Result<std::unique_ptr<EarlierCalls>> {
    LLMEVAL_TRY(const std::int64_t row, run_row(database, run_id));
    Sql planned(database.handle(), "SELECT planned FROM runs WHERE id = ?");
    planned.query(row).next();
    return std::make_unique<UnfinishedCalls>(database.handle(), row, static_cast<std::uint64_t>(planned.integer(0)));
  });
}

Result<std::unique_ptr<EarlierCalls>> answers_to_score(const Database& database, const std::string& run_id) {
  return guarded(database, [&]() -> Result<std::unique_ptr<EarlierCalls>> {
    LLMEVAL_TRY(const std::int64_t row, run_row(database, run_id));
    return std::make_unique<AnswersToScore>(database, row);
  });
}

}  // namespace llmeval
