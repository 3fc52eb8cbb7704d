#include "store/runs.h"

#include "domain/stop_reason.h"
#include "store/guarded.h"
#include "store/run_reader.h"
#include "store/statement.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace llmeval {

namespace {

Result<std::string> nth_last(const Database& database, std::int64_t back) {
  Sql find(database.handle(),
           "SELECT run_id FROM runs WHERE confirms IS NULL ORDER BY started_us DESC, id DESC LIMIT 1 OFFSET ?");
  if (find.query(back).next()) return find.text(0);
  if (back == 0) return failure("no run is stored yet", "llmeval run makes one");
  return failure(fmt::format("there is no run 'last~{}'", back), "llmeval runs lists them");
}

Result<std::string> by_prefix(const Database& database, std::string_view prefix) {
  Sql find(database.handle(), "SELECT run_id FROM runs WHERE substr(run_id, 1, ?) = ? ORDER BY run_id LIMIT 2");
  find.query(prefix.size(), prefix);
  const std::string hint = "llmeval runs lists them";
  if (!find.next()) return failure(fmt::format("there is no run '{}'", prefix), hint);
  std::string id = find.text(0);
  if (id != prefix && find.next()) {
    return failure(fmt::format("'{}' is the start of several runs: {}, {} …", prefix, id, find.text(0)), hint);
  }
  return id;
}

void tell(const std::vector<EventSink*>& sinks, const RunEvent& event, Result<>& result) {
  for (EventSink* sink : sinks) {
    if (result) result = sink->on_event(event);
  }
}

RunState state_of(const Database& database, std::int64_t row, bool is_decided, std::string_view stop_reason) {
  const bool is_held = !is_decided && RunLock::is_held(database.path(), row);
  return is_held ? RunState::running : ended_state(is_decided, stop_reason);
}

RunEventKind sample_event(SampleResult sample) {
  if (sample.verdict == Verdict::skipped) return SampleSkipped{std::move(sample)};
  return SampleFinished{std::move(sample)};
}

bool wants_samples(const std::vector<EventSink*>& sinks) {
  return std::any_of(sinks.begin(), sinks.end(), [](const EventSink* sink) { return sink->wants_samples(); });
}

// The stored samples in plan order; `event` keeps the tally, and the time that the run started at.
void tell_samples(RunReader& reader, const std::vector<EventSink*>& sinks, RunEvent& event, Result<>& result) {
  const SystemTime started = event.at;
  for (const std::int64_t row : reader.sample_rows()) {
    if (!result) return;
    SampleResult sample = reader.read_sample(row);
    event.at = sample.started_at + sample.duration;
    event.elapsed = event.at - started;
    if (sample.verdict != Verdict::skipped) ++event.tally.started;
    event.tally.count(sample);
    event.kind = sample_event(std::move(sample));
    tell(sinks, event, result);
  }
}

}  // namespace

std::string_view run_state_name(RunState state) {
  constexpr std::array<std::string_view, 5> k_names{"running", "killed", "interrupted", "stopped", "complete"};
  return k_names.at(static_cast<std::size_t>(state));
}

RunState ended_state(bool is_decided, std::string_view stop_reason) {
  if (!is_decided) return RunState::killed;
  if (stop_reason.empty() || stop_reason == k_decided) return RunState::complete;
  return stop_reason == "interrupted" ? RunState::interrupted : RunState::stopped;
}

Result<std::int64_t> run_row(const Database& database, const std::string& run_id) {
  Sql find(database.handle(), "SELECT id FROM runs WHERE run_id = ?");
  if (!find.query(run_id).next())
    return failure(fmt::format("there is no run '{}'", run_id), "llmeval runs lists them");
  return find.integer(0);
}

