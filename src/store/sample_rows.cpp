#include "store/sample_rows.h"

#include "store/guarded.h"
#include "store/run_reader.h"
#include "store/statement.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace llmeval {

namespace {

// How many rows of other runs are stepped over before the rows wanted are looked up: runs at the same time interleave.
constexpr int k_steps = 16;

// Rows of a table by a rising number, that of their sample or their own: read on while the wanted ones follow one
// another, which is several times cheaper than looking up each.
class Follower {
 public:
  // `text` selects rows from a number on, in the order of numbers, which is the first column.
  Follower(SQLite::Database& database, const char* text) : rows_(database, text) {}

  // Goes to the first row of a number; numbers in rising order. False: it has none.
  bool find(std::int64_t number) {
    for (int step = 0; has_row_ && at_ < number && step < k_steps; ++step) advance();
    if (!is_started_ || (has_row_ && at_ < number)) {
      rows_.query(number);
      is_started_ = true;
      advance();
    }
    return has_row_ && at_ == number;
  }
  // To the next row of the same number.
  bool next() {
    const std::int64_t number = at_;
    advance();
    return has_row_ && at_ == number;
  }
  Sql& row() { return rows_; }

 private:
  void advance() {
    has_row_ = rows_.next();
    if (has_row_) at_ = rows_.integer(0);
  }

  Sql rows_;
  std::int64_t at_ = 0;
  bool is_started_ = false;
  bool has_row_ = false;
};

class TableReader {
 public:
  TableReader(SQLite::Database& database, std::int64_t run, SampleChecks parts)
      : database_(database),
        run_(run),
        with_checks_(parts == SampleChecks::read),
        cases_(database, "SELECT id, case_id, hash FROM cases WHERE id >= ? ORDER BY id"),
        checks_(database, "SELECT lower(hex(hash)) FROM checks WHERE id = ?"),
        calls_(database,
               "SELECT sample, purpose, model, reported_model, input_tokens, output_tokens, cached, latency_us,"
               " cost_nano_usd, recorded_us FROM calls WHERE sample >= ? ORDER BY sample, n"),
        scores_(database,
                "SELECT sample, check_type, name, score, pass, weight, error IS NOT NULL, turn FROM scores"
                " WHERE sample >= ? ORDER BY sample, n") {}

  SampleTable read() {
    read_names();
    Sql samples(database_,
                "SELECT id, plan_index, suite, prompt, model, case_row, trial, tags, started_us, verdict, outcome,"
                " score, checks FROM samples WHERE run = ? AND verdict IS NOT NULL ORDER BY id");
    samples.query(run_);
    while (samples.next()) {
      SampleRow row = read_sample(samples);
      add_calls(row);
      if (with_checks_) add_checks(row);
      table_.rows.push_back(row);
    }
    name_cases();
    const auto is_before = [](const SampleRow& a, const SampleRow& b) { return a.index < b.index; };
    std::sort(table_.rows.begin(), table_.rows.end(), is_before);
    return std::move(table_);
  }

 private:
  // Numbers of suites and of their prompts, as samples have them, are turned into those of names.
  void read_names() {
    Sql suites(database_, "SELECT name FROM suites WHERE run = ? ORDER BY n");
    suites.query(run_);
    while (suites.next()) suites_.push_back(table_.suites.number(suites.view(0)));
    prompts_.resize(suites_.size());
    Sql prompts(database_, "SELECT suite, name FROM suite_prompts WHERE run = ? ORDER BY suite, n");
    prompts.query(run_);
    while (prompts.next()) {
      prompts_.at(static_cast<std::size_t>(prompts.integer(0))).push_back(table_.prompts.number(prompts.view(1)));
    }
    Sql planned(database_, "SELECT planned FROM runs WHERE id = ?");
    planned.query(run_).next();
    table_.rows.reserve(static_cast<std::size_t>(planned.integer(0)));
  }

