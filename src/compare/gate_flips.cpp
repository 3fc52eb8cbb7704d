#include "compare/change_rules.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

constexpr std::size_t k_most_named = 20;

bool is_flip(const NewFailuresGate& rule, const ComparedPart& part, const CasePair& pair) {
  if (rule.scope.check.empty()) return pair.kind == PairKind::regressed;
  for (const CheckChange& change : check_changes(*part.comparison, *part.group, pair)) {
    const CheckComparison& check = part.group->checks[change.check];
    if (check.name == rule.scope.check && change.kind == PairKind::regressed) return true;
  }
  return false;
}

FlippedCase flipped(const ComparedPart& part, const CasePair& pair, std::uint64_t confirm) {
  const SampleKey& key = part.comparison->key_of(pair);
  return {key.suite,
          key.case_id,
          key.prompt,
          part.group->before.prompt_hash,
          part.group->after.prompt_hash,
          key.model,
          part.group->before.model,
          confirm};
}

// What a sample of a confirming run came to: the sample, or the check that a rule is about.
Verdict verdict_of(const SampleTable& table, const SampleRow& row, const std::string& check) {
  if (check.empty()) return row.verdict;
  Verdict verdict = Verdict::error;
  for (const CheckRow& one : table.checks_of(row)) {
    if (table.checks[one.check].name != check || one.state == CheckRow::State::not_applied) continue;
    if (one.state == CheckRow::State::error) return Verdict::error;
    if (one.state == CheckRow::State::fail) return Verdict::fail;
    verdict = Verdict::pass;
  }
  return verdict;
}

// The names of a suite's prompts that have this content; the empty name where there is no prompt at all.
bool has_content(const SuiteInfo& suite, const std::string& prompt, const std::string& hash) {
  if (prompt.empty()) return hash.empty();
  return std::any_of(suite.prompts.begin(), suite.prompts.end(),
                     [&](const PromptVersion& one) { return one.name == prompt && one.hash == hash; });
}

class RerunCounter {
 public:
  RerunCounter(const std::vector<ConfirmingRun>& runs, const std::string& check) : runs_(runs), check_(check) {}

  Reruns count(const FlippedCase& flip) const {
    Reruns reruns;
    for (const ConfirmingRun& run : runs_) {
      for (const SampleRow& row : run.table->rows) add(run, row, flip, reruns);
    }
    return reruns;
  }

  // Whether a confirming run had the prompt that passed; else it could not be asked again.
  bool asked_before(const FlippedCase& flip) const {
    if (!can_differ(flip)) return false;
    return std::any_of(runs_.begin(), runs_.end(), [&](const ConfirmingRun& run) {
      return std::any_of(run.info->suites.begin(), run.info->suites.end(), [&](const SuiteInfo& suite) {
        return suite.name == flip.suite && std::any_of(suite.prompts.begin(), suite.prompts.end(),
                                                       [&](const auto& one) { return one.hash == flip.before_hash; });
      });
    });
  }

 private:
  static bool can_differ(const FlippedCase& flip) {
    return flip.before_hash != flip.after_hash && flip.before_model == flip.model;
  }

  void add(const ConfirmingRun& run, const SampleRow& row, const FlippedCase& flip, Reruns& reruns) const {
    const SampleTable& table = *run.table;
    if (table.cases[row.subject].id != flip.case_id || table.suites[row.suite] != flip.suite) return;
    if (table.models[row.model] != flip.model) return;
    const Verdict verdict = verdict_of(table, row, check_);
    if (verdict != Verdict::pass && verdict != Verdict::fail) return;
    const auto suite = std::find_if(run.info->suites.begin(), run.info->suites.end(),
                                    [&](const SuiteInfo& one) { return one.name == flip.suite; });
    if (suite == run.info->suites.end()) return;
    const std::string& prompt = table.prompts[row.prompt];
    if (has_content(*suite, prompt, flip.after_hash)) {
      ++(verdict == Verdict::pass ? reruns.after_passed : reruns.after_failed);
    } else if (can_differ(flip) && has_content(*suite, prompt, flip.before_hash)) {
      ++(verdict == Verdict::pass ? reruns.before_passed : reruns.before_failed);
    }
  }

  const std::vector<ConfirmingRun>& runs_;
  const std::string& check_;
};

// The first of them by name, each with what its re-runs came to.
class NamedCases {
 public:
  void add(std::string name) {
    if (++count_ <= k_most_named) names_.push_back(std::move(name));
  }
  std::uint64_t count() const { return count_; }
  std::string text() const {
    std::string text = fmt::format("{}", fmt::join(names_, ", "));
    if (count_ > names_.size()) text += fmt::format(" and {} more", count_ - names_.size());
    return text;
  }

