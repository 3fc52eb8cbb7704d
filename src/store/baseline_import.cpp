#include "base/hash.h"
#include "data/json.h"
#include "data/json_lines.h"
#include "domain/run.h"
#include "store/baseline_file.h"
#include "store/baseline_lines.h"
#include "store/baselines.h"
#include "store/content.h"
#include "store/guarded.h"
#include "store/portable_rows.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

constexpr std::size_t k_most_errors = 100;

std::string insert_text(const char* table, const char* first, std::span<const PortableColumn> columns,
                        std::size_t first_count) {
  return fmt::format("INSERT INTO {} ({}, {}) VALUES ({})", table, first, column_list(columns),
                     parameter_list(first_count + columns.size()));
}

std::int64_t integer_of(const Value& object, std::string_view key) {
  return object.find(key)->number().to_int64().value_or(0);
}
const std::string& text_of(const Value& object, std::string_view key) { return object.find(key)->text(); }

// The lines of one file, within the caller's transaction. Where something is wrong it goes on to find the rest, and the
// caller takes all of it back.
class BaselineReader {
 public:
  BaselineReader(SQLite::Database& database, Diagnostics& diagnostics, SourceId source)
      : database_(database),
        diagnostics_(diagnostics),
        source_(source),
        insert_sample_(database, insert_text("samples", "run, case_row, checks", k_sample_columns, 3).c_str()),
        insert_call_(database, insert_text("calls", "sample", k_call_columns, 1).c_str()),
        insert_score_(database, insert_text("scores", "sample", k_score_columns, 1).c_str()) {}

  // False: enough is wrong, or the run is stored already, so that the rest need not be read.
  bool add(const JsonLine& line) {
    JsonOptions options;
    options.source = source_;
    options.first_line = line.line;
    tl::expected<Value, JsonError> value = parse_json(line.text, options);
    if (!value) {
      diagnostics_.error({source_, value.error().line, value.error().column}, value.error().message);
    } else {
      add(*value);
    }
    return !is_known_ && diagnostics_.error_count() < k_most_errors;
  }

  void finish() {
    if (run_ == 0 && !is_known_ && !diagnostics_.has_errors())
      diagnostics_.error({source_, 0, 0}, "the file is empty", "llmeval baseline export writes one");
    if (run_ == 0 || diagnostics_.has_errors()) return;
    if (found_.samples != announced_)
      diagnostics_.error(head_, fmt::format("{} samples are announced, {} are there", announced_, found_.samples),
                         "the file was cut; write it again with llmeval baseline export");
  }

  ImportedBaseline take() && { return std::move(found_); }
  Place head() const { return head_; }

 private:
  struct SuitePlace {
    std::string name;
    std::set<std::int64_t> prompts;
  };

  void add(const Value& line) {
    const Value* const type = line.find("type");
    const auto shape = type != nullptr && type->is_text() ? shapes_.find(type->text()) : shapes_.end();
    if (shape == shapes_.end()) {
      return wrong(type != nullptr ? *type : line, "this is no line of a baseline",
                   "llmeval baseline export writes such files");
    }
    const bool is_head = shape->first == "baseline";
    if (is_head != (run_ == 0)) {
      return wrong(line, is_head ? "a second baseline begins" : "a baseline begins with a line of type 'baseline'",
                   "one file holds one baseline");
    }
    const std::size_t before = diagnostics_.error_count();
    shape->second->check(line, "line", diagnostics_);
    if (diagnostics_.error_count() > before) {
      if (is_head) run_ = -1;  // The rest is checked as well.
      return;
    }
    try {
      (this->*handlers_.at(shape->first))(line);
    } catch (const SQLite::Exception& problem) {
      if (problem.getErrorCode() != SQLITE_CONSTRAINT) throw;
      wrong(line, "what this line says was said before", "the file was changed");
    }
  }

  void wrong(const Value& at, std::string message, std::string hint = {}) {
    diagnostics_.error(at.place(), std::move(message), std::move(hint));
  }
  void wrong_key(const Value& object, std::string_view key, std::string message, std::string hint = {}) {
    wrong(*object.find(key), std::move(message), std::move(hint));
  }

  // A word that this version does not know would be read as something else.
  template <class Find>
  void check_word(const Value& object, std::string_view key, Find find) {
    const Value* const word = object.find(key);
    if (word == nullptr || find(word->text())) return;
    wrong(*word, fmt::format("unknown {} '{}'", key, inert_line(word->text())));
  }

  void add_head(const Value& line) {
    head_ = line.place();
    if (integer_of(line, "version") != 1) {
      run_ = -1;
      return wrong_key(line, "version", "a newer llmeval wrote this file");
    }
    const Value& run = *line.find("run");
    found_.name = text_of(line, "name");
    if (!is_baseline_name(found_.name)) wrong_key(line, "name", "a baseline cannot have this name");
    found_.run = text_of(run, "run_id");
    announced_ = static_cast<std::uint64_t>(integer_of(line, "samples"));
    planned_ = integer_of(run, "planned");
    check_word(run, "decision", find_decision);
    Sql find(database_, "SELECT 1 FROM runs WHERE run_id = ?");
    if (find.query(found_.run).next()) {
      found_.is_new = false;
      found_.samples = announced_;
      is_known_ = true;
      return;
    }
    run_ = insert("runs", "imported", k_run_columns, 1, run);
  }

