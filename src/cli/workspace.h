#pragma once

#include "base/result.h"
#include "cli/arguments.h"
#include "cli/console.h"
#include "config/project.h"

#include <memory>
#include <optional>
#include <string>

namespace llmeval {

/// Where a command works: the directory (after -C), the project's root, its files, the environment with the
/// --env-files, the database.
struct Workspace {
  std::string directory;  ///< Absolute.
  std::string root;       ///< Absolute: the nearest folder upwards that has evals/.
  std::string database;   ///< Absolute.
  Environment environment;
  std::shared_ptr<const FileSource> files;
  bool is_untrusted = false;  ///< A stranger wrote the project: no git runs in it.

  /// A path of the command line as an absolute one.
  std::string absolute(const std::string& path) const;
};

/// `path` as it is if absolute, else below `directory`; made normal, without a slash at its end.
std::string absolute_path(const std::string& directory, const std::string& path);

/// Finds the project; fails where there is none or an env file cannot be read.
Result<Workspace> open_workspace(const Surroundings& surroundings, const CommonOptions& common,
                                 const std::vector<std::string>& env_files);

/// The same where a project is welcome but not needed: without one its root is the folder itself.
Result<Workspace> open_workspace_or_folder(const Surroundings& surroundings, const CommonOptions& common,
                                           const std::vector<std::string>& env_files);

/// Where the command was typed, from the project's root.
std::string path_from_root(const Workspace& workspace);

/// Goes on as if everything had been typed in this folder (from the root), with these env files besides.
Result<> work_in(Workspace& workspace, const std::string& folder, const std::vector<std::string>& env_files);

/// The same for a selection: of an untrusted project no env file is read yet.
Result<Workspace> open_selected(const Surroundings& surroundings, const CommonOptions& common,
                                const SelectionOptions& selection);

/// As config wants it.
Selection to_selection(const SelectionOptions& options, const Workspace& workspace);

/// Loads the project and prints what is wrong with it, and what is worth a note where `with_notes`; nullopt where it
/// must not be run. \param told  what was wrong before: printed with it.
std::optional<Project> load_checked(const Workspace& workspace, const Selection& selection, Console& console,
                                    bool with_notes, Diagnostics told = {});

}  // namespace llmeval
