#include "store/run_reader.h"

#include "store/completion_columns.h"
#include "store/content.h"

#include <algorithm>
#include <string_view>

namespace llmeval {

namespace {

SystemTime time_from(std::int64_t microseconds) { return SystemTime(Duration(microseconds)); }

std::optional<Money> maybe_money(Sql& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return Money{row.integer(column)};
}

// A name that this version does not know can only come from a newer one, whose databases are refused.
Outcome outcome_from(std::string_view name) { return find_outcome(name).value_or(Outcome::cancelled); }

}  // namespace

RunReader::RunReader(SQLite::Database& database, std::int64_t run_row)
    : database_(database),
      run_(run_row),
      sample_(
          database,
          "SELECT plan_index, suite, prompt, model, case_row, trial, tags, started_us, duration_us, verdict, outcome,"
          " score, reason, checks FROM samples WHERE id = ?"),
      case_(database, "SELECT case_id, hash, description FROM cases WHERE id = ?"),
      calls_(database,
             "SELECT id, n, model, outcome, message, answer, parts, finish_reason, reported_model, fingerprint,"
             " input_tokens, output_tokens, cached_input_tokens, reasoning_tokens, cache_write_tokens,"
             " cached, latency_us, cost_nano_usd, turn, cache_key, recorded_us, purpose, check_name, question"
             " FROM calls WHERE sample = ? ORDER BY n"),
      attempts_(database,
                "SELECT n, model, started_us, queue_us, first_byte_us, duration_us, http_status, outcome, message,"
                " request_id, wait_hint_us, input_tokens, output_tokens, cached_input_tokens, reasoning_tokens,"
                " cache_write_tokens, cost_nano_usd, headers, first_token_us FROM attempts WHERE call = ? ORDER BY n"),
      scores_(database,
              "SELECT check_type, name, score, pass, weight, reason, error, turn, expected_label, actual_label, judging"
              " FROM scores WHERE sample = ? ORDER BY n") {}

RunInfo RunReader::read_run() {
  Sql row(database_,
          "SELECT run_id, started_us, finished_us, version, git_commit, dirty, seed, stop_reason, decision, exit_code,"
          " selection, scored_from, resumed, scored, started_by, imported, confirms, baseline,"
          " baseline_asked_us FROM runs WHERE id = ?");
  row.query(run_).next();
  RunInfo run;
  run.id = row.text(0);
  run.started_at = time_from(row.integer(1));
  if (const auto finished = row.maybe_integer(2)) run.finished_at = time_from(*finished);
  run.version = row.text(3);
  run.git_commit = row.text(4);
  run.dirty = row.integer(5) != 0;
  run.seed = static_cast<std::uint64_t>(row.integer(6));
  run.stop_reason = row.text(7);
  run.decision = find_decision(row.view(8));
  if (const auto code = row.maybe_integer(9)) run.exit_code = static_cast<int>(*code);
  run.selection = row.text(10);
  run.scored_from = row.text(11);
  run.resumed = static_cast<std::int32_t>(row.integer(12));
  run.is_scored = row.integer(13) != 0;
  run.started_by = row.text(14);
  run.is_imported = row.integer(15) != 0;
  run.confirms = row.text(16);
  run.baseline = row.text(17);
  if (const auto asked = row.maybe_integer(18)) run.baseline_asked_at = time_from(*asked);
  Sql models(database_, "SELECT name, settings FROM models WHERE run = ? ORDER BY n");
  models.query(run_);
  while (models.next()) run.models.emplace_back(models.text(0), models.text(1));
  Sql parts(database_, "SELECT kind, name, value FROM plan_parts WHERE run = ? ORDER BY n");
  parts.query(run_);
  while (parts.next()) run.plan.push_back({parts.text(0), parts.text(1), parts.text(2)});
  read_suites(run);
  read_rules(run);
  return run;
}

void RunReader::read_suites(RunInfo& run) {
  Sql suites(database_,
             "SELECT n, name, path, hash, description, planned, trial_policy, cluster FROM suites WHERE run = ?"
             " ORDER BY n");
  Sql models(database_, "SELECT name FROM suite_models WHERE run = ? AND suite = ? ORDER BY n");
  Sql prompts(database_,
              "SELECT s.n, s.name, s.path, p.hash, p.canonical FROM suite_prompts s JOIN prompts p ON p.id = s.prompt"
              " WHERE s.run = ? AND s.suite = ? ORDER BY s.n");
  suites.query(run_);
  while (suites.next()) {
    const std::int64_t n = suites.integer(0);
    SuiteInfo suite;
    suite.name = suites.text(1);
    suite.path = suites.text(2);
    suite.hash = suites.text(3);
    suite.description = suites.text(4);
    suite.planned = static_cast<std::uint64_t>(suites.integer(5));
    suite.trial_policy = find_trial_policy(suites.text(6)).value_or(TrialPolicy());
    suite.cluster = suites.text(7);
    models.query(run_, n);
    while (models.next()) suite.models.push_back(models.text(0));
    prompts.query(run_, n);
    while (prompts.next()) {
      suite.prompts.push_back({prompts.text(1), prompts.text(2), prompts.text(3), prompts.text(4)});
      prompts_[{n, prompts.integer(0)}] = {prompts.text(1), prompts.text(3)};
    }
    suite_names_.push_back(suite.name);
    run.suites.push_back(std::move(suite));
  }
}

void RunReader::read_rules(RunInfo& run) {
  Sql rules(database_, "SELECT suite, rule, decision, text FROM gate_rules WHERE run = ? ORDER BY n");
  rules.query(run_);
  while (rules.next()) {
    run.rules.push_back(
        {rules.text(0), rules.text(1), find_decision(rules.view(2)).value_or(GateDecision::broken), rules.text(3)});
  }
}

std::vector<std::pair<SystemTime, Notice>> RunReader::read_notices() {
  Sql rows(database_,
           "SELECT at_us, kind, model, state, text, wait_us, plan_index FROM notices WHERE run = ? ORDER BY n");
  rows.query(run_);
  std::vector<std::pair<SystemTime, Notice>> notices;
  while (rows.next()) {
    const std::optional<NoticeKind> kind = find_notice(rows.view(1));
    if (!kind) continue;
    Notice notice;
    notice.kind = *kind;
    notice.model = rows.text(2);
    notice.state = rows.text(3);
    notice.text = rows.text(4);
    if (const auto wait = rows.maybe_integer(5)) notice.wait = Duration(*wait);
    if (const auto sample = rows.maybe_integer(6)) notice.sample = static_cast<std::uint64_t>(*sample);
    notices.emplace_back(SystemTime(Duration(rows.integer(0))), std::move(notice));
  }
  return notices;
}

std::vector<std::int64_t> RunReader::sample_rows() {
  // Put in order here rather than by SQLite, whose sorter would carry the rows through a temporary file; by their place
  // in the plan, which has few gaps, rather than by sorting places and rows, which would take twice the memory.
  Sql run(database_, "SELECT planned FROM runs WHERE id = ?");
  run.query(run_).next();
  const auto planned = static_cast<std::uint64_t>(run.integer(0));
  std::vector<std::int64_t> rows;
  Sql all(database_, "SELECT plan_index, id FROM samples WHERE run = ? AND verdict IS NOT NULL");
  all.query(run_);
  while (all.next()) {
    const auto index = static_cast<std::uint64_t>(all.integer(0));
    if (index >= planned) throw SQLite::Exception("a sample outside its run's plan", SQLITE_CORRUPT);
    if (index >= rows.size()) rows.resize(index + 1);
    rows[index] = all.integer(1);
  }
  std::erase(rows, 0);
  return rows;
}

Tally RunReader::read_tally() {
  Sql row(database_,
          "SELECT pass, fail, error, skipped, cost_nano_usd, spent_nano_usd, unscored FROM runs WHERE id = ?");
  row.query(run_).next();
  Tally tally;
  tally.pass = static_cast<std::uint64_t>(row.integer(0));
  tally.fail = static_cast<std::uint64_t>(row.integer(1));
  tally.error = static_cast<std::uint64_t>(row.integer(2));
  tally.skipped = static_cast<std::uint64_t>(row.integer(3));
  tally.unscored = static_cast<std::uint64_t>(row.integer(6));
  tally.started = tally.finished();
  tally.cost = Money{row.integer(4)};
  tally.spent = Money{row.maybe_integer(5).value_or(row.integer(4))};
  return tally;
}

void RunReader::for_each_key(const std::function<void(std::int64_t, const SampleKey&)>& visit) {
  Sql all(database_,
          "SELECT s.id, s.suite, s.prompt, s.model, c.case_id, s.trial FROM samples s JOIN cases c ON c.id = s.case_row"
          " WHERE s.run = ?");
  all.query(run_);
  while (all.next()) {
    SampleKey key;
    const std::int64_t suite = all.integer(1);
    key.suite = suite_names_.at(static_cast<std::size_t>(suite));
    if (const auto prompt = all.maybe_integer(2)) key.prompt = prompts_.at({suite, *prompt}).name;
    key.model = all.text(3);
    key.case_id = all.text(4);
    key.trial = static_cast<std::int32_t>(all.integer(5));
    visit(all.integer(0), key);
  }
}

SampleResult RunReader::read_sample(std::int64_t row) {
  sample_.query(row).next();
  SampleResult sample;
  sample.index = static_cast<std::uint64_t>(sample_.integer(0));
  const std::int64_t suite = sample_.integer(1);
  sample.key.suite = suite_names_.at(static_cast<std::size_t>(suite));
  if (const auto prompt = sample_.maybe_integer(2)) {
    const PromptRef& ref = prompts_.at({suite, *prompt});
    sample.key.prompt = ref.name;
    sample.prompt_hash = ref.hash;
  }
  sample.key.model = sample_.text(3);
  sample.subject = read_case(sample_.integer(4), sample_.text(6));
  sample.key.case_id = sample.subject->id;
  sample.key.trial = static_cast<std::int32_t>(sample_.integer(5));
  sample.started_at = time_from(sample_.integer(7));
  sample.duration = Duration(sample_.maybe_integer(8).value_or(0));
  sample.verdict = find_verdict(sample_.view(9)).value_or(Verdict::error);
  sample.outcome = outcome_from(sample_.view(10));
  sample.score = sample_.real(11);
  sample.reason = sample_.text(12);
  if (const auto checks = sample_.maybe_integer(13)) sample.checks_hash = read_checks_hash(*checks);
  sample.calls = read_calls(row);
  sample.scores = read_scores(row);
  return sample;
}

Digest RunReader::read_checks_hash(std::int64_t row) {
  // Mostly all samples of a suite have the same.
  if (row == last_checks_row_) return last_checks_;
  Sql find(database_, "SELECT hash FROM checks WHERE id = ?");
  find.query(row).next();
  last_checks_ = read_digest(find, 0).value_or(Digest());
  last_checks_row_ = row;
  return last_checks_;
}

std::shared_ptr<const Case> RunReader::read_case(std::int64_t row, const std::string& tags) {
  // A case's samples follow one another in plan order.
  if (row == last_case_row_) return last_case_;
  case_.query(row).next();
  auto subject = std::make_shared<Case>();
  subject->id = case_.text(0);
  subject->hash = case_.text(1);
  subject->description = case_.text(2);
  subject->tags = tags_from_json(tags);
  last_case_row_ = row;
  last_case_ = std::move(subject);
  return last_case_;
}

std::vector<Call> RunReader::read_calls(std::int64_t sample_row) {
  std::vector<Call> calls;
  calls_.query(sample_row);
  while (calls_.next()) {
    Call call;
    call.number = static_cast<std::int32_t>(calls_.integer(1));
    call.model = calls_.text(2);
    call.outcome = outcome_from(calls_.view(3));
    call.message = calls_.text(4);
    call.completion = read_completion(calls_, 5);
    call.cached = calls_.integer(15) != 0;
    call.latency = Duration(calls_.integer(16));
    call.cost = maybe_money(calls_, 17);
    call.turn = static_cast<std::int32_t>(calls_.integer(18));
    call.cache_key = read_digest(calls_, 19);
    if (const auto recorded = calls_.maybe_integer(20)) call.recorded_at = time_from(*recorded);
    call.purpose = find_purpose(calls_.view(21)).value_or(CallPurpose::answer);
    call.check = calls_.text(22);
    call.question = read_digest(calls_, 23);
    call.attempts = read_attempts(calls_.integer(0));
    if (!call.attempts.empty()) call.first_token = call.attempts.back().first_token;
    calls.push_back(std::move(call));
  }
  return calls;
}

std::vector<Attempt> RunReader::read_attempts(std::int64_t call_row) {
  std::vector<Attempt> attempts;
  attempts_.query(call_row);
  while (attempts_.next()) {
    Attempt attempt;
    attempt.number = static_cast<std::int32_t>(attempts_.integer(0));
    attempt.model = attempts_.text(1);
    attempt.started_at = time_from(attempts_.integer(2));
    attempt.queue_wait = Duration(attempts_.integer(3));
    attempt.first_byte = Duration(attempts_.integer(4));
    attempt.duration = Duration(attempts_.integer(5));
    attempt.http_status = static_cast<std::int32_t>(attempts_.integer(6));
    attempt.outcome = outcome_from(attempts_.view(7));
    attempt.message = attempts_.text(8);
    attempt.request_id = attempts_.text(9);
    if (const auto hint = attempts_.maybe_integer(10)) attempt.wait_hint = Duration(*hint);
    attempt.usage = read_usage(attempts_, 11);
    attempt.cost = maybe_money(attempts_, 16);
    attempt.headers = tags_from_json(attempts_.text(17));
    attempt.first_token = Duration(attempts_.integer(18));
    attempts.push_back(std::move(attempt));
  }
  return attempts;
}

std::vector<Score> RunReader::read_scores(std::int64_t sample_row) {
  std::vector<Score> scores;
  scores_.query(sample_row);
  while (scores_.next()) {
    Score score;
    score.check = scores_.text(0);
    score.name = scores_.text(1);
    if (!scores_.is_null(2)) score.score = scores_.real(2);
    score.pass = scores_.integer(3) != 0;
    score.weight = scores_.real(4);
    score.reason = scores_.text(5);
    if (!scores_.is_null(6)) score.error = outcome_from(scores_.view(6));
    score.turn = static_cast<std::int32_t>(scores_.integer(7));
    if (!scores_.is_null(8)) {
      score.labels.emplace().expected = scores_.text(8);
      if (!scores_.is_null(9)) score.labels->actual = scores_.text(9);
    }
    if (!scores_.is_null(10)) score.judging = judging_from_json(scores_.text(10));
    scores.push_back(std::move(score));
  }
  return scores;
}

}  // namespace llmeval