Result<std::vector<RunRow>> list_runs(const Database& database, std::size_t limit, ConfirmingRuns confirming) {
  return guarded(database, [&]() -> Result<std::vector<RunRow>> {
    Sql query(
        database.handle(),
        "SELECT run_id, started_us, finished_us, git_commit, dirty, planned, pass, fail, error, skipped,"
        " cost_nano_usd, stop_reason, decision, exit_code, id, scored_from, coalesce(spent_nano_usd, cost_nano_usd),"
        " scored, unscored, unpriced, unknown_spent,"
        " (SELECT group_concat(name, ', ') FROM suites WHERE run = runs.id), started_by, imported, confirms, baseline"
        " FROM runs WHERE confirms IS NULL OR ? ORDER BY started_us DESC, id DESC LIMIT ?");
    std::vector<RunRow> rows;
    query.query(confirming == ConfirmingRuns::shown, limit);
    while (query.next()) {
      RunRow row;
      row.id = query.text(0);
      row.started_at = SystemTime(Duration(query.integer(1)));
      if (const auto finished = query.maybe_integer(2)) row.finished_at = SystemTime(Duration(*finished));
      row.git_commit = query.text(3);
      row.dirty = query.integer(4) != 0;
      row.tally.planned = static_cast<std::uint64_t>(query.integer(5));
      row.tally.pass = static_cast<std::uint64_t>(query.integer(6));
      row.tally.fail = static_cast<std::uint64_t>(query.integer(7));
      row.tally.error = static_cast<std::uint64_t>(query.integer(8));
      row.tally.skipped = static_cast<std::uint64_t>(query.integer(9));
      row.tally.cost = Money{query.integer(10)};
      row.stop_reason = query.text(11);
      row.decision = find_decision(query.text(12));
      if (const auto code = query.maybe_integer(13)) row.exit_code = static_cast<int>(*code);
      row.state = state_of(database, query.integer(14), row.finished_at && row.exit_code, row.stop_reason);
      row.scored_from = query.text(15);
      row.tally.spent = Money{query.integer(16)};
      row.is_scored = query.integer(17) != 0;
      row.tally.unscored = static_cast<std::uint64_t>(query.integer(18));
      row.tally.unpriced = static_cast<std::uint64_t>(query.integer(19));
      row.tally.unknown_spent = static_cast<std::uint64_t>(query.integer(20));
      row.suites = query.text(21);
      row.started_by = query.text(22);
      row.is_imported = query.integer(23) != 0;
      row.confirms = query.text(24);
      row.baseline = query.text(25);
      rows.push_back(std::move(row));
    }
    return rows;
  });
}

Result<std::string> find_run(const Database& database, std::string_view reference) {
  return guarded(database, [&]() -> Result<std::string> {
    if (reference == "last") return nth_last(database, 0);
    if (reference.substr(0, 5) == "last~") {
      std::int64_t back = -1;
      const auto [end, error] = std::from_chars(reference.data() + 5, reference.data() + reference.size(), back);
      if (error == std::errc() && end == reference.data() + reference.size() && back >= 0) {
        return nth_last(database, back);
      }
    }
    if (reference.find('-') == std::string_view::npos) {
      return failure(fmt::format("'{}' does not name a run", reference),
                     "write last, last~2 or the start of a run's id with its dash");
    }
    return by_prefix(database, reference);
  });
}

Result<RunInfo> read_run(const Database& database, const std::string& run_id) {
  return guarded(database, [&]() -> Result<RunInfo> {
    LLMEVAL_TRY(const std::int64_t row, run_row(database, run_id));
    return RunReader(database.handle(), row).read_run();
  });
}

Result<RunState> run_state(const Database& database, const std::string& run_id) {
  return guarded(database, [&]() -> Result<RunState> {
    LLMEVAL_TRY(const std::int64_t row, run_row(database, run_id));
    Sql find(database.handle(), "SELECT finished_us + exit_code IS NOT NULL, stop_reason FROM runs WHERE id = ?");
    find.query(row).next();
    return state_of(database, row, find.integer(0) != 0, find.view(1));
  });
}

Result<std::optional<RunLock>> lock_run(const Database& database, const std::string& run_id) {
  return guarded(database, [&]() -> Result<std::optional<RunLock>> {
    LLMEVAL_TRY(const std::int64_t row, run_row(database, run_id));
    return RunLock::take(database.path(), row);
  });
}

