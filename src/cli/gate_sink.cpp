#include "cli/gate_sink.h"

#include "store/runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

// A run that only looks at answers has no gate, but without any answer it is broken.
GateResult decide_unscored(const std::vector<GroupSummary>& groups) {
  const bool is_answered =
      std::any_of(groups.begin(), groups.end(), [](const GroupSummary& group) { return group.samples.unscored > 0; });
  return {is_answered ? GateDecision::pass : GateDecision::broken, {}};
}

void add(GateRuleResult rule, GateResult& all) {
  all.decision = worse(all.decision, rule.decision);
  all.rules.push_back(std::move(rule));
}

// That cases of a suite do not decide, and which of them were to be looked after by now.
void decide_quarantine(const std::string& suite, const DecidingRules& rules, GateResult& all) {
  for (const QuarantinedCase& one : rules.quarantine.cases) {
    if (one.suite != suite) continue;
    const bool is_over = rules.now >= one.ends_at;
    const std::string text =
        is_over ? fmt::format("the quarantine of '{}' ended with {} ({}): mend the case, or give it another day",
                              one.case_id, one.expires, one.reason)
                : fmt::format("'{}' does not gate until {}: {}", one.case_id, one.expires, one.reason);
    add({suite, "quarantine", is_over ? GateDecision::fail : GateDecision::pass, text}, all);
  }
}

}  // namespace

CaseFilter DecidingRules::left_out() const {
  if (quarantine.cases.empty()) return {};
  return [set_aside = quarantine, at = now](std::string_view suite, std::string_view case_id) {
    return set_aside.holds(suite, case_id, at);
  };
}

Result<std::set<std::string>> suites_of_run(const Database& database, const std::string& run_id) {
  std::set<std::string> names;
  if (run_id.empty()) return names;
  LLMEVAL_TRY(const RunInfo run, read_run(database, run_id));
  for (const SuiteInfo& suite : run.suites) names.insert(suite.name);
  return names;
}

DecidingRules rules_of(const Project& project, const std::set<std::string>& compared, SystemTime now) {
  DecidingRules rules{{}, project.quarantine, now};
  for (const Suite& suite : project.suites) {
    rules.gates.emplace(suite.name, suite.gate.is_default ? default_gate(compared.contains(suite.name)) : suite.gate);
  }
  return rules;
}

GateSink::GateSink(const RunInfo& run, const DecidingRules& rules) : sums_(run, rules.gates, rules.left_out()) {}

Result<> GateSink::on_event(const RunEvent& event) {
  const auto* finished = std::get_if<SampleFinished>(&event.kind);
  if (finished != nullptr && finished->sample.outcome != Outcome::cancelled) {
    sums_.add(finished->sample);
    judges_.add(finished->sample);
  }
  if (const auto* skipped = std::get_if<SampleSkipped>(&event.kind)) sums_.add(skipped->sample);
  const auto* notice = std::get_if<Notice>(&event.kind);
  if (notice != nullptr && notice->kind == NoticeKind::model_change) changes_.push_back(*notice);
  return {};
}

std::vector<Notice> GateSink::changes_in(std::uint64_t first, std::uint64_t size) const {
  std::vector<Notice> found;
  for (const Notice& change : changes_) {
    if (change.sample && *change.sample >= first && *change.sample - first < size) found.push_back(change);
  }
  return found;
}

GateResult decide_run(const RunInfo& run, const DecidingRules& rules, const GateSink& counted, const Database& database,
                      std::vector<Notice>& judges, std::vector<Error>& failures) {
  if (!run.is_scored) return decide_unscored(counted.sums().groups());
  GateResult all;
  std::uint64_t first = 0;
  for (const SuiteInfo& suite : run.suites) {
    std::vector<JudgeStanding> standings;
    if (!counted.judges().is_empty()) {
      Result<std::vector<JudgeStanding>> known = counted.judges().standings(database, suite.name);
      if (!known) {
        failures.push_back(std::move(known).error());
      } else {
        standings = *std::move(known);
      }
      for (Notice& notice : judge_notices(suite.name, standings)) judges.push_back(std::move(notice));
    }
    const std::vector<Notice> changes = counted.changes_in(first, suite.planned);
    first += suite.planned;
    const auto gate = rules.gates.find(suite.name);
    if (gate == rules.gates.end()) continue;
    for (GateRuleResult& rule : decide(gate->second, suite.name, counted.sums(), {changes, standings}).rules) {
      add(std::move(rule), all);
    }
    decide_quarantine(suite.name, rules, all);
  }
  return all;
}

}  // namespace llmeval
