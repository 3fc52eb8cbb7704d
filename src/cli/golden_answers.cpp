#include "cli/golden_answers.h"

#include "base/time.h"
#include "cli/git.h"
#include "data/json.h"
#include "engine/cleaned_answers.h"
#include "event/event.h"
#include "store/runs.h"
#include "text/glob.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace llmeval {

namespace {

bool is_meant(const std::vector<std::string>& globs, const std::string& name) {
  return globs.empty() || std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) {
           return glob == name || glob_matches(glob, name);
         });
}

// What checks said against an answer.
std::string reasons_against(const SampleResult& sample) {
  std::string reasons = sample.verdict == Verdict::fail ? inert_line(sample.reason) : std::string();
  for (const Score& score : sample.scores) {
    if (score.pass || score.weight == 0) continue;
    reasons += fmt::format("{}{}: {}", reasons.empty() ? "" : "; ", excerpt(score.name, 40), excerpt(score.reason));
  }
  return reasons;
}

// What stands at a pointer in an answer; nullopt where that is no JSON, or has nothing there.
std::optional<Value> part_at(const std::string& text, const std::string& pointer) {
  const auto json = parse_json(text);
  if (!json) return std::nullopt;
  const Result<const Value*> found = resolve_pointer(*json, pointer);
  return found && *found != nullptr ? std::optional(**found) : std::nullopt;
}

// The answers of the samples that are told.
class AnswerCollector final : public EventSink {
 public:
  AnswerCollector(const Project& project, const GoldenSelection& selection)
      : project_(project), selection_(selection) {}

  Result<> on_event(const RunEvent& event) override {
    if (const auto* finished = std::get_if<SampleFinished>(&event.kind)) take(finished->sample);
    return {};
  }

  std::vector<GoldenAnswer> answers;
  std::size_t without = 0;

 private:
  void take(const SampleResult& sample) {
    const SampleKey& key = sample.key;
    const bool meant = is_meant(selection_.cases, key.case_id) && is_meant(selection_.prompts, key.prompt) &&
                       is_meant(selection_.models, key.model);
    const auto is_it = [&](const Suite& suite) { return suite.name == key.suite; };
    const auto suite = std::find_if(project_.suites.begin(), project_.suites.end(), is_it);
    const Call* call = sample.answer();
    if (!meant || suite == project_.suites.end() || call == nullptr || call->outcome != Outcome::ok) return;
    const tl::expected<std::string, Uncleaned> text = clean_answer(*call, *suite);
    if (!text || text->empty()) return;
    const std::optional<Value> part = selection_.at.empty() ? std::nullopt : part_at(*text, selection_.at);
    if (!selection_.at.empty() && !part) return static_cast<void>(++without);
    const std::string asked = asked_of(sample.subject->hash);
    const auto is_same = [&](const GoldenAnswer& one) {
      const bool is_equal = part ? one.part == part : one.text == *text;
      return one.key.case_id == key.case_id && one.key.suite == key.suite && is_equal;
    };
    // Answers of a case come one after another.
    const auto known = std::find_if(answers.rbegin(), answers.rend(), [&](const GoldenAnswer& one) {
      return one.key.case_id != key.case_id || is_same(one);
    });
    if (known != answers.rend() && is_same(*known)) {
      if (known->verdict != Verdict::fail && sample.verdict == Verdict::fail) {
        known->verdict = Verdict::fail;
        known->why = reasons_against(sample);
      }
      return;
    }
    answers.push_back({key, *text, asked, part, sample.verdict, reasons_against(sample)});
  }

  const Project& project_;
  const GoldenSelection& selection_;
};

}  // namespace

Standing standing_of(const GoldenAnswer& answer, const GoldenLine* line) {
  if (line == nullptr) return Standing::open;
  const auto is_it = [&](const GoldenDecision& one) { return one.answer == answer.text && one.asked == answer.asked; };
  if (line->failing && is_it(*line->failing)) return Standing::known_failing;
  const bool is_right =
      line->accepted && (answer.part ? line->accepted->asked == answer.asked && line->accepted->right() == *answer.part
                                     : is_it(*line->accepted));
  return is_right ? Standing::accepted : Standing::open;
}

Result<GoldenAnswers> GoldenAnswers::read(const Project& project, const Database& database, const std::string& run,
                                          const GoldenSelection& selection) {
  AnswerCollector collector(project, selection);
  LLMEVAL_CHECK(emit_run(database, run, {&collector}));
  GoldenAnswers found;
  found.answers_ = std::move(collector.answers);
  found.without_ = collector.without;
  for (const Suite& suite : project.suites) {
    Cases& cases = found.suites_[suite.name];
    for (std::uint64_t i = 0; i < suite.cases->size(); ++i) {
      LLMEVAL_TRY(const SuiteCase one, suite.cases->at(i));
      const Case& subject = *one.subject;
      cases.emplace(subject.id, CaseNow{case_hash(subject), subject.reference && !subject.reference_is_accepted});
    }
  }
  return found;
}

Standing GoldenAnswers::standing(const GoldenAnswer& answer, const GoldenFile& golden) const {
  const auto suite = suites_.find(answer.key.suite);
  if (suite == suites_.end()) return Standing::case_gone;
  const auto found = suite->second.find(answer.key.case_id);
  if (found == suite->second.end()) return Standing::case_gone;
  if (found->second.has_reference) return Standing::has_reference;
  if (asked_of(found->second.hash) != answer.asked) return Standing::case_changed;
  return standing_of(answer, golden.find(answer.key.case_id));
}

GoldenDecision Decider::decide(const GoldenAnswer& answer) const {
  return {answer.text, answer.asked, answer.key.prompt, answer.key.model, run, at, by};
}

AcceptedAnswer Decider::accept(const GoldenAnswer& answer) const { return {decide(answer), answer.part}; }

namespace {

Decider decider_of(const Workspace& workspace, const std::string& run) {
  const GitState git = read_git_state(workspace.environment, workspace.root).get();
  const auto account = workspace.environment.find("USER");
  const bool has_account = git.user.empty() && account != workspace.environment.end();
  return {run, format_time(RealClock().system_now()), has_account ? account->second : git.user};
}

// The project as far as the run's suites go, or nullopt, told.
std::optional<Project> load_run_suites(const Workspace& workspace, const Database& database, const std::string& run,
                                       Console& console) {
  const Result<RunInfo> info = read_run(database, run);
  if (!info) {
    console.error(info.error());
    return std::nullopt;
  }
  Selection selection;
  selection.is_scored = false;
  for (const SuiteInfo& suite : info->suites) selection.suites.push_back(suite.name);
  return load_checked(workspace, selection, console, false);
}

}  // namespace

Result<std::optional<GoldenSession>> open_golden(const Surroundings& surroundings, const CommonOptions& common,
                                                 const GoldenSelection& selection, Console& console) {
  LLMEVAL_TRY(Workspace workspace, open_workspace(surroundings, common, {}));
  LLMEVAL_TRY(Database database, Database::open_existing(workspace.database));
  LLMEVAL_TRY(const std::string run, find_run(database, selection.run));
  std::optional<Project> project = load_run_suites(workspace, database, run, console);
  if (!project) return std::nullopt;
  LLMEVAL_TRY(GoldenAnswers answers, GoldenAnswers::read(*project, database, run, selection));
  Decider decider = decider_of(workspace, run);
  return GoldenSession{std::move(workspace), std::move(database), std::move(decider), std::move(*project),
                       std::move(answers)};
}

}  // namespace llmeval
