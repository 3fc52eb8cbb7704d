#include "compare/early_answers.h"

#include "compare/compared_samples.h"
#include "domain/case_filter.h"
#include "domain/start_order.h"

#include <algorithm>
#include <set>
#include <utility>

namespace llmeval {

namespace {

// Both sides have one name, and not the same: a comparison of two models, or of two versions of a prompt.
bool is_ignored(const std::set<std::string>& before, const std::set<std::string>& after) {
  return before.size() == 1 && after.size() == 1 && before != after;
}

bool is_measured(Verdict verdict) { return verdict == Verdict::pass || verdict == Verdict::fail; }

bool differs(const std::string& before, const std::string& after) {
  return !before.empty() && !after.empty() && before != after;
}

std::vector<std::string> prompts_of(const SuiteInfo& suite) {
  std::vector<std::string> names;
  for (const PromptVersion& prompt : suite.prompts) names.push_back(prompt.name);
  if (names.empty()) names.emplace_back();
  return names;
}

}  // namespace

bool EarlyAnswers::is_early(const RegressionGate& rule) {
  return !rule.against && rule.scope.tags.empty() && rule.scope.check.empty();
}

EarlyAnswers::EarlyAnswers(std::map<std::string, Gate> gates, const RunInfo& run, std::span<const ComparedCase> before,
                           CaseFilter is_left_out)
    : gates_(std::move(gates)), is_left_out_(std::move(is_left_out)) {
  std::set<std::string> prompts_before;
  std::set<std::string> models_before;
  for (const ComparedCase& one : before) {
    prompts_before.insert(one.key.prompt);
    models_before.insert(one.key.model);
  }
  std::set<std::string> prompts;
  std::set<std::string> models;
  std::vector<std::pair<ComparisonKey, RegressionRule>> wanted;
  for (const SuiteInfo& suite : run.suites) {
    const std::vector<std::string> names = prompts_of(suite);
    prompts.insert(names.begin(), names.end());
    models.insert(suite.models.begin(), suite.models.end());
    // An answer after every case takes them for independent.
    if (!suite.cluster.empty()) continue;
    const std::vector<GateRule>& rules = gates_[suite.name].rules;
    for (std::size_t n = 0; n < rules.size(); ++n) {
      const auto* const rule = std::get_if<RegressionGate>(&rules[n]);
      if (rule == nullptr || !is_early(*rule)) continue;
      for (const std::string& prompt : names) {
        for (const std::string& model : suite.models) {
          if (is_picked(rule->scope.models, model))
            wanted.push_back({{suite.name, n, prompt, model}, {rule->margin.value_or(0), rule->alpha}});
        }
      }
    }
  }
  ignores_prompt_ = is_ignored(prompts_before, prompts);
  ignores_model_ = is_ignored(models_before, models);
  for (const ComparedCase& one : before) {
    before_.emplace(key_of(one.key), Case{one.outcome.verdict, one.case_hash, one.checks_hash});
  }
  for (auto& [key, rule] : wanted) {
    rule.alpha /= static_cast<double>(wanted.size());
    comparisons_.emplace(std::move(key), Comparison{EarlyStop(rule, EarlyStop::Scores::pass_fail)});
  }
}

EarlyAnswers::CaseKey EarlyAnswers::key_of(const SampleKey& key) const {
  return {key.suite, ignores_prompt_ ? std::string() : key.prompt, ignores_model_ ? std::string() : key.model,
          key.case_id};
}

void EarlyAnswers::add(const ComparedCase& after) {
  if (is_left_out_ && is_left_out_(after.key.suite, after.key.case_id)) return;
  const auto before = before_.find(key_of(after.key));
  if (before == before_.end() || !is_measured(before->second.verdict) || !is_measured(after.outcome.verdict)) return;
  if (differs(before->second.case_hash, after.case_hash) || differs(before->second.checks_hash, after.checks_hash)) {
    return;
  }
  const bool passed = before->second.verdict == Verdict::pass;
  const bool passes = after.outcome.verdict == Verdict::pass;
  const auto gate = gates_.find(after.key.suite);
  if (gate == gates_.end()) return;
  for (std::size_t n = 0; n < gate->second.rules.size(); ++n) {
    const auto found = comparisons_.find({after.key.suite, n, after.key.prompt, after.key.model});
    if (found == comparisons_.end()) continue;
    Comparison& comparison = found->second;
    if (comparison.stop.answer() != ChangeAnswer::inconclusive) continue;
    comparison.table.add(passed, passes);
    comparison.stop.add(passed ? 1 : 0, passes ? 1 : 0);
  }
}

bool EarlyAnswers::is_certain(const std::string& suite) const {
  const auto gate = gates_.find(suite);
  if (gate == gates_.end()) return false;
  bool all_shown = true;
  bool is_any = false;
  for (auto at = comparisons_.lower_bound({suite, 0, {}, {}});
       at != comparisons_.end() && std::get<0>(at->first) == suite; ++at) {
    const ChangeAnswer answer = at->second.stop.answer();
    if (answer == ChangeAnswer::worse) return true;
    is_any = true;
    all_shown = all_shown && answer == ChangeAnswer::not_worse;
  }
  const auto is_answered = [](const GateRule& rule) {
    const auto* const regression = std::get_if<RegressionGate>(&rule);
    return regression != nullptr ? is_early(*regression) && regression->margin
                                 : std::holds_alternative<ErrorsGate>(rule);
  };
  const std::vector<GateRule>& rules = gate->second.rules;
  return is_any && all_shown && std::all_of(rules.begin(), rules.end(), is_answered);
}

std::optional<EarlyAnswer> EarlyAnswers::find(const std::string& suite, const RegressionGate& rule,
                                              const std::string& prompt, const std::string& model) const {
  const auto gate = gates_.find(suite);
  if (gate == gates_.end()) return std::nullopt;
  for (std::size_t n = 0; n < gate->second.rules.size(); ++n) {
    const auto* const one = std::get_if<RegressionGate>(&gate->second.rules[n]);
    if (one == nullptr || one->scope != rule.scope || one->margin != rule.margin || one->alpha != rule.alpha ||
        one->against != rule.against) {
      continue;
    }
    const auto found = comparisons_.find({suite, n, prompt, model});
    if (found == comparisons_.end() || found->second.table.total() == 0) return std::nullopt;
    const Comparison& comparison = found->second;
    return EarlyAnswer{comparison.stop.answer(), comparison.table, comparison.stop.last_rule()};
  }
  return std::nullopt;
}

EarlyAnswers repeat_early_answers(std::map<std::string, Gate> gates, const RunInfo& run, const SampleTable& after,
                                  const SampleTable& before, CaseFilter is_left_out) {
  const auto policy_of = [&run](std::string_view suite) { return trial_policy_of(run, suite); };
  std::map<std::string, std::vector<std::string>> ids;  // Of a suite's cases, in the order of the plan.
  std::set<std::pair<std::string, std::string>> known;
  for (const SampleRow& row : after.rows) {
    const std::string& suite = after.suites[row.suite];
    const std::string& id = after.cases[row.subject].id;
    if (known.emplace(suite, id).second) ids[suite].push_back(id);
  }
  std::map<std::pair<std::string, std::string>, std::vector<ComparedCase>> cases;
  for (ComparedCase& one : gather_cases(compared_samples(after), policy_of)) {
    cases[{one.key.suite, one.key.case_id}].push_back(std::move(one));
  }
  EarlyAnswers answers(std::move(gates), run, gather_cases(compared_samples(before), policy_of),
                       std::move(is_left_out));
  for (const auto& [suite, of_suite] : ids) {
    for (const std::uint32_t place : start_order(run.seed, suite, of_suite.size())) {
      for (const ComparedCase& one : cases[{suite, of_suite[place]}]) answers.add(one);
    }
  }
  return answers;
}

}  // namespace llmeval
