#include "compare/gate_sums.h"

#include "domain/case_filter.h"

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

// One check over the samples that a part has.
class CheckSums {
 public:
  explicit CheckSums(std::string name) : name_(std::move(name)) {}

  const std::string& name() const { return name_; }

  void add(const SampleResult& sample, const TrialPolicy& policy) {
    const std::optional<TrialOutcome> outcome = check_outcome(sample, name_);
    if (!outcome) return;
    Group& group = group_of(sample);
    const std::uint64_t first = sample.index - static_cast<std::uint64_t>(sample.key.trial - 1);
    cases_.add(first, *outcome, policy, group.summary.cases, group.flaky);
    if (outcome->verdict == Verdict::error) return;
    ++group.summary.measured;
    group.scores.add(outcome->score);
  }

  std::vector<CheckSummary> summaries(const std::vector<std::string>& models) const {
    std::vector<CheckSummary> all;
    for (const Group& group : groups_) {
      if (!is_picked(models, group.model)) continue;
      all.push_back(group.summary);
      all.back().score = group.scores.mean();
    }
    return all;
  }

 private:
  struct Group {
    std::string prompt_hash;
    std::string prompt;
    std::string model;
    CheckSummary summary;
    std::uint64_t flaky = 0;
    ShareMean scores;
  };

  Group& group_of(const SampleResult& sample) {
    const SampleKey& key = sample.key;
    const auto found = std::find_if(groups_.begin(), groups_.end(), [&](const Group& group) {
      return group.prompt == key.prompt && group.model == key.model && group.prompt_hash == sample.prompt_hash;
    });
    if (found != groups_.end()) return *found;
    Group& made = groups_.emplace_back();
    made.prompt_hash = sample.prompt_hash;
    made.prompt = key.prompt;
    made.model = key.model;
    made.summary.label = key.prompt.empty() ? key.model : key.prompt + " × " + key.model;
    return made;
  }

  std::string name_;
  CaseCounter cases_;
  std::vector<Group> groups_;
};

// Cases of a suite that have some tags, and the checks that are looked at there.
struct TaggedPart {
  std::vector<std::string> tags;
  std::optional<Summary> summary;  // Nothing where the tags are none: that is the whole.
  std::vector<CheckSums> checks;

  bool has(const SampleResult& sample) const {
    return tags.empty() || (sample.subject != nullptr && has_tags(tags, sample.subject->tags));
  }
};

struct SuiteParts {
  TrialPolicy policy;
  std::vector<TaggedPart> parts;

  TaggedPart& part_of(const std::vector<std::string>& tags, const RunInfo& run) {
    for (TaggedPart& part : parts) {
      if (part.tags == tags) return part;
    }
    TaggedPart& made = parts.emplace_back();
    made.tags = tags;
    if (!tags.empty()) made.summary.emplace(run);
    return made;
  }
};

const RuleScope* scope_of(const GateRule& rule) {
  return std::visit(
      [](const auto& one) -> const RuleScope* {
        if constexpr (requires { one.scope; }) return &one.scope;
        return nullptr;
      },
      rule);
}

// Only the suite's own.
RunInfo suite_alone(const RunInfo& run, const SuiteInfo& suite) {
  RunInfo alone;
  alone.id = run.id;
  alone.suites = {suite};
  return alone;
}

}  // namespace

struct GateSums::State {
  explicit State(const RunInfo& run) : whole(run) {}

  Summary whole;
  std::map<std::string, SuiteParts, std::less<>> suites;
  CaseFilter is_left_out;

  const TaggedPart* find(std::string_view suite, const std::vector<std::string>& tags) const {
    const auto found = suites.find(suite);
    if (found == suites.end()) return nullptr;
    for (const TaggedPart& part : found->second.parts) {
      if (part.tags == tags) return &part;
    }
    return nullptr;
  }
  const Summary* summary(std::string_view suite, const RuleScope& scope) const {
    if (scope.tags.empty()) return &whole;
    const TaggedPart* part = find(suite, scope.tags);
    return part == nullptr ? nullptr : &*part->summary;
  }
};

