#include "store/run_writer.h"

#include "base/hash.h"
#include "data/json.h"
#include "store/content.h"

#include <utility>

namespace llmeval {

namespace {

constexpr std::size_t k_known_checks = 1000;

std::uint64_t case_key(std::string_view case_id, std::string_view hash) {
  std::string text(case_id);
  text += '\n';
  text += hash;
  return sha256(text).prefix();
}

}  // namespace

RunWriter::RunWriter(SQLite::Database& database)
    : database_(database),
      insert_case_(database, "INSERT INTO cases (suite, case_id, hash, description, content) VALUES (?, ?, ?, ?, ?)"),
      insert_sample_(database,
                     "INSERT INTO samples (run, plan_index, suite, prompt, model, case_row, trial, tags, started_us,"
                     " checks) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      insert_call_(database,
                   "INSERT INTO calls (sample, n, purpose, model, outcome, message, answer, parts, finish_reason,"
                   " reported_model, fingerprint, input_tokens, output_tokens, cached_input_tokens, reasoning_tokens,"
                   " cached, latency_us, cost_nano_usd, turn, cache_key, recorded_us, cache_write_tokens,"
                   " check_name, question)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      insert_answer_(database, "INSERT INTO cached_answers (call, key, recorded_us) VALUES (?, ?, ?)"),
      insert_attempt_(
          database,
          "INSERT INTO attempts (call, n, model, started_us, queue_us, first_byte_us, duration_us,"
          " http_status, outcome, message, request_id, wait_hint_us, input_tokens, output_tokens,"
          " cached_input_tokens, reasoning_tokens, cache_write_tokens, cost_nano_usd, headers, first_token_us)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      insert_score_(database,
                    "INSERT INTO scores (sample, n, check_type, name, score, pass, weight, reason, error, turn,"
                    " expected_label, actual_label, judging) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      finish_sample_(
          database, "UPDATE samples SET duration_us = ?, verdict = ?, outcome = ?, score = ?, reason = ? WHERE id = ?"),
      replace_spending_(
          database,
          "INSERT OR REPLACE INTO suite_spending (run, suite, requests, tokens, cost_nano_usd, elapsed_us)"
          " VALUES (?, ?, ?, ?, ?, ?)"),
      update_elapsed_(database, "UPDATE runs SET elapsed_us = ? WHERE id = ?") {}

std::int64_t RunWriter::last_row() const { return database_.getLastInsertRowid(); }

void RunWriter::begin_run(const RunInfo& run) {
  Sql insert(database_,
             "INSERT INTO runs (run_id, started_us, version, git_commit, dirty, seed, planned, plan_hash, selection,"
             " scored_from, scored, started_by, imported, confirms, baseline,"
             " baseline_asked_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const std::string hash = run.plan.empty() ? std::string() : plan_hash(run.plan);
  insert.run(run.id, run.started_at, run.version, unless_empty(run.git_commit), run.dirty,
             static_cast<std::int64_t>(run.seed), static_cast<std::int64_t>(run.planned()), unless_empty(hash),
             unless_empty(run.selection), unless_empty(run.scored_from), run.is_scored, unless_empty(run.started_by),
             run.is_imported, unless_empty(run.confirms), unless_empty(run.baseline), run.baseline_asked_at);
  run_ = last_row();
  Sql insert_part(database_, "INSERT INTO plan_parts (run, n, kind, name, value) VALUES (?, ?, ?, ?, ?)");
  std::int64_t part = 0;
  for (const PlanPart& one : run.plan) insert_part.run(run_, part++, one.kind, one.name, one.value);
  Sql insert_model(database_, "INSERT INTO models (run, n, name, settings) VALUES (?, ?, ?, ?)");
  std::int64_t n = 0;
  for (const auto& [name, settings] : run.models) insert_model.run(run_, n++, name, settings);
  n = 0;
  for (const SuiteInfo& suite : run.suites) add_suite(n++, suite);
}

void RunWriter::continue_run(const RunInfo& run) {
  Sql find(database_, "SELECT id, elapsed_us FROM runs WHERE run_id = ?");
  find.query(run.id).next();
  run_ = find.integer(0);
  before_ = Duration(find.integer(1));
  Sql reopen(database_,
             "UPDATE runs SET finished_us = NULL, stop_reason = NULL, decision = NULL, exit_code = NULL,"
             " selection = ?, baseline = ?, baseline_asked_us = ?, resumed = resumed + 1 WHERE id = ?");
  reopen.run(unless_empty(run.selection), unless_empty(run.baseline), run.baseline_asked_at, run_);
  Sql undecide(database_, "DELETE FROM gate_rules WHERE run = ?");
  undecide.run(run_);
  Sql suites(database_, "SELECT n, name FROM suites WHERE run = ?");
  suites.query(run_);
  while (suites.next()) suites_[suites.text(1)] = suites.integer(0);
  Sql prompts(database_, "SELECT suite, name, n FROM suite_prompts WHERE run = ?");
  prompts.query(run_);
  while (prompts.next()) prompts_[{prompts.integer(0), prompts.text(1)}] = prompts.integer(2);
  Sql unskip(database_,
             "UPDATE samples SET duration_us = NULL, verdict = NULL, outcome = NULL, score = NULL, reason = NULL"
             " WHERE run = ? AND verdict = 'skipped'");
  unskip.run(run_);
  Sql open(database_, "SELECT plan_index, id FROM samples WHERE run = ? AND verdict IS NULL");
  open.query(run_);
  while (open.next()) open_samples_[static_cast<std::uint64_t>(open.integer(0))] = open.integer(1);
}

void RunWriter::add_suite(std::int64_t n, const SuiteInfo& suite) {
  Sql insert(database_,
             "INSERT INTO suites (run, n, name, path, hash, description, planned, trial_policy, cluster)"
             " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  insert.run(run_, n, suite.name, suite.path, suite.hash, suite.description, static_cast<std::int64_t>(suite.planned),
             trial_policy_text(suite.trial_policy), suite.cluster);
  suites_[suite.name] = n;
  Sql insert_model(database_, "INSERT INTO suite_models (run, suite, n, name) VALUES (?, ?, ?, ?)");
  std::int64_t i = 0;
  for (const std::string& model : suite.models) insert_model.run(run_, n, i++, model);
  Sql insert_prompt(database_,
                    "INSERT INTO suite_prompts (run, suite, n, name, path, prompt) VALUES (?, ?, ?, ?, ?, ?)");
  i = 0;
  for (const PromptVersion& prompt : suite.prompts) {
    insert_prompt.run(run_, n, i, prompt.name, prompt.path, prompt_row(prompt));
    prompts_[{n, prompt.name}] = i++;
  }
}

std::int64_t RunWriter::prompt_row(const PromptVersion& prompt) {
  Sql find(database_, "SELECT id FROM prompts WHERE hash = ?");
  if (find.query(prompt.hash).next()) return find.integer(0);
  Sql insert(database_, "INSERT INTO prompts (hash, canonical) VALUES (?, ?)");
  insert.run(prompt.hash, prompt.canonical);
  return last_row();
}

RunWriter::SuiteCases& RunWriter::cases_of(const std::string& suite) {
  const auto known = cases_.find(suite);
  if (known != cases_.end()) return known->second;
  SuiteCases& cases = cases_[suite];
  Sql stored(database_, "SELECT id, case_id, hash FROM cases WHERE suite = ?");
  stored.query(suite);
  while (stored.next()) cases.stored.add(case_key(stored.text(1), stored.text(2)), stored.integer(0));
  cases.stored.sort();
  return cases;
}

std::int64_t RunWriter::case_row(const SampleResult& sample) {
  SuiteCases& cases = cases_of(sample.key.suite);
  if (sample.case_index >= cases.rows.size()) cases.rows.resize(sample.case_index + 1);
  std::int64_t& row = cases.rows[sample.case_index];
  if (row != 0) return row;
  const Case& subject = *sample.subject;
  const std::string hash = hash_of(subject);
  if (const std::optional<std::int64_t> known = cases.stored.find(case_key(subject.id, hash))) {
    row = *known;
  } else {
    insert_case_.run(sample.key.suite, subject.id, hash, subject.description, case_content(subject));
    row = last_row();
  }
  return row;
}

std::optional<std::int64_t> RunWriter::checks_row(const std::optional<Digest>& hash) {
  if (!hash) return std::nullopt;
  const auto known = checks_.find(*hash);
  if (known != checks_.end()) return known->second;
  Sql find(database_, "SELECT id FROM checks WHERE hash = ?");
  std::int64_t row = 0;
  if (find.query(*hash).next()) {
    row = find.integer(0);
  } else {
    Sql(database_, "INSERT INTO checks (hash) VALUES (?)").run(*hash);
    row = last_row();
  }
  // Where each case has checks of its own there is one a case, needed by its samples alone, which come together.
  if (checks_.size() >= k_known_checks) checks_.clear();
  checks_.emplace(*hash, row);
  return row;
}

std::int64_t RunWriter::sample_row(const SampleResult& sample) {
  const auto open = open_samples_.find(sample.index);
  if (open != open_samples_.end()) return open->second;
  const std::int64_t suite = suites_.at(sample.key.suite);
  const auto prompt = prompts_.find({suite, sample.key.prompt});
  const std::string tags = tags_to_json(sample.subject->tags);
  insert_sample_.run(run_, static_cast<std::int64_t>(sample.index), suite,
                     prompt == prompts_.end() ? std::nullopt : std::optional(prompt->second), sample.key.model,
                     case_row(sample), sample.key.trial, unless_empty(tags), sample.started_at,
                     checks_row(sample.checks_hash));
  const std::int64_t row = last_row();
  open_samples_.emplace(sample.index, row);
  return row;
}

void RunWriter::add_call(const SampleResult& sample, const Call& call) {
  const std::int64_t row = sample_row(sample);
  const Completion& completion = call.completion;
  const StoredParts parts = split_parts(completion);
  const std::optional<Usage>& usage = completion.usage;
  const auto tokens = [&](std::int64_t Usage::*field) { return usage ? std::optional((*usage).*field) : std::nullopt; };
  insert_call_.run(row, call.number, purpose_name(call.purpose), call.model, outcome_name(call.outcome),
                   unless_empty(call.message), parts.has_text ? &parts.text : nullptr, unless_empty(parts.others),
                   unless_empty(completion.finish_reason), unless_empty(completion.reported_model),
                   unless_empty(completion.fingerprint), tokens(&Usage::input_tokens), tokens(&Usage::output_tokens),
                   tokens(&Usage::cached_input_tokens), tokens(&Usage::reasoning_tokens), call.cached, call.latency,
                   call.cost, call.turn, call.cache_key, call.recorded_at, tokens(&Usage::cache_write_tokens),
                   unless_empty(call.check), call.question);
  const std::int64_t call_row = last_row();
  // A cached answer has its entry, or is too old for one.
  if (call.cache_key && !call.cached) {
    insert_answer_.run(call_row, static_cast<std::int64_t>(call.cache_key->prefix()), call.attempts.back().started_at);
  }
  for (const Attempt& attempt : call.attempts) {
    const std::string headers = tags_to_json(attempt.headers);
    const auto used = [&](std::int64_t Usage::*field) {
      return attempt.usage ? std::optional((*attempt.usage).*field) : std::nullopt;
    };
    insert_attempt_.run(call_row, attempt.number, attempt.model, attempt.started_at, attempt.queue_wait,
                        attempt.first_byte, attempt.duration, attempt.http_status, outcome_name(attempt.outcome),
                        unless_empty(attempt.message), unless_empty(attempt.request_id), attempt.wait_hint,
                        used(&Usage::input_tokens), used(&Usage::output_tokens), used(&Usage::cached_input_tokens),
                        used(&Usage::reasoning_tokens), used(&Usage::cache_write_tokens), attempt.cost,
                        unless_empty(headers), attempt.first_token);
  }
}

void RunWriter::finish_sample(const SampleResult& sample) {
  const std::int64_t row = sample_row(sample);
  std::int64_t n = 0;
  for (const Score& score : sample.scores) {
    const std::string judging = score.judging == nullptr ? std::string() : judging_to_json(*score.judging);
    insert_score_.run(
        row, n++, score.check, score.name, score.score, score.pass, score.weight, score.reason,
        score.error ? std::optional(outcome_name(*score.error)) : std::nullopt, score.turn,
        score.labels ? std::optional(std::string_view(score.labels->expected)) : std::nullopt,
        score.labels && score.labels->actual ? std::optional(std::string_view(*score.labels->actual)) : std::nullopt,
        unless_empty(judging));
  }
  finish_sample_.run(sample.duration, verdict_name(sample.verdict), outcome_name(sample.outcome), sample.score,
                     unless_empty(sample.reason), row);
  open_samples_.erase(sample.index);
}

void RunWriter::add_notice(const Notice& notice, SystemTime at) {
  // The next number is asked for, since a run that goes on has notices already; there are few.
  Sql insert(database_,
             "INSERT INTO notices (run, n, at_us, kind, model, state, text, wait_us, plan_index) VALUES (?1,"
             " (SELECT coalesce(max(n), 0) + 1 FROM notices WHERE run = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
  const auto sample = notice.sample ? std::optional(static_cast<std::int64_t>(*notice.sample)) : std::nullopt;
  insert.run(run_, at, notice_name(notice.kind), unless_empty(notice.model), notice.state, notice.text, notice.wait,
             sample);
}

void RunWriter::add_spending(std::uint32_t suite, const SuiteSpend& total, Duration elapsed) {
  replace_spending_.run(run_, static_cast<std::int64_t>(suite), total.sum.requests, total.sum.tokens, total.sum.cost,
                        total.elapsed);
  update_elapsed_.run(before_ + elapsed, run_);
}

void RunWriter::end_run(const Tally& tally, const std::string& stop_reason, SystemTime at, Duration elapsed) {
  Sql update(database_,
             "UPDATE runs SET finished_us = ?, pass = ?, fail = ?, error = ?, skipped = ?, unscored = ?,"
             " cost_nano_usd = ?, unpriced = ?, spent_nano_usd = ?, unknown_spent = ?, stop_reason = ?, elapsed_us = ?"
             " WHERE id = ?");
  update.run(at, static_cast<std::int64_t>(tally.pass), static_cast<std::int64_t>(tally.fail),
             static_cast<std::int64_t>(tally.error), static_cast<std::int64_t>(tally.skipped),
             static_cast<std::int64_t>(tally.unscored), tally.cost, static_cast<std::int64_t>(tally.unpriced),
             tally.spent, static_cast<std::int64_t>(tally.unknown_spent), unless_empty(stop_reason), before_ + elapsed,
             run_);
}

}  // namespace llmeval