  void add_model(const Value& line) { insert("models", "run", k_model_columns, run_, line); }
  void add_plan_part(const Value& line) { insert("plan_parts", "run", k_plan_part_columns, run_, line); }
  void add_gate_rule(const Value& line) {
    check_word(line, "decision", find_decision);
    insert("gate_rules", "run", k_gate_rule_columns, run_, line);
  }

  void add_prompt(const Value& line) {
    const std::string& hash = text_of(line, "hash");
    if (sha256(text_of(line, "canonical")).hex() != hash) {
      return wrong_key(line, "canonical", "the prompt is not the one that its hash names", "the file was changed");
    }
    Sql find(database_, "SELECT id FROM prompts WHERE hash = ?");
    std::int64_t& row = prompts_[hash];
    row = find.query(hash).next() ? find.integer(0) : 0;
    find.reset();
    if (row != 0) return;
    Sql add(database_, "INSERT INTO prompts (hash, canonical) VALUES (?, ?)");
    add.run(hash, text_of(line, "canonical"));
    row = database_.getLastInsertRowid();
  }

  void add_suite(const Value& line) {
    const std::int64_t n = integer_of(line, "n");
    SuitePlace& suite = suites_[n];
    if (!suite.name.empty()) return wrong_key(line, "n", "two suites have this number");
    suite.name = text_of(line, "name");
    check_word(line, "trial_policy", find_trial_policy);
    insert("suites", "run", k_suite_columns, run_, line);
    Sql add_model(database_, "INSERT INTO suite_models (run, suite, n, name) VALUES (?, ?, ?, ?)");
    std::int64_t i = 0;
    for (const Value& model : line.find("models")->list()) add_model.run(run_, n, i++, model.text());
    Sql add_prompt(database_,
                   "INSERT INTO suite_prompts (run, suite, n, name, path, prompt) VALUES (?, ?, ?, ?, ?, ?)");
    for (const Value& version : line.find("prompts")->list()) {
      const auto prompt = prompts_.find(text_of(version, "hash"));
      if (prompt == prompts_.end()) {
        wrong_key(version, "hash", "no prompt before this line has the hash");
        continue;
      }
      const std::int64_t place = integer_of(version, "n");
      if (!suite.prompts.insert(place).second) {
        wrong_key(version, "n", "two prompts of the suite have this number");
        continue;
      }
      add_prompt.run(run_, n, place, text_of(version, "name"), text_of(version, "path"), prompt->second);
    }
  }

  void add_case(const Value& line) {
    Case content;
    const bool is_read = read_case_content(text_of(line, "content"), content);
    if (!is_read || case_hash(content) != text_of(line, "hash")) {
      return wrong_key(line, "content", "the case is not the one that its hash names", "the file was changed");
    }
    const std::string& suite = text_of(line, "suite");
    if (stored_suites_.insert(suite).second) know_cases(suite);
    std::int64_t& row = cases_[{suite, text_of(line, "case_id"), text_of(line, "hash")}];
    if (row != 0) return;
    Sql add(database_, fmt::format("INSERT INTO cases ({}) VALUES ({})", column_list(k_case_columns),
                                   parameter_list(k_case_columns.size()))
                           .c_str());
    bind_portable(add, 1, k_case_columns, line);
    add.next();
    row = database_.getLastInsertRowid();
  }

  // Those that earlier runs had.
  void know_cases(const std::string& suite) {
    Sql stored(database_, "SELECT case_id, hash, id FROM cases WHERE suite = ?");
    stored.query(suite);
    while (stored.next()) cases_.try_emplace({suite, stored.text(0), stored.text(1)}, stored.integer(2));
  }

  void add_sample(const Value& line) {
    const auto suite = suites_.find(integer_of(line, "suite"));
    if (suite == suites_.end()) return wrong_key(line, "suite", "no suite before this line has the number");
    const Value* const prompt = line.find("prompt");
    if (prompt != nullptr && !suite->second.prompts.contains(prompt->number().to_int64().value_or(-1)))
      return wrong(*prompt, "the suite has no prompt of this number");
    const auto subject = cases_.find({suite->second.name, text_of(line, "case_id"), text_of(line, "case_hash")});
    if (subject == cases_.end()) return wrong_key(line, "case_id", "no case before this line has the id and the hash");
    const std::int64_t index = integer_of(line, "plan_index");
    if (index < 0 || index >= planned_) return wrong_key(line, "plan_index", "the run's plan has no such sample");
    if (!indices_.insert(index).second) return wrong_key(line, "plan_index", "two samples have this place");
    check_word(line, "verdict", find_verdict);
    check_word(line, "outcome", find_outcome);
    insert_sample_.reset();
    insert_sample_.set(1, run_);
    insert_sample_.set(2, subject->second);
    insert_sample_.set(3, checks_row(line));
    bind_portable(insert_sample_, 4, k_sample_columns, line);
    insert_sample_.next();
    const std::int64_t row = database_.getLastInsertRowid();
    for (const Value& call : line.find("calls")->list()) {
      check_word(call, "purpose", find_purpose);
      check_word(call, "outcome", find_outcome);
      add_part(insert_call_, k_call_columns, row, call);
    }
    for (const Value& score : line.find("scores")->list()) {
      check_word(score, "error", find_outcome);
      add_part(insert_score_, k_score_columns, row, score);
    }
    ++found_.samples;
  }

