#include "config/suite_changes.h"

#include "config/noted_files.h"
#include "text/glob.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace llmeval {

namespace {

// Itself or a folder above it.
bool has_path(const std::set<std::string>& paths, const std::string& path) {
  for (std::size_t end = path.size(); end != std::string::npos; end = path.rfind('/', end - 1)) {
    if (paths.contains(path.substr(0, end))) return true;
    if (end == 0) break;
  }
  return false;
}

// A glob, or a folder with all below it.
bool is_meant(const std::string& glob, const std::string& path) {
  return glob_matches(glob, path) || glob_matches(glob + "/**", path);
}

class SuiteChanges {
 public:
  SuiteChanges(const Suite& suite, const FileSource& files, const ChangedFiles& changes)
      : suite_(suite), files_(files), changes_(changes), root_(files.absolute("")) {}

  std::vector<std::string> find() {
    add_read(suite_.path);
    for (const std::string& path : suite_.prompt_files) add_read(path);
    for (const std::string& path : suite_.files->paths()) add_read(path);
    for (const auto& model : suite_.all_models()) add_files_of(*model);
    for (const std::string& wanted : suite_.files->wanted()) add_gone(wanted);
    for (const std::string& glob : suite_.depends) {
      for (const std::string& path : changes_.changed) {
        if (is_meant(glob, path)) add(path, " (depends)");
      }
    }
    for (const std::string& path : unwatched_) add(path, ", which git does not track");
    return std::move(reasons_);
  }

 private:
  void add(const std::string& path, std::string_view how = "") {
    if (told_.insert(path).second) reasons_.push_back(fmt::format("{}{}", files_.display(path), how));
  }

  void add_read(const std::string& path) {
    // A link may stay what it is while its file changes, and the other way round.
    const std::string resolved = resolve(path);
    if (has_path(changes_.changed, path) || (!resolved.empty() && has_path(changes_.changed, resolved))) {
      add(path);
    } else if (!has_path(changes_.tracked, path) && !has_path(changes_.tracked, resolved)) {
      unwatched_.insert(path);
    }
  }

  // From the root, with all links resolved; empty where it is no file of the project.
  std::string resolve(const std::string& path) const {
    const std::string absolute = files_.absolute(path);
    const std::string folder = root_ + '/';
    return !root_.empty() && absolute.starts_with(folder) ? absolute.substr(folder.size()) : std::string();
  }

  // What a program is started with may be its file, or an argument of an interpreter; what is none has not changed.
  void add_files_of(const Model& model) {
    const Value* const command = model.options.find("command");
    if (command != nullptr && command->is_list()) {
      for (const Value& word : command->list()) {
        if (word.is_text()) add_if_changed(model, word.text());
      }
    }
    const Value* const answers = model.options.find("answers");
    const Value* const recording = answers == nullptr ? nullptr : answers->find("file");
    if (recording != nullptr && recording->is_text()) add_if_changed(model, recording->text());
  }

  void add_if_changed(const Model& model, const std::string& written) {
    const std::filesystem::path whole = (std::filesystem::path(model.folder) / written).lexically_normal();
    const std::string path = root_.empty() ? std::string() : whole.lexically_relative(root_).string();
    if (path.empty() || path == ".") return;
    const std::string resolved = resolve(path);
    if (has_path(changes_.changed, path) || (!resolved.empty() && has_path(changes_.changed, resolved))) add(path);
  }

  void add_gone(const std::string& wanted) {
    for (const std::string& path : changes_.changed) {
      if ((path == wanted || glob_matches(wanted, path)) && !files_.exists(path)) add(path, ", which is gone");
    }
  }

  const Suite& suite_;
  const FileSource& files_;
  const ChangedFiles& changes_;
  std::string root_;
  std::set<std::string> told_;
  std::set<std::string> unwatched_;
  std::vector<std::string> reasons_;
};

}  // namespace

std::vector<std::string> why_changed(const Suite& suite, const FileSource& files, const ChangedFiles& changes) {
  return SuiteChanges(suite, files, changes).find();
}

std::vector<std::string> idle_dependencies(const Suite& suite, const ChangedFiles& changes) {
  std::vector<std::string> idle;
  for (const std::string& glob : suite.depends) {
    const auto matches = [&](const std::string& path) { return is_meant(glob, path); };
    const bool is_above = glob.starts_with("../") || glob == "..";
    if (!is_above && std::none_of(changes.tracked.begin(), changes.tracked.end(), matches) &&
        std::none_of(changes.changed.begin(), changes.changed.end(), matches)) {
      idle.push_back(glob);
    }
  }
  return idle;
}

}  // namespace llmeval
