#include "config/suite_defaults.h"

#include "config/budget_rules.h"
#include "config/case_entry.h"
#include "config/file_values.h"
#include "config/judge_prompts.h"
#include "config/member.h"
#include "config/named_files.h"
#include "config/schema_files.h"
#include "data/yaml.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace llmeval {

namespace {

class DefaultsReader {
 public:
  DefaultsReader(const FileSource& files, std::shared_ptr<const FileSource> trusted, Diagnostics& diagnostics)
      : files_(files), diagnostics_(diagnostics) {
    scope_->set_schemas(make_schema_files(files));
    scope_->set_judge_prompts(make_judge_prompts(files, std::move(trusted)));
  }

  void include(const std::string& suite, const Value& named) {
    if (!named.is_text()) return;
    const std::optional<std::string> path = find_named_file(files_, suite, named, diagnostics_);
    if (path && std::find(paths_.begin(), paths_.end(), *path) != paths_.end()) {
      return diagnostics_.error(named.place(), fmt::format("'{}' is included twice", named.text()));
    }
    std::optional<Value> content = path ? read(*path) : std::nullopt;
    if (!content) {
      defaults_->has_all_vars = false;
    } else {
      paths_.push_back(*path);
      add(*path, *content);
    }
  }

  void add(const std::string& path, const Value& content) {
    if (const Value* vars = content.find("vars")) add_vars(path, *vars);
    if (const Value* tags = content.find("tags")) {
      for (const auto& [name, value] : read_tags(*tags)) set_tag(defaults_->tags, name, value);
    }
    if (const Value* options = content.find("defaults")) scope_->add_defaults(*options, diagnostics_);
    if (const Value* checks = content.find("checks")) scope_->add_checks(*checks, diagnostics_);
    if (const Value* budget = member_of_kind(content, "budget", ValueKind::object)) {
      defaults_->budget = read_sample_budget(budget->find("sample"), diagnostics_);
    }
    defaults_->tools = overlay_tools(defaults_->tools, read_tools(content, defaults_->is_whole, diagnostics_));
    const Value* expect = content.find("expect");
    if (expect == nullptr) return;
    if (!expect->is_list()) {
      defaults_->is_whole = false;
    } else {
      expect_.insert(expect_.end(), expect->list().begin(), expect->list().end());
    }
  }

  SuiteDefaults finish() {
    if (!scope_->close(diagnostics_)) defaults_->is_whole = false;
    defaults_->checks = scope_;
    const Value items(std::move(expect_));
    if (!read_expectations(&items, *scope_, defaults_->expectations, diagnostics_)) defaults_->is_whole = false;
    return {std::move(defaults_), std::move(texts_)};
  }

 private:
  // Nullopt where it cannot be read as what it is to be.
  std::optional<Value> read(const std::string& path) {
    Result<std::string> text = files_.read(path);
    if (!text) {
      diagnostics_.error({}, text.error().message, text.error().hint);
      return std::nullopt;
    }
    std::optional<Value> content = parse_yaml(*text, diagnostics_.add_source(files_.display(path)), diagnostics_);
    texts_.push_back(*std::move(text));
    if (!content) return std::nullopt;
    if (const Value* nested = content->find("include")) {
      diagnostics_.error(nested->place(), "an included file includes nothing itself", "include it in the suite");
      content->object().erase("include");
    }
    include_shape(false)->check(*content, "the included file", diagnostics_);
    return content->is_object() ? std::move(content) : std::nullopt;
  }

  void add_vars(const std::string& path, const Value& vars) {
    if (!vars.is_object()) {
      defaults_->has_all_vars = false;
      return;
    }
    Object filled = vars.object();
    if (!FileValues(files_, path).fill(filled, diagnostics_)) defaults_->has_all_vars = false;
    for (Member& variable : std::move(filled).take_members()) {
      defaults_->vars.set(std::move(variable.key), std::move(variable.value), variable.place);
    }
  }

  const FileSource& files_;
  Diagnostics& diagnostics_;
  std::shared_ptr<CaseDefaults> defaults_ = std::make_shared<CaseDefaults>();
  std::shared_ptr<CheckScope> scope_ = std::make_shared<CheckScope>();
  List expect_;
  std::vector<std::string> paths_;
  std::vector<std::string> texts_;
};

}  // namespace

std::vector<Field> shared_fields(bool published) {
  return {
      {"vars", Shape::map(Shape::any()), "Variables of every case; {file: PATH} is the text of a file."},
      {"tags", tags_shape(), "Tags of every case."},
      {"tools", tools_shape(), "What tools answer in every case, without being run, by their names."},
      {"max_steps", max_steps_shape(), "How often a model may be asked for one turn, its answer included."},
      {"defaults", published ? check_defaults_shape() : Shape::any(), "Options that checks have unless they say it."},
      {"checks", published ? named_checks_shape() : Shape::any(), "Checks, or lists of them, by names of their own."},
      {"expect", published ? expect_shape() : unchecked_expect(), "Checks of every case."},
  };
}

ShapeRef include_shape(bool published) { return Shape::object(shared_fields(published)); }

SuiteDefaults read_suite_defaults(const FileSource& files, const std::string& path, const Value& content,
                                  std::shared_ptr<const FileSource> trusted, Diagnostics& diagnostics) {
  DefaultsReader reader(files, std::move(trusted), diagnostics);
  for (const Value& named : items_member(content, "include")) reader.include(path, named);
  reader.add(path, content);
  return reader.finish();
}

}  // namespace llmeval