Result<> store_decision(const Database& database, const std::string& run_id, int exit_code,
                        std::optional<GateDecision> decision, const std::vector<GateRuleResult>& rules) {
  return guarded(database, [&]() -> Result<> {
    SQLite::Transaction transaction(database.handle(), SQLite::TransactionBehavior::IMMEDIATE);
    LLMEVAL_TRY(const std::int64_t run, run_row(database, run_id));
    Sql update(database.handle(), "UPDATE runs SET decision = ?, exit_code = ? WHERE id = ?");
    update.run(decision ? std::optional(decision_name(*decision)) : std::nullopt, exit_code, run);
    Sql clear(database.handle(), "DELETE FROM gate_rules WHERE run = ?");
    clear.run(run);
    Sql insert(database.handle(),
               "INSERT INTO gate_rules (run, n, suite, rule, decision, text) VALUES (?, ?, ?, ?, ?, ?)");
    std::int64_t n = 0;
    for (const GateRuleResult& rule : rules) {
      insert.run(run, n++, rule.suite, rule.rule, decision_name(rule.decision), rule.text);
    }
    transaction.commit();
    return {};
  });
}

Result<> store_notices(const Database& database, const std::string& run_id, NoticeKind kind,
                       const std::vector<Notice>& notices) {
  return guarded(database, [&]() -> Result<> {
    LLMEVAL_TRY(const std::int64_t run, run_row(database, run_id));
    Sql had(database.handle(), "SELECT 1 FROM notices WHERE run = ? AND kind = ?");
    if (notices.empty() && !had.query(run, notice_name(kind)).next()) return {};
    had.reset();
    SQLite::Transaction transaction(database.handle(), SQLite::TransactionBehavior::IMMEDIATE);
    Sql clear(database.handle(), "DELETE FROM notices WHERE run = ? AND kind = ?");
    clear.run(run, notice_name(kind));
    Sql insert(
        database.handle(),
        "INSERT INTO notices (run, n, at_us, kind, model, state, text) SELECT ?1,"
        " (SELECT coalesce(max(n), 0) + 1 FROM notices WHERE run = ?1), coalesce(finished_us, started_us), ?2, ?3,"
        " ?4, ?5 FROM runs WHERE id = ?1");
    for (const Notice& notice : notices) {
      insert.run(run, notice_name(kind), unless_empty(notice.model), notice.state, notice.text);
    }
    transaction.commit();
    return {};
  });
}

Result<> emit_run(const Database& database, const std::string& run_id, const std::vector<EventSink*>& sinks) {
  return guarded(database, [&]() -> Result<> {
    // One read transaction: every query on its own would lock the file anew, and could see another run's writing in
    // between.
    const SQLite::Transaction snapshot(database.handle());
    LLMEVAL_TRY(const std::int64_t row, run_row(database, run_id));
    RunReader reader(database.handle(), row);
    RunInfo run = reader.read_run();
    const SystemTime started = run.started_at;
    const SystemTime finished = run.finished_at.value_or(started);
    const std::string stop_reason = run.stop_reason;

    Result<> result;
    RunEvent event;
    event.at = started;
    event.tally.planned = run.planned();
    event.kind = RunStarted{std::move(run)};
    tell(sinks, event, result);
    for (auto& [at, notice] : reader.read_notices()) {
      event.at = at;
      event.elapsed = at - started;
      event.kind = std::move(notice);
      tell(sinks, event, result);
    }
    event.at = started;
    if (wants_samples(sinks)) {
      tell_samples(reader, sinks, event, result);
    } else {
      const std::uint64_t planned = event.tally.planned;
      event.tally = reader.read_tally();
      event.tally.planned = planned;
    }
    event.at = finished;
    event.elapsed = finished - started;
    event.kind = RunFinished{stop_reason};
    tell(sinks, event, result);
    return result;
  });
}

}  // namespace llmeval
