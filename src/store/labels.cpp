#include "store/labels.h"

#include "base/suggest.h"
#include "store/content.h"
#include "store/guarded.h"
#include "store/statement.h"

#include <fmt/format.h>

#include <set>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

SystemTime time_from(std::int64_t microseconds) { return SystemTime(Duration(microseconds)); }

std::optional<double> maybe_real(Sql& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.real(column));
}

SampleKey read_key(Sql& row, int column) {
  SampleKey key;
  key.suite = row.text(column);
  key.prompt = row.text(column + 1);
  key.model = row.text(column + 2);
  key.case_id = row.text(column + 3);
  key.trial = static_cast<std::int32_t>(row.integer(column + 4));
  return key;
}

// What read_key() reads, of a sample `s`, and where it stands.
constexpr std::string_view k_key_columns = "su.name, coalesce(sp.name, ''), s.model, c.case_id, s.trial";
constexpr std::string_view k_key_tables =
    "samples s JOIN suites su ON su.run = s.run AND su.n = s.suite JOIN cases c ON c.id = s.case_row"
    " LEFT JOIN suite_prompts sp ON sp.run = s.run AND sp.suite = s.suite AND sp.n = s.prompt";

std::vector<LabelRecord> records(Sql& rows) {
  std::vector<LabelRecord> found;
  while (rows.next()) {
    LabelRecord& record = found.emplace_back();
    record.key = read_key(rows, 0);
    record.run_id = rows.text(5);
    record.label = {rows.text(6), rows.text(7), rows.integer(8) != 0, maybe_real(rows, 9), rows.text(10)};
    record.is_random = rows.integer(11) != 0;
    record.is_blind = rows.integer(12) != 0;
    record.at = time_from(rows.integer(13));
    record.sheet = rows.text(14);
  }
  return found;
}

std::string records_query(std::string_view condition, std::string_view order) {
  return fmt::format(
      "SELECT {}, r.run_id, coalesce(lr.row_id, ''), l.labeller, l.pass, l.score, l.comment, l.random, l.blind,"
      " l.at_us, ls.sheet FROM labels l JOIN label_sheets ls ON ls.id = l.sheet"
      " LEFT JOIN label_rows lr ON lr.sheet = l.sheet AND lr.sample = l.sample JOIN {} JOIN runs r ON r.id = s.run"
      " WHERE s.id = l.sample AND l.replaced_us IS NULL AND {} ORDER BY {}",
      k_key_columns, k_key_tables, condition, order);
}

}  // namespace

Result<std::vector<ScoredCheck>> scored_checks(const Database& database, const std::string& run_id) {
  return guarded(database, [&]() -> Result<std::vector<ScoredCheck>> {
    LLMEVAL_TRY(const std::int64_t run, run_row(database, run_id));
    Sql rows(database.handle(),
             "SELECT su.name, sc.name, sc.check_type, count(*) FROM samples s"
             " JOIN suites su ON su.run = s.run AND su.n = s.suite JOIN scores sc ON sc.sample = s.id"
             " WHERE s.run = ? AND s.verdict IS NOT NULL AND sc.score IS NOT NULL"
             " GROUP BY su.n, sc.name ORDER BY su.n, sc.name");
    std::vector<ScoredCheck> checks;
    rows.query(run);
    while (rows.next()) {
      checks.push_back({rows.text(0), rows.text(1), rows.text(2), static_cast<std::uint64_t>(rows.integer(3))});
    }
    return checks;
  });
}

Result<> for_each_scored(const Database& database, const std::string& run_id, const std::string& suite,
                         const std::string& check, const std::function<void(const ScoredSample&)>& visit) {
  return guarded(database, [&]() -> Result<> {
    LLMEVAL_TRY(const std::int64_t run, run_row(database, run_id));
    const std::string text = fmt::format(
        "SELECT {}, s.id, sc.check_type, sc.score, sc.pass, sc.weight, sc.reason, sc.turn, sc.judging"
        " FROM {} JOIN scores sc ON sc.sample = s.id AND sc.name = ?1"
        " WHERE s.run = ?2 AND su.name = ?3 AND s.verdict IS NOT NULL AND sc.score IS NOT NULL ORDER BY s.plan_index",
        k_key_columns, k_key_tables);
    Sql rows(database.handle(), text.c_str());
    ScoredSample sample;
    rows.query(check, run, suite);
    while (rows.next()) {
      const std::int64_t row = rows.integer(5);
      if (row == sample.row) {
        return failure(fmt::format("several checks of suite '{}' are named '{}'", suite, check),
                       "give each a name of its own");
      }
      sample.row = row;
      sample.key = read_key(rows, 0);
      sample.score.check = rows.text(6);
      sample.score.name = check;
      sample.score.score = rows.real(7);
      sample.score.pass = rows.integer(8) != 0;
      sample.score.weight = rows.real(9);
      sample.score.reason = rows.text(10);
      sample.score.turn = static_cast<std::int32_t>(rows.integer(11));
      sample.score.judging = rows.is_null(12) ? nullptr : judging_from_json(rows.text(12));
      visit(sample);
    }
    return {};
  });
}

