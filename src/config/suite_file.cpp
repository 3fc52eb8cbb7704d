#include "config/suite_file.h"

#include "base/duration.h"
#include "base/hash.h"
#include "config/budget_rules.h"
#include "config/gate_rules.h"
#include "config/member.h"
#include "config/read_yaml.h"
#include "config/suite_defaults.h"
#include "config/trial_rules.h"
#include "prompt/chat_list.h"

#include <fmt/format.h>

#include <filesystem>
#include <iterator>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

ShapeRef pass_shape() {
  return Shape::either({Shape::words({"all"}), Shape::object({{"score", Shape::number(0, 1),
                                                               "The least weighted mean of the scores.", true}})});
}

ShapeRef prompt_entry_shape() {
  const ShapeRef inline_prompt = Shape::object({
      {"name", Shape::text(), "Its name.", true},
      {"text", Shape::text(), "Its template; lines system:, user: … start messages."},
      {"messages", chat_list_shape(), "Or its messages, each a template."},
  });
  return Shape::either({Shape::text(), inline_prompt});
}

ShapeRef baseline_shape() {
  return Shape::object({
      {"max_age", Shape::duration(),
       "Answers that are older, 14d, or another model's by now, are asked for again on the same day."},
  });
}

std::optional<Duration> read_max_age(const Value& suite, Diagnostics& diagnostics) {
  const Value* const baseline = member_of_kind(suite, "baseline", ValueKind::object);
  const Value* const age = baseline == nullptr ? nullptr : member_of_kind(*baseline, "max_age", ValueKind::text);
  if (age == nullptr) return std::nullopt;
  const auto read = parse_duration(age->text());
  if (!read) return std::nullopt;  // Its shape has told.
  if (read->count() == 0) {
    diagnostics.error(age->place(), "no baseline is as young as that", "write how old its answers may be, 14d");
    return std::nullopt;
  }
  return *read;
}

ShapeRef suite_shape_with(bool published) {
  const ShapeRef expect = published ? expect_shape() : unchecked_expect();
  std::vector<Field> fields{
      {"suite", Shape::text(), "The suite's name, unique in the project.", true},
      {"description", Shape::text(), "What it is for."},
      {"owner", Shape::text(), "Who looks after it."},
      {"include", Shape::list_or_one(Shape::text()),
       "Files with vars, tags, defaults, checks and expect for several suites; the suite's own win."},
      {"depends", Shape::list_or_one(Shape::text()),
       "Globs of files that it depends on and does not read, src/rag/**, for run --changed-since: from the project's "
       "root, with ./ or ../ from this file."},
      {"prompts", Shape::list_or_one(prompt_entry_shape()),
       "Prompt files or globs, relative to this file, FILE@REVISION of git, {name, text} or {name, messages}."},
      {"models", Shape::list_or_one(Shape::text()), "Names of models.yaml, or provider:model.", true},
      {"trials", trials_shape(), "How often each case is repeated; 1 by default. With a number all must pass."},
      {"cluster", Shape::text(),
       "A tag, document: cases with the same value are not independent, which intervals and gates then heed."},
      {"answer", AnswerCleaning::shape(), "How answers are cleaned before checks look at them."},
      {"pass", pass_shape(), "When a sample passes: all (its checks), or by its score."},
      {"cases", Shape::list(entry_shape(expect), 1), "The golden inputs.", true},
      {"gate", gate_shape(), "What decides the exit code."},
      {"baseline", baseline_shape(), "What the answers that it is compared with must be."},
      {"budget", suite_budget_shape(), "What it may take in a run; the run goes on without the rest of it."},
  };
  const std::vector<Field> shared = shared_fields(published);
  fields.insert(std::prev(fields.end(), 4), shared.begin(), shared.end());
  return Shape::object(std::move(fields));
}

PassRule read_pass(const Value& suite, Diagnostics& diagnostics) {
  PassRule rule;
  const Value* pass = member_of_kind(suite, "pass", ValueKind::object);
  const Value* score = pass == nullptr ? nullptr : member_of_kind(*pass, "score", ValueKind::number);
  if (score == nullptr) return rule;
  rule.min_score = score->number().to_double();
  if (*rule.min_score == 0) {
    diagnostics.error(score->place(), "a least score of 0 lets every sample pass",
                      "write the mean that is good enough");
  }
  return rule;
}

// Nothing is read there, so that they may lie above the project, in its repository.
std::vector<std::string> read_depends(const std::string& path, const Value& suite, Diagnostics& diagnostics) {
  std::vector<std::string> globs;
  for (const Value& written : items_member(suite, "depends")) {
    if (!written.is_text()) continue;  // Its shape has told.
    const std::string& text = written.text();
    if (text.empty() || text.front() == '/') {
      diagnostics.error(written.place(),
                        text.empty() ? "the path is empty" : fmt::format("'{}' is an absolute path", text),
                        "write it from the project's root, src/rag/**, or with ./ or ../ from this file");
      continue;
    }
    const bool is_relative = text.starts_with("./") || text.starts_with("../");
    const std::filesystem::path whole = std::filesystem::path(is_relative ? folder_of(path) : "") / text;
    std::string glob = whole.lexically_normal().string();
    if (glob.ends_with('/')) glob.pop_back();
    globs.push_back(std::move(glob));
  }
  return globs;
}

// Of the suite's file and of those that it includes: what they say is the suite's.
std::string hash_of(const std::string& text, const std::vector<std::string>& included) {
  std::string all = text;
  for (const std::string& one : included) all += sha256(one).hex();
  return sha256(all).hex();
}

}  // namespace

ShapeRef suite_shape() { return suite_shape_with(true); }

std::optional<SuiteFile> read_suite(const FileSource& files, const std::string& path, Diagnostics& diagnostics,
                                    std::shared_ptr<const FileSource> trusted) {
  const ShapeRef shape = suite_shape_with(false);
  std::optional<YamlFile> read = read_yaml_file(files, path, *shape, "suite", diagnostics);
  if (!read || !read->content.is_object()) return std::nullopt;
  SuiteFile file;
  file.content = std::move(read->content);
  const Value& content = file.content;
  Suite& suite = file.suite;
  suite.path = path;
  suite.name = text_member(content, "suite");
  suite.description = text_member(content, "description");
  suite.owner = text_member(content, "owner");
  const Value* name = member_of_kind(content, "suite", ValueKind::text);
  if (name != nullptr && name->text().empty()) diagnostics.error(name->place(), "the suite's name is empty");
  const TrialRules trials = read_trials(content.find("trials"), diagnostics);
  suite.trials = trials.count;
  suite.trial_policy = trials.policy;
  suite.cluster = text_member(content, "cluster");
  if (const Value* answer = content.find("answer")) suite.cleaning = AnswerCleaning::parse(*answer, diagnostics);
  suite.pass = read_pass(content, diagnostics);
  suite.gate = read_gate(content.find("gate"), diagnostics);
  suite.baseline_max_age = read_max_age(content, diagnostics);
  suite.budget = read_budget(content.find("budget"), diagnostics);
  suite.depends = read_depends(path, content, diagnostics);
  SuiteDefaults defaults = read_suite_defaults(files, path, content, std::move(trusted), diagnostics);
  suite.hash = hash_of(read->text, defaults.included);
  file.defaults = std::move(defaults.defaults);
  return file;
}

}  // namespace llmeval
