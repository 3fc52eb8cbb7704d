#include "cli/label_sheet.h"

#include "base/hash.h"
#include "base/rng.h"
#include "base/suggest.h"
#include "cli/check_criteria.h"
#include "cli/message_text.h"
#include "cli/sample_stories.h"
#include "data/csv.h"
#include "data/json.h"
#include "prompt/file_source.h"
#include "store/runs.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>
#include <variant>

namespace llmeval {

namespace {

struct SheetAnswer {
  ScoredSample sample;
  std::string row_id;
};

// Hex digits alone could read as a number, `12e5`: a letter stands before them.
std::string opaque_id(char letter, std::initializer_list<std::string_view> parts) {
  Sha256 hash;
  for (const std::string_view part : parts) {
    hash.add(part);
    hash.add(std::string_view("\0", 1));
  }
  return letter + hash.finish().short_hex();
}

std::string key_text(const SampleKey& key) {
  return fmt::format("{}\n{}\n{}\n{}\n{}", key.suite, key.prompt, key.model, key.case_id, key.trial);
}

bool is_picked(const std::vector<std::string>& cases, const std::string& id) {
  return cases.empty() || std::any_of(cases.begin(), cases.end(),
                                      [&](const std::string& glob) { return glob == id || glob_matches(glob, id); });
}

// The places of those that are drawn, among `count`, in the order of drawing.
std::vector<std::uint64_t> draw(std::uint64_t count, std::uint64_t wanted, std::uint64_t seed) {
  std::vector<std::uint64_t> places(count);
  for (std::uint64_t i = 0; i < count; ++i) places[i] = i;
  Rng rng = Rng(seed).child("labels");
  const std::uint64_t drawn = std::min(count, wanted);
  for (std::uint64_t i = 0; i < drawn; ++i) std::swap(places[i], places[i + rng.below(count - i)]);
  places.resize(drawn);
  return places;
}

// What was said up to a turn: a text alone where the user's only message is all.
std::string asked_text(const SampleStory& story, std::int32_t turn) {
  if (story.said.empty()) return story.why_not_said;
  if (turn == 1 && story.said.front().size() == 1 && story.said.front().front().role == Role::user) {
    return story.said.front().front().readable_text();
  }
  std::string text;
  for (std::int32_t at = 1; at <= turn && static_cast<std::size_t>(at) <= story.said.size(); ++at) {
    if (at > 1) {
      const Call* answer = story.sample.answer_of(at - 1);
      text += "\n\nassistant:\n" + (answer == nullptr ? std::string() : answer->completion.text());
    }
    for (const Message& message : story.said[static_cast<std::size_t>(at) - 1]) {
      text += fmt::format("{}{}:\n{}", text.empty() ? "" : "\n\n", role_name(message.role), message.readable_text());
    }
  }
  return text;
}

std::string answer_text(const SampleStory& story, std::int32_t turn) {
  const Call* answer = story.sample.answer_of(turn);
  if (answer == nullptr) return {};
  std::string text;
  for (const Part& part : answer->completion.parts) {
    if (std::holds_alternative<ReasoningPart>(part)) continue;
    text += (text.empty() ? "" : "\n") + part_text(part);
  }
  return text;
}

std::string reference_text(const std::shared_ptr<const Case>& subject) {
  if (!subject->reference) return {};
  return subject->reference->is_text() ? subject->reference->text() : to_json(*subject->reference);
}

class SheetWriter {
 public:
  SheetWriter(const LabelSheet& sheet, bool has_reference) : sheet_(sheet), has_reference_(has_reference) {
    row({"row", "question", "answer", has_reference ? "reference" : "", "criteria"},
        {"check_pass", "check_score", "check_reason"}, {"pass", "score", "labeller", "comment"});
  }

  void add(const SheetAnswer& answer, const SampleStory& story, const std::string& criteria) {
    const Score& score = answer.sample.score;
    row({answer.row_id, asked_text(story, score.turn), answer_text(story, score.turn),
         reference_text(story.sample.subject), criteria},
        {score.pass ? "pass" : "fail", fmt::format("{:.4g}", score.score.value_or(0)), score.reason}, {"", "", "", ""});
  }

  // With a byte order mark, without which Excel takes UTF-8 for the system's own set of characters.
  std::string csv() const { return "\xEF\xBB\xBF" + out_; }

 private:
  void row(const std::vector<std::string>& seen, const std::vector<std::string>& said,
           const std::vector<std::string>& empty) {
    std::string line;
    const auto add = [&line](const std::string& text) {
      line += (line.empty() ? "" : ",") + bounded_spreadsheet_cell(text);
    };
    constexpr std::size_t k_reference = 3;
    for (std::size_t i = 0; i < seen.size(); ++i) {
      if (i != k_reference || has_reference_) add(seen[i]);
    }
    if (!sheet_.is_blind) {
      for (const std::string& text : said) add(text);
    }
    for (const std::string& text : empty) add(text);
    out_ += line + "\r\n";
  }