Result<> store_sheet(const Database& database, const LabelSheet& sheet) {
  return guarded(database, [&]() -> Result<> {
    SQLite::Transaction transaction(database.handle(), SQLite::TransactionBehavior::IMMEDIATE);
    LLMEVAL_TRY(const std::int64_t run, run_row(database, sheet.run_id));
    Sql known(database.handle(), "SELECT 1 FROM label_sheets WHERE sheet = ?");
    if (known.query(sheet.id).next()) return {};
    Sql insert(database.handle(),
               "INSERT INTO label_sheets (sheet, run, suite, check_name, seed, population, random, blind, drawn_us)"
               " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.run(sheet.id, run, sheet.suite, sheet.check, sheet.seed, sheet.population, sheet.is_random, sheet.is_blind,
               sheet.drawn_at);
    const std::int64_t id = database.handle().getLastInsertRowid();
    Sql row(database.handle(), "INSERT INTO label_rows (row_id, sheet, n, sample) VALUES (?, ?, ?, ?)");
    std::int64_t n = 0;
    for (const auto& [row_id, sample] : sheet.rows) row.run(row_id, id, ++n, sample);
    transaction.commit();
    return {};
  });
}

Result<std::vector<SheetSummary>> list_sheets(const Database& database) {
  return guarded(database, [&]() -> Result<std::vector<SheetSummary>> {
    Sql rows(database.handle(),
             "SELECT ls.id, ls.sheet, r.run_id, ls.suite, ls.check_name, ls.seed, ls.population, ls.random, ls.blind,"
             " ls.drawn_us, (SELECT count(*) FROM label_rows WHERE sheet = ls.id)"
             " FROM label_sheets ls JOIN runs r ON r.id = ls.run ORDER BY ls.id");
    Sql labels(database.handle(),
               "SELECT l.labeller, l.sample FROM label_rows lr JOIN labels l ON l.sample = lr.sample"
               " WHERE lr.sheet = ? AND l.check_name = ? AND l.replaced_us IS NULL");
    std::vector<SheetSummary> sheets;
    rows.query();
    while (rows.next()) {
      SheetSummary& summary = sheets.emplace_back();
      summary.sheet = {rows.text(1),
                       rows.text(2),
                       rows.text(3),
                       rows.text(4),
                       static_cast<std::uint64_t>(rows.integer(5)),
                       static_cast<std::uint64_t>(rows.integer(6)),
                       rows.integer(7) != 0,
                       rows.integer(8) != 0,
                       time_from(rows.integer(9)),
                       {}};
      summary.rows = static_cast<std::uint64_t>(rows.integer(10));
      std::set<std::string> people;
      std::set<std::int64_t> samples;
      labels.query(rows.integer(0), summary.sheet.check);
      while (labels.next()) {
        people.insert(labels.text(0));
        samples.insert(labels.integer(1));
        ++summary.labels;
      }
      summary.labelled = samples.size();
      summary.people.assign(people.begin(), people.end());
    }
    return sheets;
  });
}

Result<std::map<std::string, SheetRow>> find_sheet_rows(const Database& database,
                                                        const std::vector<std::string>& row_ids) {
  return guarded(database, [&]() -> Result<std::map<std::string, SheetRow>> {
    Sql find(database.handle(),
             "SELECT ls.sheet, lr.sample, ls.check_name FROM label_rows lr JOIN label_sheets ls ON ls.id = lr.sheet"
             " WHERE lr.row_id = ?");
    Sql said(database.handle(),
             "SELECT labeller, pass FROM labels WHERE sample = ? AND check_name = ? AND replaced_us IS NULL");
    std::map<std::string, SheetRow> found;
    for (const std::string& id : row_ids) {
      if (found.contains(id) || !find.query(id).next()) continue;
      SheetRow row{find.text(0), find.integer(1), find.text(2), {}};
      said.query(row.sample, row.check);
      while (said.next()) row.labels.emplace(said.text(0), said.integer(1) != 0);
      found.emplace(id, std::move(row));
    }
    find.reset();
    return found;
  });
}

