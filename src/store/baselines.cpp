#include "store/baselines.h"

#include "domain/stop_reason.h"
#include "store/guarded.h"
#include "store/statement.h"

#include <fmt/format.h>

#include <algorithm>

namespace llmeval {

bool is_baseline_name(std::string_view name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto is_allowed = [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  };
  // These mean something else wherever a run may be named.
  if (name == "last" || name == "none" || name == "baseline") return false;
  return !name.empty() && name.size() <= 60 && is_letter(name.front()) &&
         std::all_of(name.begin(), name.end(), is_allowed);
}

Result<std::optional<std::string>> find_baseline(const Database& database, std::string_view name) {
  return guarded(database, [&]() -> Result<std::optional<std::string>> {
    Sql find(database.handle(), "SELECT r.run_id FROM baselines b JOIN runs r ON r.id = b.run WHERE b.name = ?");
    if (!find.query(name).next()) return std::nullopt;
    return find.text(0);
  });
}

Result<std::vector<BaselineRow>> list_baselines(const Database& database) {
  return guarded(database, [&]() -> Result<std::vector<BaselineRow>> {
    Sql all(database.handle(),
            "SELECT b.name, r.run_id, b.set_us FROM baselines b JOIN runs r ON r.id = b.run ORDER BY b.name");
    std::vector<BaselineRow> rows;
    all.query();
    while (all.next()) rows.push_back({all.text(0), all.text(1), SystemTime(Duration(all.integer(2)))});
    return rows;
  });
}

std::optional<Error> why_no_baseline(const RunInfo& run, RunState state) {
  const std::string again = "llmeval run makes a complete one";
  if (!run.confirms.empty())
    return Error{fmt::format("run {} only asked again what run {} failed", run.id, run.confirms),
                 fmt::format("llmeval baseline set {}", run.confirms)};
  if (state == RunState::running)
    return Error{fmt::format("run {} is under way", run.id), fmt::format("llmeval follow {}", run.id)};
  if (state == RunState::killed)
    return Error{fmt::format("run {} did not come to its end: it was killed", run.id),
                 fmt::format("llmeval run --resume {} goes on with it", run.id)};
  if (state != RunState::complete)
    return Error{fmt::format("run {} did not come to its end ({})", run.id, run.stop_reason), again};
  if (run.stop_reason == k_decided)
    return Error{
        fmt::format("run {} stopped early, as its gate's answer was certain: it has a part of its cases", run.id),
        again};
  if (!run.is_scored) return Error{fmt::format("run {} was not scored", run.id), "llmeval score gives it verdicts"};
  if (run.decision == GateDecision::broken)
    return Error{fmt::format("run {} is broken: too little of it was measured", run.id), again};
  return std::nullopt;
}

Result<> set_baseline(const Database& database, const std::string& name, const std::string& run_id, SystemTime now) {
  LLMEVAL_TRY(const RunInfo run, read_run(database, run_id));
  LLMEVAL_TRY(const RunState state, run_state(database, run_id));
  if (std::optional<Error> why = why_no_baseline(run, state)) return failure(*std::move(why));
  return guarded(database, [&]() -> Result<> {
    SQLite::Transaction transaction(database.handle(), SQLite::TransactionBehavior::IMMEDIATE);
    LLMEVAL_TRY(const std::int64_t row, run_row(database, run_id));
    Sql(database.handle(), "INSERT OR REPLACE INTO baselines (name, run, set_us) VALUES (?, ?, ?)").run(name, row, now);
    transaction.commit();
    return {};
  });
}

Result<> store_compared_with(const Database& database, const std::string& run_id, const std::string& baseline,
                             std::optional<SystemTime> asked_at) {
  return guarded(database, [&]() -> Result<> {
    LLMEVAL_TRY(const std::int64_t row, run_row(database, run_id));
    Sql update(database.handle(), "UPDATE runs SET baseline = ?, baseline_asked_us = ? WHERE id = ?");
    update.run(baseline, asked_at, row);
    return {};
  });
}

Result<std::optional<SystemTime>> oldest_answer(const Database& database, const std::string& run_id) {
  return guarded(database, [&]() -> Result<std::optional<SystemTime>> {
    LLMEVAL_TRY(const std::int64_t row, run_row(database, run_id));
    // Of answers that are not from elsewhere the sample's start is near enough, and needs no look at attempts.
    Sql oldest(database.handle(),
               "SELECT min(coalesce(c.recorded_us, s.started_us)) FROM samples s JOIN calls c ON c.sample = s.id"
               " WHERE s.run = ? AND c.purpose = 'answer'");
    oldest.query(row).next();
    const std::optional<std::int64_t> asked = oldest.maybe_integer(0);
    return asked ? std::optional(SystemTime(Duration(*asked))) : std::nullopt;
  });
}

}  // namespace llmeval