  SampleRow read_sample(Sql& samples) {
    SampleRow row;
    row.row = samples.integer(0);
    row.index = static_cast<std::uint64_t>(samples.integer(1));
    const auto suite = static_cast<std::size_t>(samples.integer(2));
    row.suite = suites_.at(suite);
    row.prompt = samples.is_null(3) ? table_.prompts.number({})
                                    : prompts_.at(suite).at(static_cast<std::size_t>(samples.integer(3)));
    row.model = table_.models.number(samples.view(4));
    row.served_by = row.model;
    case_rows_.push_back(samples.integer(5));
    row.trial = static_cast<std::int32_t>(samples.integer(6));
    row.tags = table_.tags.number(samples.view(7));
    row.checks_hash = checks_hash_number(samples.integer(12));
    row.reported_model = table_.reported_models.number({});
    row.answered_at = SystemTime(Duration(samples.integer(8)));
    // Names that this version does not know can only come from a newer one, whose databases are refused.
    row.verdict = find_verdict(samples.view(9)).value_or(Verdict::error);
    row.outcome = find_outcome(samples.view(10)).value_or(Outcome::cancelled);
    row.score = samples.real(11);
    return row;
  }

  // Cases are read in the order in which they lie, each once: looking up each costs as much as all the rest of a
  // sample.
  void name_cases() {
    std::vector<std::int64_t> rows = case_rows_;
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    table_.cases.resize(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!cases_.find(rows[i])) throw SQLite::Exception("a sample without its case", SQLITE_CORRUPT);
      table_.cases[i] = {cases_.row().text(1), cases_.row().text(2)};
    }
    for (std::size_t i = 0; i < case_rows_.size(); ++i) {
      const auto found = std::lower_bound(rows.begin(), rows.end(), case_rows_[i]);
      table_.rows[i].subject = static_cast<std::uint32_t>(found - rows.begin());
    }
  }

  // Nearly all samples of a suite are judged alike. \param checks  0: not known.
  std::uint32_t checks_hash_number(std::int64_t checks) {
    if (checks == last_checks_ && has_checks_) return last_checks_hash_;
    last_checks_ = checks;
    has_checks_ = true;
    const bool is_known = checks != 0 && checks_.query(checks).next();
    last_checks_hash_ = table_.checks_hashes.number(is_known ? checks_.view(0) : std::string_view());
    checks_.reset();
    return last_checks_hash_;
  }

  void add_calls(SampleRow& row) {
    bool has_call = calls_.find(row.row);
    bool is_priced = has_call;
    Money cost;
    for (; has_call; has_call = calls_.next()) {
      Sql& call = calls_.row();
      is_priced = is_priced && !call.is_null(8);
      cost += Money{call.integer(8)};
      if (call.view(1) == "answer") add_answer(row, call);
    }
    if (is_priced) row.cost = cost;
  }

  void add_answer(SampleRow& row, Sql& call) {
    row.has_answer = true;
    if (!call.view(2).empty()) row.served_by = table_.models.number(call.view(2));
    row.reported_model = table_.reported_models.number(call.view(3));
    if (!call.is_null(4)) {
      row.has_usage = true;
      row.input_tokens += call.integer(4);
      row.output_tokens += call.integer(5);
    }
    row.cached = call.integer(6) != 0;
    row.latency += Duration(call.integer(7));
    if (!call.is_null(9)) row.answered_at = SystemTime(Duration(call.integer(9)));
  }

  void add_checks(SampleRow& row) {
    row.first_check = static_cast<std::uint32_t>(table_.check_rows.size());
    for (bool has_score = scores_.find(row.row); has_score; has_score = scores_.next()) {
      Sql& score = scores_.row();
      CheckRow check;
      check.check = check_number(row.check_count++, score.view(1), score.view(2));
      check.turn = static_cast<std::int32_t>(score.integer(7));
      check.score = score.real(3);
      check.decides = score.real(5) > 0;
      if (!score.is_null(3)) {
        check.state = score.integer(4) != 0 ? CheckRow::State::pass : CheckRow::State::fail;
      } else {
        check.state = score.integer(6) != 0 ? CheckRow::State::error : CheckRow::State::not_applied;
      }
      table_.check_rows.push_back(check);
    }
  }