 private:
  std::vector<std::string> names_;
  std::uint64_t count_ = 0;
};

std::string reruns_text(const Reruns& reruns, bool asked_before) {
  const std::uint64_t after = reruns.after_passed + reruns.after_failed;
  const std::uint64_t before = reruns.before_passed + reruns.before_failed;
  std::string text = fmt::format("failed {} of {}", reruns.after_failed, after);
  if (asked_before) text += fmt::format(", before passed {} of {}", reruns.before_passed, before);
  return text;
}

GateRuleResult flips_line(const NewFailuresGate& rule, const ChangeInput& input, const ComparedPart& part) {
  const RerunCounter counter(input.runs.confirming, rule.scope.check);
  std::map<FlipAnswer, NamedCases> named;
  for (const CasePair& pair : part.comparison->pairs_of(*part.group)) {
    if (!is_flip(rule, part, pair)) continue;
    const FlippedCase flip = flipped(part, pair, rule.confirm);
    if (rule.confirm == 0) {
      named[FlipAnswer::confirmed].add(flip.case_id);
      continue;
    }
    const Reruns reruns = counter.count(flip);
    const bool asked_before = counter.asked_before(flip);
    const FlipAnswer answer = answer_flip(reruns, {rule.confirm, asked_before});
    named[answer].add(fmt::format("{} ({})", flip.case_id, reruns_text(reruns, asked_before)));
  }
  std::vector<std::string> texts;
  const auto tell = [&](FlipAnswer answer, std::string_view what) {
    const NamedCases& cases = named[answer];
    if (cases.count() > 0) texts.push_back(fmt::format("{} {}: {}", cases.count(), what, cases.text()));
  };
  tell(FlipAnswer::confirmed, named[FlipAnswer::confirmed].count() == 1 ? "new failure" : "new failures");
  tell(FlipAnswer::elsewhere, "failing with the prompt that passed, too (something else changed, the model perhaps)");
  tell(FlipAnswer::inconclusive, "not asked again so often that it is sure");
  tell(FlipAnswer::flaky, "flaky");
  GateRuleResult result{input.suite, "no_new_failures", GateDecision::pass, {}};
  if (named[FlipAnswer::inconclusive].count() + named[FlipAnswer::elsewhere].count() > 0) {
    result.decision = GateDecision::inconclusive;
  }
  if (named[FlipAnswer::confirmed].count() > 0) result.decision = GateDecision::fail;
  if (texts.empty()) texts.push_back("no case that passed fails now");
  result.text = fmt::format("{}: {}", scope_text(part.group->label(), rule.scope), fmt::join(texts, "; "));
  return result;
}

}  // namespace

RuleResults decide_rule(const NewFailuresGate& rule, const ChangeInput& input) {
  if (!input.parts.has(std::nullopt)) return {no_baseline(input.suite, "no_new_failures")};
  RuleResults results;
  for (const ComparedPart& part : input.parts.of(input.suite, rule.scope, std::nullopt)) {
    if (!part.group->rate.is_measured()) {
      const std::string what = scope_text(part.group->label(), rule.scope);
      results.push_back(nothing_compared(input.suite, "no_new_failures", what, part.group));
    } else {
      results.push_back(flips_line(rule, input, part));
    }
  }
  if (results.empty()) results.push_back(nothing_compared(input.suite, "no_new_failures", input.suite, nullptr));
  return results;
}

void add_flips(const NewFailuresGate& rule, const ChangeInput& input, std::vector<FlippedCase>& flips) {
  if (rule.confirm == 0 || !input.parts.has(std::nullopt)) return;
  for (const ComparedPart& part : input.parts.of(input.suite, rule.scope, std::nullopt)) {
    for (const CasePair& pair : part.comparison->pairs_of(*part.group)) {
      if (!is_flip(rule, part, pair)) continue;
      FlippedCase flip = flipped(part, pair, rule.confirm);
      const auto is_same = [&](const FlippedCase& one) {
        return one.case_id == flip.case_id && one.suite == flip.suite && one.prompt == flip.prompt &&
               one.model == flip.model;
      };
      const auto known = std::find_if(flips.begin(), flips.end(), is_same);
      if (known == flips.end()) {
        flips.push_back(std::move(flip));
      } else {
        known->confirm = std::max(known->confirm, flip.confirm);
      }
    }
  }
}

}  // namespace llmeval