Result<StoredLabels> store_labels(const Database& database, const std::vector<AnswerLabel>& labels, SystemTime at) {
  return guarded(database, [&]() -> Result<StoredLabels> {
    SQLite::Transaction transaction(database.handle(), SQLite::TransactionBehavior::IMMEDIATE);
    Sql find(database.handle(),
             "SELECT lr.sample, ls.check_name, ls.id, ls.random, ls.blind FROM label_rows lr"
             " JOIN label_sheets ls ON ls.id = lr.sheet WHERE lr.row_id = ?");
    Sql known(database.handle(),
              "SELECT id, pass, score, coalesce(comment, ''), random FROM labels"
              " WHERE sample = ? AND check_name = ? AND labeller = ? AND replaced_us IS NULL");
    Sql replace(database.handle(), "UPDATE labels SET replaced_us = ? WHERE id = ?");
    Sql draw(database.handle(), "UPDATE labels SET random = 1, sheet = ? WHERE id = ?");
    Sql insert(database.handle(),
               "INSERT INTO labels (sample, check_name, pass, score, comment, labeller, random, blind, at_us, sheet)"
               " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    StoredLabels stored;
    for (const AnswerLabel& label : labels) {
      if (!find.query(label.row_id).next()) return failure(fmt::format("no sheet has the row '{}'", label.row_id));
      const std::int64_t sample = find.integer(0);
      const std::string check = find.text(1);
      const std::int64_t sheet = find.integer(2);
      const bool is_random = find.integer(3) != 0;
      const bool is_blind = find.integer(4) != 0;
      if (known.query(sample, check, label.labeller).next()) {
        const std::int64_t id = known.integer(0);
        if ((known.integer(1) != 0) == label.pass && maybe_real(known, 2) == label.score &&
            known.view(3) == label.comment) {
          if (is_random && known.integer(4) == 0) draw.run(sheet, id);
          ++stored.unchanged;
          continue;
        }
        replace.run(at, id);
        ++stored.replaced;
      } else {
        ++stored.added;
      }
      insert.run(sample, check, label.pass, label.score, unless_empty(label.comment), label.labeller, is_random,
                 is_blind, at, sheet);
    }
    find.reset();
    known.reset();
    transaction.commit();
    return stored;
  });
}

Result<std::vector<LabelRecord>> read_labels(const Database& database, const std::string& suite,
                                             const std::string& check) {
  return guarded(database, [&]() -> Result<std::vector<LabelRecord>> {
    Sql rows(database.handle(), records_query("ls.suite = ? AND l.check_name = ?", "l.id").c_str());
    return records(rows.query(suite, check));
  });
}

Result<std::vector<LabelRecord>> read_sheet_labels(const Database& database, const std::string& sheet) {
  return guarded(database, [&]() -> Result<std::vector<LabelRecord>> {
    Sql rows(database.handle(), records_query("ls.sheet = ?", "lr.n, l.labeller").c_str());
    return records(rows.query(sheet));
  });
}

Result<std::string> stored_answer(const Database& database, std::int64_t row, std::int32_t turn) {
  return guarded(database, [&]() -> Result<std::string> {
    Sql answer(database.handle(),
               "SELECT coalesce(answer, '') FROM calls WHERE sample = ? AND turn = ? AND purpose = 'answer'"
               " ORDER BY n DESC LIMIT 1");
    return answer.query(row, turn).next() ? answer.text(0) : std::string();
  });
}

Result<std::vector<std::string>> stored_replies(const Database& database, std::int64_t row, const std::string& check) {
  return guarded(database, [&]() -> Result<std::vector<std::string>> {
    Sql rows(
        database.handle(),
        "SELECT coalesce(answer, '') FROM calls WHERE sample = ? AND purpose = 'judge' AND check_name = ? ORDER BY n");
    std::vector<std::string> replies;
    rows.query(row, check);
    while (rows.next()) replies.push_back(rows.text(0));
    return replies;
  });
}

Result<std::string> find_stored_suite(const Database& database, const std::string& name, const std::string& path) {
  return guarded(database, [&]() -> Result<std::string> {
    Sql find(database.handle(), "SELECT name FROM suites WHERE name = ? OR path = ? ORDER BY run DESC LIMIT 1");
    if (find.query(name, path).next()) return find.text(0);
    Sql all(database.handle(), "SELECT DISTINCT name FROM suites");
    all.query();
    std::vector<std::string> known;
    while (all.next()) known.push_back(all.text(0));
    return failure(fmt::format("no run of suite '{}' is stored", name),
                   did_you_mean(name, std::vector<std::string_view>(known.begin(), known.end())));
  });
}

Result<std::vector<SuiteRun>> runs_of_suite(const Database& database, const std::string& suite) {
  return guarded(database, [&]() -> Result<std::vector<SuiteRun>> {
    std::map<std::string, std::string> scored_from;
    Sql all(database.handle(), "SELECT run_id, scored_from FROM runs WHERE scored_from IS NOT NULL");
    all.query();
    while (all.next()) scored_from.emplace(all.text(0), all.text(1));
    Sql rows(database.handle(),
             "SELECT r.run_id FROM runs r WHERE r.scored AND r.confirms IS NULL AND EXISTS (SELECT 1 FROM suites WHERE "
             "run = r.id AND name = ?)"
             " ORDER BY r.started_us DESC, r.id DESC");
    std::vector<SuiteRun> runs;
    rows.query(suite);
    while (rows.next()) {
      SuiteRun run{rows.text(0), rows.text(0)};
      for (auto from = scored_from.find(run.answers_of); from != scored_from.end();
           from = scored_from.find(run.answers_of)) {
        run.answers_of = from->second;
      }
      runs.push_back(std::move(run));
    }
    return runs;
  });
}

}  // namespace llmeval
