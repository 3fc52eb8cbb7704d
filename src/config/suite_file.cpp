#include "config/suite_file.h"

#include "base/hash.h"
#include "config/gate_rules.h"
#include "config/member.h"
#include "config/read_yaml.h"

#include <fmt/format.h>

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
      {"text", Shape::text(), "Its template; lines system:, user: … start messages.", true},
  });
  return Shape::either({Shape::text(), inline_prompt});
}

// A case, or a file of cases.
ShapeRef case_or_file_shape(const ShapeRef& expect) {
  std::vector<Field> fields = case_shape(expect)->fields();
  fields.push_back(
      {"file", Shape::text(), "A .jsonl, .csv or .yaml file of cases, or a glob, instead of a case written here."});
  return Shape::object(std::move(fields));
}

ShapeRef suite_shape_with(const ShapeRef& expect) {
  return Shape::object({
      {"suite", Shape::text(), "The suite's name, unique in the project.", true},
      {"description", Shape::text(), "What it is for."},
      {"owner", Shape::text(), "Who looks after it."},
      {"prompts", Shape::list_or_one(prompt_entry_shape()),
       "Prompt files or globs, relative to this file, or {name, text}."},
      {"models", Shape::list_or_one(Shape::text()), "Names of models.yaml, or provider:model.", true},
      {"vars", Shape::map(Shape::any()), "Variables of every case; a case's own win."},
      {"tags", tags_shape(), "Tags of every case; a case's own win."},
      {"trials", Shape::integer(1, 1000), "How often each case is repeated; 1 by default."},
      {"pass", pass_shape(), "When a sample passes: all (its checks), or by its score."},
      {"expect", expect, "Checks of every case."},
      {"cases", Shape::list(case_or_file_shape(expect), 1), "The golden inputs.", true},
      {"gate", gate_shape(), "What decides the exit code."},
  });
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

std::shared_ptr<const CaseDefaults> read_defaults(const Value& suite, Diagnostics& diagnostics) {
  auto defaults = std::make_shared<CaseDefaults>();
  if (const Value* vars = suite.find("vars")) {
    defaults->is_whole = vars->is_object();
    if (vars->is_object()) defaults->vars = vars->object();
  }
  if (const Value* tags = suite.find("tags")) defaults->tags = read_tags(*tags);
  if (!read_expectations(suite.find("expect"), defaults->checks, defaults->expectations, diagnostics))
    defaults->is_whole = false;
  return defaults;
}

}  // namespace

ShapeRef suite_shape() { return suite_shape_with(expect_shape()); }

std::optional<SuiteFile> read_suite(const FileSource& files, const std::string& path, Diagnostics& diagnostics) {
  const ShapeRef shape = suite_shape_with(unchecked_expect());
  std::optional<YamlFile> read = read_yaml_file(files, path, *shape, "suite", diagnostics);
  if (!read || !read->content.is_object()) return std::nullopt;
  SuiteFile file;
  file.content = std::move(read->content);
  const Value& content = file.content;
  Suite& suite = file.suite;
  suite.path = path;
  suite.hash = sha256(read->text).hex();
  suite.name = text_member(content, "suite");
  suite.description = text_member(content, "description");
  suite.owner = text_member(content, "owner");
  const Value* name = member_of_kind(content, "suite", ValueKind::text);
  if (name != nullptr && name->text().empty()) diagnostics.error(name->place(), "the suite's name is empty");
  if (const Value* trials = member_of_kind(content, "trials", ValueKind::number)) {
    suite.trials = static_cast<std::int32_t>(trials->number().to_int64().value_or(1));
  }
  suite.pass = read_pass(content, diagnostics);
  suite.gate = read_gate(content.find("gate"), diagnostics);
  file.defaults = read_defaults(content, diagnostics);
  return file;
}

}  // namespace llmeval