  static void add_part(Sql& statement, std::span<const PortableColumn> columns, std::int64_t sample,
                       const Value& object) {
    statement.reset();
    statement.set(1, sample);
    bind_portable(statement, 2, columns, object);
    statement.next();
  }

  std::optional<std::int64_t> checks_row(const Value& line) {
    const Value* const written = line.find("checks_hash");
    if (written == nullptr) return std::nullopt;
    const std::optional<Digest> hash = Digest::from_hex(written->text());
    if (!hash) {
      wrong(*written, "this is no hash");
      return std::nullopt;
    }
    const auto known = checks_.find(*hash);
    if (known != checks_.end()) return known->second;
    Sql(database_, "INSERT OR IGNORE INTO checks (hash) VALUES (?)").run(*hash);
    Sql find(database_, "SELECT id FROM checks WHERE hash = ?");
    find.query(*hash).next();
    return checks_[*hash] = find.integer(0);
  }

  // A row with one more column before the others.
  std::int64_t insert(const char* table, const char* first, std::span<const PortableColumn> columns,
                      std::int64_t first_value, const Value& object) {
    Sql add(database_, insert_text(table, first, columns, 1).c_str());
    add_part(add, columns, first_value, object);
    return database_.getLastInsertRowid();
  }

  SQLite::Database& database_;
  Diagnostics& diagnostics_;
  SourceId source_;
  const std::map<std::string, ShapeRef, std::less<>> shapes_ = baseline_line_shapes();
  const std::map<std::string, void (BaselineReader::*)(const Value&), std::less<>> handlers_{
      {"baseline", &BaselineReader::add_head},       {"model", &BaselineReader::add_model},
      {"plan_part", &BaselineReader::add_plan_part}, {"prompt", &BaselineReader::add_prompt},
      {"suite", &BaselineReader::add_suite},         {"gate_rule", &BaselineReader::add_gate_rule},
      {"case", &BaselineReader::add_case},           {"sample", &BaselineReader::add_sample}};
  ImportedBaseline found_;
  Place head_;
  std::uint64_t announced_ = 0;
  std::int64_t planned_ = 0;
  std::int64_t run_ = 0;  // 0: nothing was read; -1: the first line is wrong.
  bool is_known_ = false;
  std::map<std::string, std::int64_t> prompts_;
  std::map<std::int64_t, SuitePlace> suites_;
  std::set<std::string> stored_suites_;
  std::map<std::tuple<std::string, std::string, std::string>, std::int64_t> cases_;
  std::map<Digest, std::int64_t> checks_;
  std::set<std::int64_t> indices_;
  Sql insert_sample_;
  Sql insert_call_;
  Sql insert_score_;
};

void read_lines(LineReader& lines, BaselineReader& reader, Diagnostics& diagnostics, SourceId source) {
  while (true) {
    const Result<std::optional<JsonLine>> line = lines.next();
    if (!line) {
      diagnostics.error({source, lines.line(), 0}, line.error().message, line.error().hint);
      return;
    }
    if (!*line || !reader.add(**line)) return;
  }
}

}  // namespace

Result<std::optional<ImportedBaseline>> import_baseline(const Database& database, const std::string& path,
                                                        const std::string& shown, const std::string& name,
                                                        SystemTime now, Diagnostics& diagnostics) {
  LLMEVAL_TRY(LineReader lines, LineReader::open(path));
  const SourceId source = diagnostics.add_source(shown);
  return guarded(database, [&]() -> Result<std::optional<ImportedBaseline>> {
    SQLite::Transaction transaction(database.handle(), SQLite::TransactionBehavior::IMMEDIATE);
    BaselineReader reader(database.handle(), diagnostics, source);
    read_lines(lines, reader, diagnostics, source);
    reader.finish();
    const Place head = reader.head();
    ImportedBaseline imported = std::move(reader).take();
    if (diagnostics.has_errors()) return std::nullopt;
    if (!name.empty()) imported.name = name;
    LLMEVAL_TRY(const RunInfo run, read_run(database, imported.run));
    LLMEVAL_TRY(const RunState state, run_state(database, imported.run));
    if (const std::optional<Error> why = why_no_baseline(run, state)) {
      diagnostics.error(head, why->message, "export a run that is complete");
      return std::nullopt;
    }
    LLMEVAL_TRY(const std::int64_t row, run_row(database, imported.run));
    Sql(database.handle(), "INSERT OR REPLACE INTO baselines (name, run, set_us) VALUES (?, ?, ?)")
        .run(imported.name, row, now);
    transaction.commit();
    return imported;
  });
}

}  // namespace llmeval
