#include "cli/plan_parts.h"

#include "base/hash.h"
#include "cli/earlier_cases.h"
#include "cli/model_settings.h"
#include "data/file.h"
#include "data/json.h"
#include "data/yaml.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <optional>
#include <utility>

namespace llmeval {

namespace {

Result<std::string> file_hash(const std::string& path) {
  LLMEVAL_TRY(FileDescriptor file, FileDescriptor::open_for_reading(path));
  FileWindow window(std::move(file));
  Sha256 hash;
  for (;;) {
    LLMEVAL_TRY(const bool more, window.grow());
    if (!more) return hash.finish().hex();
    hash.add(window.bytes());
    window.pass(window.bytes().size());
  }
}

// Of what a suite's file says, without its budgets: with a larger one a run goes on.
Result<std::string> suite_hash(const FileSource& files, const std::string& path) {
  LLMEVAL_TRY(const std::string text, files.read(path));
  Diagnostics ignored;
  std::optional<Value> content = parse_yaml(text, SourceId::none, ignored);
  if (!content || !content->is_object()) return sha256(text).hex();
  Object& suite = content->object();
  suite.erase("budget");
  Value* cases = suite.find("cases");
  if (cases != nullptr && cases->is_list()) {
    for (Value& entry : cases->list()) {
      if (entry.is_object()) entry.object().erase("budget");
    }
  }
  return sha256(to_json(*content)).hex();
}

Result<> add_suite(std::vector<PlanPart>& parts, const Suite& suite) {
  const auto named = [&](const std::string& name) { return fmt::format("{} of {}", name, suite.name); };
  for (const std::string& path : suite.files->paths()) {
    const bool is_suite = path == suite.path;
    LLMEVAL_TRY(std::string hash, is_suite ? suite_hash(*suite.files, path) : file_hash(suite.files->absolute(path)));
    parts.push_back({"file", path, std::move(hash)});
  }
  for (const auto& prompt : suite.prompts) {
    parts.push_back({"prompt", named(prompt->version.name), prompt->version.hash});
  }
  for (const auto& prompt : suite.judge_prompts) {
    parts.push_back({"judge", named(prompt->version.name), prompt->version.hash});
  }
  for (const auto& model : suite.all_models()) {
    parts.push_back({"model", named(model->name), sha256(model_identity(*model)).hex()});
  }
  return {};
}

void add_options(std::vector<PlanPart>& parts, const SelectionOptions& selection) {
  const auto add = [&parts](const char* flag, const auto& value) {
    if (value) parts.push_back({"option", flag, fmt::format("{}", *value)});
  };
  const auto add_list = [&parts](const char* flag, const std::vector<std::string>& values) {
    if (!values.empty()) parts.push_back({"option", flag, fmt::format("{}", fmt::join(values, ", "))});
  };
  add_list("--case", selection.cases);
  add_list("--tag", selection.tags);
  if (selection.earlier != EarlierCases::all) {
    parts.push_back({"option", std::string(earlier_flag(selection.earlier)), selection.earlier_run});
  }
  add("--limit", selection.limit);
  add("--pick", selection.pick);
  add("--trials", selection.trials);
}

using PartKey = std::pair<std::string, std::string>;  // Kind and name.

std::string difference(const PartKey& key, const std::string* before, const std::string* now) {
  const auto& [kind, name] = key;
  if (kind == "option" || kind == "seed") {
    return fmt::format("{} was {}, now it is {}", name, before == nullptr ? "not given" : *before,
                       now == nullptr ? "not given" : *now);
  }
  return fmt::format("{} '{}' {}", kind, name,
                     before == nullptr ? "is new"
                     : now == nullptr  ? "is gone"
                                       : "has changed");
}

}  // namespace

Result<std::vector<PlanPart>> plan_parts(const Plan& plan, const SelectionOptions& selection) {
  std::vector<PlanPart> parts;
  for (const Suite& suite : plan.project().suites) LLMEVAL_CHECK(add_suite(parts, suite));
  add_options(parts, selection);
  parts.push_back({"seed", "the seed", std::to_string(plan.seed())});
  return parts;
}

PendingParts plan_parts_beside(const Plan& plan, SelectionOptions selection) {
  return std::async(std::launch::async, [&plan, chosen = std::move(selection)] { return plan_parts(plan, chosen); });
}

std::vector<std::string> plan_differences(const std::vector<PlanPart>& before, const std::vector<PlanPart>& now) {
  std::map<PartKey, std::pair<const std::string*, const std::string*>> sides;
  for (const PlanPart& part : before) sides[{part.kind, part.name}].first = &part.value;
  for (const PlanPart& part : now) sides[{part.kind, part.name}].second = &part.value;
  std::vector<std::string> lines;
  for (const auto& [key, values] : sides) {
    const auto& [old_value, new_value] = values;
    if (old_value == nullptr || new_value == nullptr || *old_value != *new_value) {
      lines.push_back(difference(key, old_value, new_value));
    }
  }
  return lines;
}

}  // namespace llmeval