GateSums::GateSums(const RunInfo& run, const std::map<std::string, Gate>& gates, CaseFilter is_left_out)
    : state_(std::make_unique<State>(run)) {
  state_->is_left_out = std::move(is_left_out);
  for (const SuiteInfo& suite : run.suites) {
    const auto gate = gates.find(suite.name);
    if (gate == gates.end()) continue;
    SuiteParts parts;
    parts.policy = suite.trial_policy;
    const RunInfo alone = suite_alone(run, suite);
    for (const GateRule& rule : gate->second.rules) {
      const RuleScope* scope = scope_of(rule);
      if (scope == nullptr || (scope->tags.empty() && scope->check.empty())) continue;
      TaggedPart& part = parts.part_of(scope->tags, alone);
      const auto is_same = [&](const CheckSums& sums) { return sums.name() == scope->check; };
      if (!scope->check.empty() && std::none_of(part.checks.begin(), part.checks.end(), is_same)) {
        part.checks.emplace_back(scope->check);
      }
    }
    if (!parts.parts.empty()) state_->suites.emplace(suite.name, std::move(parts));
  }
}

GateSums::GateSums(GateSums&&) noexcept = default;
GateSums& GateSums::operator=(GateSums&&) noexcept = default;
GateSums::~GateSums() = default;

void GateSums::add(const SampleResult& sample) {
  const bool is_out = state_->is_left_out && state_->is_left_out(sample.key.suite, sample.key.case_id);
  if (is_out) {
    state_->whole.leave_out(sample.key.suite);
  } else {
    state_->whole.add(sample);
  }
  if (state_->suites.empty()) return;
  const auto found = state_->suites.find(sample.key.suite);
  if (found == state_->suites.end()) return;
  for (TaggedPart& part : found->second.parts) {
    const bool is_in = !is_out && part.has(sample);
    if (part.summary && !is_in) part.summary->leave_out(sample.key.suite);
    if (part.summary && is_in) part.summary->add(sample);
    if (!is_in) continue;
    for (CheckSums& check : part.checks) check.add(sample, found->second.policy);
  }
}

std::vector<GroupSummary> GateSums::groups() const { return state_->whole.groups(); }

std::vector<GroupSummary> GateSums::groups(std::string_view suite, const RuleScope& scope) const {
  const Summary* summary = state_->summary(suite, scope);
  std::vector<GroupSummary> groups = summary == nullptr ? std::vector<GroupSummary>() : summary->groups();
  std::erase_if(
      groups, [&](const GroupSummary& group) { return group.suite != suite || !is_picked(scope.models, group.model); });
  return groups;
}

std::vector<CheckSummary> GateSums::checks(std::string_view suite, const RuleScope& scope) const {
  const TaggedPart* part = state_->find(suite, scope.tags);
  if (part == nullptr) return {};
  for (const CheckSums& check : part->checks) {
    if (check.name() == scope.check) return check.summaries(scope.models);
  }
  return {};
}

std::vector<ConfusionSummary> GateSums::confusions(std::string_view suite, const RuleScope& scope) const {
  const Summary* summary = state_->summary(suite, scope);
  std::vector<ConfusionSummary> all = summary == nullptr ? std::vector<ConfusionSummary>() : summary->confusions();
  std::erase_if(all, [&](const ConfusionSummary& one) {
    return one.suite != suite || one.name != scope.check || !is_picked(scope.models, one.model);
  });
  return all;
}

std::optional<TrialOutcome> check_outcome(const SampleResult& sample, std::string_view check) {
  ShareMean mean;
  TrialOutcome outcome{Verdict::pass, 0};
  bool has_error = false;
  for (const Score& score : sample.scores) {
    if (score.name != check || !score.applies()) continue;
    if (!score.score) {
      has_error = true;
      continue;
    }
    mean.add(*score.score);
    if (!score.pass) outcome.verdict = Verdict::fail;
  }
  const std::optional<double> score = mean.mean();
  if (has_error) return TrialOutcome{Verdict::error, 0};
  if (!score) return std::nullopt;
  outcome.score = *score;
  return outcome;
}

}  // namespace llmeval
