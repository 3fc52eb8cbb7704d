#include "config/suite_file.h"

#include "base/hash.h"
#include "config/read_yaml.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace llmeval {

namespace {

ShapeRef gate_shape() {
  const ShapeRef pass_rate = Shape::object({
      {"min", Shape::number(0, 1), "Share of the scored cases that must pass.", true},
      {"confidence", Shape::number(0.5, 0.9999), "Decide by Wilson's interval of this confidence, with three answers."},
  });
  const ShapeRef errors = Shape::object({{"max_share", Shape::number(0, 1), "Share of the samples that may be errors.", true}});
  return Shape::object({{"pass_rate", pass_rate, "How many must pass."}, {"errors", errors, "How many may go unmeasured."}});
}

ShapeRef pass_shape() {
  return Shape::either({Shape::words({"all"}),
                        Shape::object({{"score", Shape::number(0, 1), "The least weighted mean of the scores.", true}})});
}

// A case, or a file of cases.
ShapeRef case_or_file_shape() {
  std::vector<Field> fields = case_shape()->fields();
  fields.push_back({"file", Shape::text(), "A .jsonl, .csv or .yaml file of cases, instead of a case written here."});
  return Shape::object(std::move(fields));
}

std::string text_or_empty(const Value& suite, std::string_view key) {
  const Value* value = suite.find(key);
  return value == nullptr ? std::string() : value->text();
}

Gate read_gate(const Value* value) {
  Gate gate;
  if (value == nullptr) {
    gate.is_default = true;
    gate.min_pass_rate = 1;
    gate.max_error_share = 0;
    return gate;
  }
  if (const Value* rate = value->find("pass_rate")) {
    gate.min_pass_rate = rate->find("min")->number().to_double();
    if (const Value* confidence = rate->find("confidence")) gate.confidence = confidence->number().to_double();
  }
  gate.max_error_share = 0;
  if (const Value* errors = value->find("errors")) gate.max_error_share = errors->find("max_share")->number().to_double();
  return gate;
}

PassRule read_pass(const Value* value, Diagnostics& diagnostics) {
  PassRule rule;
  if (value == nullptr || value->is_text()) return rule;
  const Value& score = *value->find("score");
  rule.min_score = score.number().to_double();
  if (*rule.min_score == 0) {
    diagnostics.error(score.place(), "a least score of 0 lets every sample pass", "write the mean that is good enough");
  }
  return rule;
}

std::shared_ptr<const CaseDefaults> read_defaults(const Value& suite, Diagnostics& diagnostics) {
  auto defaults = std::make_shared<CaseDefaults>();
  if (const Value* vars = suite.find("vars")) defaults->vars = vars->object();
  if (const Value* tags = suite.find("tags")) defaults->tags = read_tags(*tags);
  if (const Value* expect = suite.find("expect")) {
    for (const Value& item : expect->list()) {
      auto expectation = Expectation::parse(item, diagnostics);
      if (expectation != nullptr) defaults->expectations.push_back(std::move(expectation));
    }
  }
  return defaults;
}

}  // namespace

ShapeRef suite_shape() {
  return Shape::object({
      {"suite", Shape::text(), "The suite's name, unique in the project.", true},
      {"description", Shape::text(), "What it is for."},
      {"owner", Shape::text(), "Who looks after it."},
      {"prompts", Shape::list_or_one(Shape::text()), "Prompt files, relative to this one."},
      {"models", Shape::list_or_one(Shape::text()), "Names of models.yaml, or provider:model.", true},
      {"vars", Shape::map(Shape::any()), "Variables of every case; a case's own win."},
      {"tags", tags_shape(), "Tags of every case; a case's own win."},
      {"trials", Shape::integer(1, 1000), "How often each case is repeated; 1 by default."},
      {"pass", pass_shape(), "When a sample passes: all (its checks), or by its score."},
      {"expect", expect_shape(), "Checks of every case."},
      {"cases", Shape::list(case_or_file_shape(), 1), "The golden inputs.", true},
      {"gate", gate_shape(), "What decides the exit code."},
  });
}

std::optional<SuiteFile> read_suite(const FileSource& files, const std::string& path, Diagnostics& diagnostics) {
  // Items of `expect` are checked one by one, in better words than the shape has.
  std::vector<Field> fields = suite_shape()->fields();
  for (Field& field : fields) {
    if (field.name == "expect") field.shape = Shape::list(Shape::any());
  }
  std::optional<Value> content = read_yaml_file(files, path, *Shape::object(std::move(fields)), "suite", diagnostics);
  if (!content) return std::nullopt;
  SuiteFile file;
  file.suite.name = content->find("suite")->text();
  file.suite.path = path;
  file.suite.hash = sha256(files.read(path).value_or(std::string())).hex();
  file.suite.description = text_or_empty(*content, "description");
  file.suite.owner = text_or_empty(*content, "owner");
  if (file.suite.name.empty()) diagnostics.error(content->find("suite")->place(), "the suite's name is empty");
  if (const Value* trials = content->find("trials")) {
    file.suite.trials = static_cast<std::int32_t>(trials->number().to_int64().value_or(1));
  }
  file.suite.pass = read_pass(content->find("pass"), diagnostics);
  file.suite.gate = read_gate(content->find("gate"));
  file.defaults = read_defaults(*content, diagnostics);
  file.content = *std::move(content);
  return file;
}

}  // namespace llmeval