  // Mostly a sample has the checks of the one before it, at the same places.
  std::uint32_t check_number(std::uint32_t place, std::string_view type, std::string_view name) {
    if (place >= usual_checks_.size()) usual_checks_.push_back(0);
    std::uint32_t& number = usual_checks_[place];
    const auto is_it = [&](const SampleTable::CheckName& known) { return known.name == name && known.type == type; };
    if (number < table_.checks.size() && is_it(table_.checks[number])) return number;
    const auto known = std::find_if(table_.checks.begin(), table_.checks.end(), is_it);
    number = static_cast<std::uint32_t>(known - table_.checks.begin());
    if (known == table_.checks.end()) table_.checks.push_back({std::string(type), std::string(name)});
    return number;
  }

  SQLite::Database& database_;
  std::int64_t run_;
  bool with_checks_;
  Follower cases_;
  Sql checks_;
  Follower calls_;
  Follower scores_;
  SampleTable table_;
  std::vector<std::uint32_t> suites_;
  std::vector<std::vector<std::uint32_t>> prompts_;
  std::vector<std::int64_t> case_rows_;  // Of each row of the table, until they are in the order of the plan.
  std::int64_t last_checks_ = 0;
  std::uint32_t last_checks_hash_ = 0;
  bool has_checks_ = false;
  std::vector<std::uint32_t> usual_checks_;
};

}  // namespace

Result<SampleTable> read_sample_rows(const Database& database, const std::string& run_id, SampleChecks checks) {
  return guarded(database, [&]() -> Result<SampleTable> {
    // One read transaction: every query on its own would lock the file anew, and could see another process's writing.
    const SQLite::Transaction snapshot(database.handle());
    LLMEVAL_TRY(const std::int64_t run, run_row(database, run_id));
    return TableReader(database.handle(), run, checks).read();
  });
}

Result<> for_each_answer(const Database& database, const std::string& run_id,
                         const std::function<void(std::int64_t row, std::string_view text)>& visit) {
  return guarded(database, [&]() -> Result<> {
    const SQLite::Transaction snapshot(database.handle());
    LLMEVAL_TRY(const std::int64_t run, run_row(database, run_id));
    Sql samples(database.handle(), "SELECT id FROM samples WHERE run = ? AND verdict IS NOT NULL ORDER BY id");
    Follower calls(database.handle(),
                   "SELECT sample, answer FROM calls WHERE sample >= ? AND purpose = 'answer' ORDER BY sample, n");
    std::string text;
    samples.query(run);
    while (samples.next()) {
      const std::int64_t row = samples.integer(0);
      bool has_answer = false;
      for (bool has_call = calls.find(row); has_call; has_call = calls.next()) {
        has_answer = !calls.row().is_null(1);
        text = calls.row().view(1);
      }
      if (has_answer) visit(row, text);
    }
    return {};
  });
}

SampleReader::SampleReader(const Database& database, std::unique_ptr<RunReader> reader)
    : database_(&database), reader_(std::move(reader)) {}
SampleReader::SampleReader(SampleReader&&) noexcept = default;
SampleReader& SampleReader::operator=(SampleReader&&) noexcept = default;
SampleReader::~SampleReader() = default;

Result<SampleReader> SampleReader::open(const Database& database, const std::string& run_id) {
  return guarded(database, [&]() -> Result<SampleReader> {
    LLMEVAL_TRY(const std::int64_t run, run_row(database, run_id));
    auto reader = std::make_unique<RunReader>(database.handle(), run);
    reader->read_run();
    return SampleReader(database, std::move(reader));
  });
}

Result<SampleResult> SampleReader::read(std::int64_t row) {
  return guarded(*database_, [&]() -> Result<SampleResult> { return reader_->read_sample(row); });
}

}  // namespace llmeval
