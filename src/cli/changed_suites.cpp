#include "cli/changed_suites.h"

#include "cli/git.h"
#include "cli/model_settings.h"
#include "config/suite_changes.h"
#include "prompt/git_changes.h"
#include "text/inert.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

bool is_same(const Model& before, const Model& now) {
  const auto has_price = [](const Model& model) { return model.price.has_value(); };
  if (has_price(before) != has_price(now)) return false;
  return (!now.price || before.price->spans == now.price->spans) && model_identity(before) == model_identity(now);
}

// Compares what suites ask with what they would have asked then: by what entries come to, wherever they are written.
class ChangedModels {
 public:
  ChangedModels(std::shared_ptr<const FileSource> before, const Workspace& workspace)
      : before_(std::move(before)), workspace_(workspace) {}

  void add_reasons(const Suite& suite, std::vector<std::string>& reasons) const {
    std::vector<std::string> names;
    for (const auto& model : suite.all_models()) names.push_back(model->name);
    const auto then = find_models(*before_, workspace_.environment, suite.path, names);
    const auto now = find_models(*workspace_.files, workspace_.environment, suite.path, names);
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (now[i] == nullptr) continue;  // A check's program, which its suite's files write.
      if (then[i] == nullptr || !is_same(*then[i], *now[i])) reasons.push_back(fmt::format("model '{}'", names[i]));
    }
  }

 private:
  std::shared_ptr<const FileSource> before_;
  const Workspace& workspace_;
};

// Of a models file for all suites, from the project's root; it may lie elsewhere.
std::string path_in(const FileSource& project, const ModelsFile& file) {
  return std::filesystem::path(file.files->absolute(file.path)).lexically_relative(project.absolute("")).string();
}

std::string line_of(const Suite& suite, const std::vector<std::string>& reasons) {
  const std::string more = reasons.size() == 1 ? "" : fmt::format(", and {} more", reasons.size() - 1);
  return fmt::format("  {}: {}{}\n", inert_line(suite.name), inert_line(reasons.front()), more);
}

}  // namespace

Result<bool> keep_changed_suites(SelectionOptions& options, const Workspace& workspace, const Selection& selection,
                                 Project& project, Console& console) {
  if (options.changed_since.empty()) return true;
  const std::string revision = std::exchange(options.changed_since, {});
  options.suites.clear();
  LLMEVAL_TRY(const GitChanges changes, read_git_changes(make_git(workspace.environment, workspace.root), revision));
  const ChangedFiles files{changes.changed, changes.tracked};
  LLMEVAL_TRY(std::shared_ptr<const FileSource> before, workspace.files->at_revision(changes.base));
  const ChangedModels models(std::move(before), workspace);
  const std::string models_path = selection.models_file ? path_in(*workspace.files, *selection.models_file) : "";
  std::vector<Suite> kept;
  std::string told;
  std::vector<std::string> unchanged;
  for (Suite& suite : project.suites) {
    std::vector<std::string> reasons = why_changed(suite, *workspace.files, files);
    if (!selection.models_file) {
      models.add_reasons(suite, reasons);
    } else if (files.changed.contains(models_path)) {
      reasons.push_back(workspace.files->display(models_path));
    }
    for (const std::string& glob : idle_dependencies(suite, files)) {
      console.err(fmt::format("warning: suite '{}' depends on '{}', which matches no file\n", inert_line(suite.name),
                              inert_line(glob)));
    }
    if (reasons.empty()) {
      unchanged.push_back(inert_line(suite.name));
    } else {
      told += line_of(suite, reasons);
      options.suites.push_back(suite.name);
      kept.push_back(std::move(suite));
    }
  }
  project.suites = std::move(kept);
  if (told.empty()) {
    console.err(fmt::format("nothing to do: no suite changed since {}\n", inert_line(revision)));
    return false;
  }
  console.err(fmt::format("changed since {}:\n{}", inert_line(revision), told));
  if (!unchanged.empty()) console.err(fmt::format("not changed: {}\n", fmt::join(unchanged, ", ")));
  return true;
}

}  // namespace llmeval