  const LabelSheet& sheet_;
  bool has_reference_;
  std::string out_;
};

// The story of each answer: cases are told once, whatever of them was drawn.
Result<std::vector<SampleStory>> tell(const Database& database, const LabelSheet& sheet,
                                      const std::vector<SheetAnswer>& answers) {
  std::map<std::string, std::vector<SampleStory>> by_case;
  std::vector<SampleStory> told;
  for (const SheetAnswer& answer : answers) {
    const SampleKey& key = answer.sample.key;
    if (!by_case.contains(key.case_id)) {
      LLMEVAL_TRY(by_case[key.case_id], tell_case(database, sheet.run_id, key.case_id));
    }
    for (const SampleStory& story : by_case[key.case_id]) {
      if (story.sample.key == key) told.push_back(story);
    }
  }
  return told;
}

Result<std::string> write_csv(const Workspace& workspace, const Database& database, const LabelSheet& sheet,
                              const std::vector<SheetAnswer>& answers, std::vector<std::string>& notes) {
  LLMEVAL_TRY(const std::vector<SampleStory> stories, tell(database, sheet, answers));
  std::set<std::string> ids;
  for (const SheetAnswer& answer : answers) ids.insert(answer.sample.key.case_id);
  const CheckCriteria criteria = check_criteria(workspace, sheet.suite, sheet.check, ids);
  LLMEVAL_TRY(const RunInfo run, read_run(database, sheet.run_id));
  for (const SuiteInfo& suite : run.suites) {
    if (suite.name != sheet.suite || suite.hash == criteria.suite_hash) continue;
    notes.push_back(
        criteria.suite_hash.empty()
            ? fmt::format("suite '{}' cannot be loaded any more: the sheet has no criteria", suite.name)
            : fmt::format("suite '{}' has changed since the run: the criteria are those of now", suite.name));
  }
  const bool has_reference = std::any_of(stories.begin(), stories.end(), [](const SampleStory& story) {
    return story.sample.subject->reference.has_value();
  });
  SheetWriter writer(sheet, has_reference);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto text = criteria.by_case.find(answers[i].sample.key.case_id);
    writer.add(answers[i], stories[i], text == criteria.by_case.end() ? sheet.check : text->second);
  }
  return writer.csv();
}

std::string names_of(const std::vector<ScoredCheck>& checks) {
  std::string names;
  for (const ScoredCheck& check : checks) {
    names += fmt::format("{}{} ({})", names.empty() ? "" : ", ", inert_line(check.name), inert_line(check.suite));
  }
  return names;
}

}  // namespace

Result<ScoredCheck> pick_check(const Database& database, const std::string& run_id, const std::string& suite,
                               const std::string& check) {
  LLMEVAL_TRY(const std::vector<ScoredCheck> all, scored_checks(database, run_id));
  std::vector<ScoredCheck> fitting;
  for (const ScoredCheck& one : all) {
    if ((suite.empty() || one.suite == suite) && (check.empty() || one.name == check)) fitting.push_back(one);
  }
  if (fitting.size() > 1 && check.empty()) {
    std::vector<ScoredCheck> judges;
    std::copy_if(fitting.begin(), fitting.end(), std::back_inserter(judges),
                 [](const ScoredCheck& one) { return one.type.starts_with("judge"); });
    if (judges.size() == 1) fitting = std::move(judges);
  }
  if (fitting.size() == 1) return fitting.front();
  if (fitting.empty() && !all.empty()) {
    std::vector<std::string_view> known;
    for (const ScoredCheck& one : all) known.push_back(one.name);
    const std::string hint = did_you_mean(check, known);
    return failure(fmt::format("no check '{}' measured an answer of run {}", inert_line(check), run_id),
                   hint.empty() ? "it has " + names_of(all) : hint);
  }
  if (fitting.empty()) return failure(fmt::format("no check measured an answer of run {}", run_id));
  return failure(fmt::format("run {} has several checks", run_id),
                 fmt::format("name one with --check, and its suite with --suite: {}", names_of(fitting)));
}

Result<DrawnSheet> draw_sheet(const Workspace& workspace, const Database& database, const std::string& run_id,
                              const LabelsSheetCommand& command, SystemTime now) {
  LLMEVAL_TRY(const ScoredCheck check, pick_check(database, run_id, command.suite, command.check));
  DrawnSheet drawn;
  LabelSheet& sheet = drawn.sheet;
  sheet.run_id = run_id;
  sheet.suite = check.suite;
  sheet.check = check.name;
  sheet.seed = command.seed.value_or(sha256(run_id).prefix() >> 1U);
  sheet.is_random = command.cases.empty();
  sheet.is_blind = command.blind;
  sheet.drawn_at = now;
  std::string picks;
  for (const std::string& glob : command.cases) picks += glob + '\n';
  const std::string size = std::to_string(command.sample);
  sheet.id = opaque_id('s', {run_id, sheet.suite, sheet.check, std::to_string(sheet.seed), size, picks,
                             sheet.is_blind ? "blind" : "open"});

  std::uint64_t fitting = 0;
  const auto count = [&](const ScoredSample& sample) {
    ++sheet.population;
    fitting += is_picked(command.cases, sample.key.case_id) ? 1 : 0;
  };
  LLMEVAL_CHECK(for_each_scored(database, run_id, sheet.suite, sheet.check, count));
  if (fitting == 0) return failure("no answer that the check measured is of these cases", "llmeval show lists them");
  const std::vector<std::uint64_t> places = draw(fitting, command.sample, sheet.seed);
  std::map<std::uint64_t, std::size_t> wanted;
  for (std::size_t i = 0; i < places.size(); ++i) wanted.emplace(places[i], i);
  std::vector<SheetAnswer> answers(places.size());
  std::uint64_t place = 0;
  const auto keep = [&](const ScoredSample& sample) {
    if (!is_picked(command.cases, sample.key.case_id)) return;
    const auto found = wanted.find(place++);
    if (found != wanted.end()) {
      answers[found->second] = {sample, opaque_id('x', {sheet.id, key_text(sample.key)})};
    }
  };
  LLMEVAL_CHECK(for_each_scored(database, run_id, sheet.suite, sheet.check, keep));
  for (const SheetAnswer& answer : answers) sheet.rows.emplace_back(answer.row_id, answer.sample.row);
  LLMEVAL_TRY(drawn.csv, write_csv(workspace, database, sheet, answers, drawn.notes));
  return drawn;
}

}  // namespace llmeval
