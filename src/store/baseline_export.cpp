#include "data/json.h"
#include "store/baseline_file.h"
#include "store/completion_columns.h"
#include "store/guarded.h"
#include "store/portable_rows.h"
#include "store/run_reader.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

namespace {

using PutLine = std::function<Result<>(const std::string&)>;

class BaselineWriter {
 public:
  BaselineWriter(SQLite::Database& database, std::int64_t run, bool with_answers, const PutLine& put)
      : database_(database),
        run_(run),
        with_answers_(with_answers),
        put_(put),
        sample_(database,
                fmt::format("SELECT {}, case_row, checks FROM samples WHERE id = ?", column_list(k_sample_columns))
                    .c_str()),
        case_(database, "SELECT case_id, hash FROM cases WHERE id = ?"),
        checks_(database, "SELECT hash FROM checks WHERE id = ?"),
        calls_(database,
               fmt::format("SELECT {} FROM calls WHERE sample = ? ORDER BY n", column_list(k_call_columns)).c_str()),
        scores_(
            database,
            fmt::format("SELECT {} FROM scores WHERE sample = ? ORDER BY n", column_list(k_score_columns)).c_str()) {}

  Result<> write(const std::string& name) {
    const std::vector<std::int64_t> samples = RunReader(database_, run_).sample_rows();
    LLMEVAL_CHECK(write_head(name, samples.size()));
    LLMEVAL_CHECK(write_rows("model", "models", k_model_columns, "WHERE run = ? ORDER BY n"));
    LLMEVAL_CHECK(write_rows("plan_part", "plan_parts", k_plan_part_columns, "WHERE run = ? ORDER BY n"));
    LLMEVAL_CHECK(write_rows("prompt", "prompts", k_prompt_columns,
                             "WHERE id IN (SELECT prompt FROM suite_prompts WHERE run = ?) ORDER BY hash"));
    LLMEVAL_CHECK(write_suites());
    LLMEVAL_CHECK(write_rows("gate_rule", "gate_rules", k_gate_rule_columns, "WHERE run = ? ORDER BY n"));
    LLMEVAL_CHECK(write_rows("case", "cases", k_case_columns,
                             "WHERE id IN (SELECT case_row FROM samples WHERE run = ? AND verdict IS NOT NULL)"
                             " ORDER BY suite, case_id, hash"));
    for (const std::int64_t sample : samples) LLMEVAL_CHECK(write_sample(sample));
    return {};
  }

 private:
  Result<> put(Object object) { return put_(to_json(Value(std::move(object))) + '\n'); }

  Result<> write_head(const std::string& name, std::size_t samples) {
    Sql row(database_, fmt::format("SELECT {} FROM runs WHERE id = ?", column_list(k_run_columns)).c_str());
    row.query(run_).next();
    Object head{{"type", "baseline"}, {"version", 1}, {"name", name}};
    head.append("samples", Value(static_cast<std::int64_t>(samples)));
    head.append("run", Value(read_portable(row, 0, k_run_columns, with_answers_)));
    return put(std::move(head));
  }

  static Object typed(const char* type, Object object) {
    Object line{{"type", type}};
    for (Member& member : std::move(object).take_members()) line.append(std::move(member.key), std::move(member.value));
    return line;
  }

  Result<> write_rows(const char* type, const char* table, std::span<const PortableColumn> columns,
                      const char* condition) {
    Sql rows(database_, fmt::format("SELECT {} FROM {} {}", column_list(columns), table, condition).c_str());
    rows.query(run_);
    while (rows.next()) LLMEVAL_CHECK(put(typed(type, read_portable(rows, 0, columns, with_answers_))));
    return {};
  }

  Result<> write_suites() {
    Sql suites(database_,
               fmt::format("SELECT {} FROM suites WHERE run = ? ORDER BY n", column_list(k_suite_columns)).c_str());
    Sql models(database_, "SELECT name FROM suite_models WHERE run = ? AND suite = ? ORDER BY n");
    Sql prompts(database_, fmt::format("SELECT {}, (SELECT hash FROM prompts WHERE id = prompt) FROM suite_prompts"
                                       " WHERE run = ? AND suite = ? ORDER BY n",
                                       column_list(k_suite_prompt_columns))
                               .c_str());
    suites.query(run_);
    while (suites.next()) {
      Object suite = typed("suite", read_portable(suites, 0, k_suite_columns, with_answers_));
      List names;
      models.query(run_, suites.integer(0));
      while (models.next()) names.emplace_back(models.text(0));
      suite.append("models", Value(std::move(names)));
      List versions;
      prompts.query(run_, suites.integer(0));
      while (prompts.next()) {
        Object version = read_portable(prompts, 0, k_suite_prompt_columns, with_answers_);
        version.append("hash", Value(prompts.text(static_cast<int>(k_suite_prompt_columns.size()))));
        versions.emplace_back(std::move(version));
      }
      suite.append("prompts", Value(std::move(versions)));
      LLMEVAL_CHECK(put(std::move(suite)));
    }
    return {};
  }

  List list_of(Sql& rows, std::span<const PortableColumn> columns, std::int64_t sample) {
    List list;
    rows.query(sample);
    while (rows.next()) list.emplace_back(read_portable(rows, 0, columns, with_answers_));
    return list;
  }

  Result<> write_sample(std::int64_t row) {
    const int behind = static_cast<int>(k_sample_columns.size());
    sample_.query(row).next();
    Object sample = typed("sample", read_portable(sample_, 0, k_sample_columns, with_answers_));
    case_.query(sample_.integer(behind)).next();
    sample.append("case_id", Value(case_.text(0)));
    sample.append("case_hash", Value(case_.text(1)));
    if (const auto checks = sample_.maybe_integer(behind + 1)) sample.append("checks_hash", checks_hash(*checks));
    sample.append("calls", Value(list_of(calls_, k_call_columns, row)));
    sample.append("scores", Value(list_of(scores_, k_score_columns, row)));
    return put(std::move(sample));
  }

  Value checks_hash(std::int64_t row) {
    checks_.query(row).next();
    return Value(read_digest(checks_, 0).value_or(Digest()).hex());
  }

  SQLite::Database& database_;
  std::int64_t run_;
  bool with_answers_;
  const PutLine& put_;
  Sql sample_;
  Sql case_;
  Sql checks_;
  Sql calls_;
  Sql scores_;
};

}  // namespace

Result<> export_baseline(const Database& database, const std::string& name, const std::string& run_id,
                         bool with_answers, const PutLine& put) {
  return guarded(database, [&]() -> Result<> {
    const SQLite::Transaction snapshot(database.handle());
    LLMEVAL_TRY(const std::int64_t row, run_row(database, run_id));
    return BaselineWriter(database.handle(), row, with_answers, put).write(name);
  });
}

}  // namespace llmeval
