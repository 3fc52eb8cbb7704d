#include "cli/judged_answers.h"

#include "compare/judge_identity.h"
#include "data/json.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

namespace llmeval {

namespace {

// An answer, whichever runs looked at it: the run that asked for it, and its key there.
using AnswerName = std::tuple<std::string, std::string, std::string, std::string, std::int32_t>;

AnswerName name_of(const std::string& answers_of, const SampleKey& key) {
  return {answers_of, key.prompt, key.model, key.case_id, key.trial};
}

// Which of two answers a judge's reply names; nullopt where it is not plainly that.
std::optional<PairVerdict> read_winner(const std::string& reply) {
  const auto value = parse_json(reply, {.places = false});
  const Value* winner = value ? value->find("winner") : nullptr;
  if (winner == nullptr || !winner->is_text()) return std::nullopt;
  if (winner->text() == "first") return PairVerdict::first;
  if (winner->text() == "second") return PairVerdict::second;
  return winner->text() == "tie" ? std::optional(PairVerdict::tie) : std::nullopt;
}

struct PeopleSay {
  std::vector<bool> labels;
  std::string comments;
};

class JudgedCollector {
 public:
  JudgedCollector(const Database& database, JudgedAnswers& found) : database_(database), found_(found) {}

  Result<> collect() {
    LLMEVAL_TRY(runs_, runs_of_suite(database_, found_.suite));
    LLMEVAL_CHECK(take_labels());
    LLMEVAL_CHECK(look_at_run());
    for (const SuiteRun& run : runs_) {
      if (open_.empty()) break;
      if (run.run_id != found_.run_id) LLMEVAL_CHECK(look_at_other(run));
    }
    for (const auto& [name, said] : open_) found_.of_another_judge += said.labels.size();
    return {};
  }

 private:
  std::string answers_of(const std::string& run_id) const {
    const auto run =
        std::find_if(runs_.begin(), runs_.end(), [&](const SuiteRun& one) { return one.run_id == run_id; });
    return run == runs_.end() ? run_id : run->answers_of;
  }

  Result<> take_labels() {
    LLMEVAL_TRY(const std::vector<LabelRecord> labels, read_labels(database_, found_.suite, found_.check));
    std::set<std::string> people;
    for (const LabelRecord& one : labels) {
      if (!one.is_random) {
        ++found_.picked;
        continue;
      }
      if (!one.is_blind) ++found_.not_blind;
      people.insert(one.label.labeller);
      PeopleSay& said = open_[name_of(answers_of(one.run_id), one.key)];
      said.labels.push_back(one.label.pass);
      if (one.label.comment.empty()) continue;
      said.comments += fmt::format("{}{}: {}", said.comments.empty() ? "" : "; ", inert_line(one.label.labeller),
                                   excerpt(one.label.comment, 200));
    }
    found_.people.assign(people.begin(), people.end());
    return {};
  }

  // The verdicts on a pair: all that show the answer first, then all that show it second. A sample that was asked about
  // again, since a reply could not be read, is left out.
  Result<> take_pairs(const ScoredSample& sample) {
    if (sample.score.check != "judge_pairwise" || sample.score.judging == nullptr) return {};
    LLMEVAL_TRY(const std::vector<std::string> replies, stored_replies(database_, sample.row, found_.check));
    const std::size_t votes = sample.score.judging->votes.size();
    if (replies.size() != 2 * votes) return {};
    for (std::size_t vote = 0; vote < votes; ++vote) {
      const std::optional<PairVerdict> first = read_winner(replies[vote]);
      const std::optional<PairVerdict> second = read_winner(replies[vote + votes]);
      if (first && second) found_.pairs.push_back({*first, *second});
    }
    return {};
  }

  Result<> look_at_run() {
    const std::string answers = answers_of(found_.run_id);
    std::set<std::string> judges;
    std::set<std::string> models;
    std::set<std::string> prompts;
    Result<> kept;
    const auto look = [&](const ScoredSample& sample) {
      ++found_.run.judged;
      found_.run.passed += sample.score.pass ? 1 : 0;
      found_.type = sample.score.check;
      judges.insert(judge_hash(sample.score));
      if (const Judging* judging = sample.score.judging.get()) {
        models.insert(judging->models.begin(), judging->models.end());
        prompts.insert(judging->prompt_hash);
      }
      if (kept) kept = take_pairs(sample);
      if (kept) kept = keep(sample, answers, found_.run_id, true);
    };
    LLMEVAL_CHECK(for_each_scored(database_, found_.run_id, found_.suite, found_.check, look));
    found_.judges.assign(judges.begin(), judges.end());
    found_.models.assign(models.begin(), models.end());
    found_.prompt_hashes.assign(prompts.begin(), prompts.end());
    return kept;
  }

  // Answers of other runs, where it was this judge that scored them.
  Result<> look_at_other(const SuiteRun& run) {
    Result<> kept;
    const auto look = [&](const ScoredSample& sample) {
      const std::string judge = judge_hash(sample.score);
      if (!std::binary_search(found_.judges.begin(), found_.judges.end(), judge)) return;
      if (kept) kept = keep(sample, run.answers_of, run.run_id, false);
    };
    LLMEVAL_CHECK(for_each_scored(database_, run.run_id, found_.suite, found_.check, look));
    return kept;
  }

  // Where people labelled it.
  Result<> keep(const ScoredSample& sample, const std::string& answers, const std::string& run_id, bool is_of_run) {
    const auto said = open_.find(name_of(answers, sample.key));
    if (said == open_.end()) return {};
    LLMEVAL_TRY(std::string answer, stored_answer(database_, sample.row, sample.score.turn));
    found_.answers.push_back({sample.key, run_id, sample.score, std::move(answer), std::move(said->second.labels),
                              std::move(said->second.comments), is_of_run});
    open_.erase(said);
    return {};
  }

  const Database& database_;
  JudgedAnswers& found_;
  std::vector<SuiteRun> runs_;
  std::map<AnswerName, PeopleSay> open_;  ///< Labelled answers without a score of this judge so far.
};

}  // namespace

Result<JudgedAnswers> collect_judged(const Database& database, const std::string& suite, const std::string& check,
                                     const std::string& run_id) {
  JudgedAnswers found;
  found.suite = suite;
  found.check = check;
  found.run_id = run_id;
  LLMEVAL_CHECK(JudgedCollector(database, found).collect());
  return found;
}

std::vector<std::vector<bool>> labels_by_answer(const std::vector<LabelRecord>& labels) {
  std::map<AnswerName, std::vector<bool>> answers;
  for (const LabelRecord& one : labels) answers[name_of(one.run_id, one.key)].push_back(one.label.pass);
  std::vector<std::vector<bool>> all;
  for (auto& [name, said] : answers) all.push_back(std::move(said));
  return all;
}

}  // namespace llmeval
