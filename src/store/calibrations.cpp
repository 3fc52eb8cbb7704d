#include "store/calibrations.h"

#include "data/json.h"
#include "store/guarded.h"
#include "store/statement.h"

namespace llmeval {

namespace {

std::string to_text(const std::vector<std::string>& judges) {
  List list;
  for (const std::string& judge : judges) list.emplace_back(judge);
  return to_json(Value(std::move(list)));
}

std::vector<std::string> from_text(std::string_view text) {
  std::vector<std::string> judges;
  const auto list = parse_json(text);
  if (!list || !list->is_list()) return judges;
  for (const Value& judge : list->list()) {
    if (judge.is_text()) judges.push_back(judge.text());
  }
  return judges;
}

std::optional<double> maybe_real(Sql& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.real(column));
}

}  // namespace

Result<> store_calibration(const Database& database, const CalibrationRecord& calibration) {
  return guarded(database, [&]() -> Result<> {
    SQLite::Transaction transaction(database.handle(), SQLite::TransactionBehavior::IMMEDIATE);
    LLMEVAL_TRY(const std::int64_t run, run_row(database, calibration.run_id));
    const std::string judges = to_text(calibration.judges);
    Sql insert(database.handle(),
               "INSERT INTO calibrations (suite, check_name, judges, run, labels, kappa, kappa_low, kappa_high, result,"
               " at_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.run(calibration.suite, calibration.check, judges, run, calibration.labels, calibration.kappa,
               calibration.kappa_low, calibration.kappa_high, calibration.result, calibration.at);
    transaction.commit();
    return {};
  });
}

Result<std::vector<CalibrationRecord>> read_calibrations(const Database& database, const std::string& suite,
                                                         const std::string& check) {
  return guarded(database, [&]() -> Result<std::vector<CalibrationRecord>> {
    Sql rows(database.handle(),
             "SELECT k.judges, r.run_id, k.labels, k.kappa, k.kappa_low, k.kappa_high, k.result, k.at_us"
             " FROM calibrations k JOIN runs r ON r.id = k.run WHERE k.suite = ? AND k.check_name = ?"
             " ORDER BY k.id DESC");
    std::vector<CalibrationRecord> found;
    rows.query(suite, check);
    while (rows.next()) {
      CalibrationRecord& one = found.emplace_back();
      one.suite = suite;
      one.check = check;
      one.judges = from_text(rows.view(0));
      one.run_id = rows.text(1);
      one.labels = static_cast<std::uint64_t>(rows.integer(2));
      one.kappa = maybe_real(rows, 3);
      one.kappa_low = maybe_real(rows, 4);
      one.kappa_high = maybe_real(rows, 5);
      one.result = rows.text(6);
      one.at = SystemTime(Duration(rows.integer(7)));
    }
    return found;
  });
}

}  // namespace llmeval
