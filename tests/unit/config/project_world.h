#pragma once

#include "config/project.h"

#include <doctest/doctest.h>

#include <stdlib.h>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

/// A project of few files in a folder of its own, which goes with it. Files of cases are streamed, so they must be real
/// ones.
class ProjectWorld {
 public:
  /// What loading came to.
  struct Loaded {
    Project project;
    std::string said;  ///< All diagnostics, a line each.

    const Suite& suite() const {
      REQUIRE(said.empty());
      REQUIRE(project.suites.size() == 1);
      return project.suites.front();
    }
  };

  /// Starts with a models file of a simulated model `demo` and a prompt `p` that reads `q`.
  ProjectWorld() {
    std::string name = (std::filesystem::temp_directory_path() / "llmeval-project-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    root_ = name;
    write("evals/models.yaml", "models:\n  demo: {provider: sim, rules: [{answer: hi}]}\n");
    write("prompts/p.txt", "Say {{ q }}");
  }
  ProjectWorld(const ProjectWorld&) = delete;
  ProjectWorld& operator=(const ProjectWorld&) = delete;
  ~ProjectWorld() { std::filesystem::remove_all(root_); }

  ProjectWorld& write(const std::string& path, std::string_view text) {
    std::filesystem::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << text;
    return *this;
  }

  /// Writes evals/s.eval.yaml: a suite `s` of the prompt and the model, and these lines (its cases at least).
  ProjectWorld& suite(std::string_view lines) {
    return write("evals/s.eval.yaml", fmt::format("suite: s\nprompts: ../prompts/p.txt\nmodels: demo\n{}\n", lines));
  }

  Loaded load(const Selection& selection = {}) const {
    Diagnostics diagnostics;
    Loaded loaded;
    loaded.project = load_project(make_working_tree(root_.string()), environment, selection, diagnostics);
    for (const Diagnostic& one : diagnostics.sorted()) {
      loaded.said += (loaded.said.empty() ? "" : "\n") + one.to_text();
    }
    return loaded;
  }

  const std::filesystem::path& root() const { return root_; }

  Environment environment;

 private:
  std::filesystem::path root_;
};

/// The ids of a suite's cases, in order.
inline std::vector<std::string> ids_of(const Suite& suite) {
  std::vector<std::string> ids;
  for (std::uint64_t i = 0; i < suite.cases->size(); ++i) {
    const Result<SuiteCase> golden = suite.cases->at(i);
    REQUIRE(golden);
    ids.push_back(golden->subject->id);
  }
  return ids;
}

inline SuiteCase case_at(const Suite& suite, std::uint64_t index) {
  const Result<SuiteCase> golden = suite.cases->at(index);
  REQUIRE(golden);
  return *golden;
}

}  // namespace llmeval
