#include "cli/case_places.h"

#include "config/project.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace llmeval {

namespace {

class CasePlaces {
 public:
  CasePlaces(const Workspace& workspace, const RunInfo& run) : workspace_(workspace) {
    for (const SuiteInfo& suite : run.suites) {
      selection_.suites.push_back(suite.name);
      suite_paths_.emplace(suite.name, suite.path);
    }
  }

  CasePlace find(const SampleKey& key) {
    if (workspace_.is_untrusted) return {suite_paths_[key.suite], 0};
    if (!project_) project_ = load_project(workspace_.files, workspace_.environment, selection_, diagnostics_);
    if (key.suite != suite_) read(key.suite);
    const auto found = places_.find(key.case_id);
    return found != places_.end() ? CasePlace{path_of(found->second.source), found->second.line}
                                  : CasePlace{suite_paths_[suite_], 0};
  }

 private:
  void read(const std::string& name) {
    suite_ = name;
    places_.clear();
    const auto suite = std::find_if(project_->suites.begin(), project_->suites.end(),
                                    [&](const Suite& one) { return one.name == name; });
    if (suite == project_->suites.end()) return;
    for (std::uint64_t i = 0; i < suite->cases->size(); ++i) {
      const Result<SuiteCase> one = suite->cases->at(i);
      if (one && !diagnostics_.path(one->subject->place.source).empty()) {
        places_.emplace(one->subject->id, one->subject->place);
      }
    }
  }

  // What messages show is as it would be typed.
  const std::string& path_of(SourceId source) {
    std::string& path = paths_[source];
    if (path.empty()) {
      const std::filesystem::path whole = workspace_.absolute(diagnostics_.path(source));
      path = whole.lexically_relative(workspace_.root).generic_string();
    }
    return path;
  }

  const Workspace& workspace_;
  Selection selection_;
  std::unordered_map<std::string, std::string> suite_paths_;
  Diagnostics diagnostics_;  // Mistakes in the project are nobody's business here.
  std::optional<Project> project_;
  std::string suite_;
  std::unordered_map<std::string, Place> places_;
  std::unordered_map<SourceId, std::string> paths_;
};

}  // namespace

std::function<CasePlace(const SampleKey&)> case_places(const Workspace& workspace, const RunInfo& run) {
  return [places = std::make_shared<CasePlaces>(workspace, run)](const SampleKey& key) { return places->find(key); };
}

}  // namespace llmeval
