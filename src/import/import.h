#pragma once

#include "base/diagnostic.h"
#include "prompt/file_source.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// A file of ours that an import comes to.
struct ImportedFile {
  std::string path;  ///< From the new project's root.
  std::string text;
};

enum class ImportNoteKind : std::uint8_t {
  left_out,  ///< Nothing of ours means the same: it is not in the new project.
  differs,   ///< It is there, and means almost the same.
};

/// What an import has to say of one thing in a foreign project.
struct ImportNote {
  ImportNoteKind kind = ImportNoteKind::left_out;
  Place place;
  std::string what;  ///< By its foreign name: `assertion 'python'`.
  std::string why;

  friend bool operator==(const ImportNote&, const ImportNote&) = default;
};

/// A foreign project as ours: files that `validate` accepts, and all that is not in them.
struct ImportedProject {
  std::vector<ImportedFile> files;
  std::vector<ImportNote> notes;  ///< By place; each once.
  std::vector<std::string> next;  ///< What is to be done before the first run, a line each.
  std::size_t tests = 0;          ///< Of the foreign project, each combination of its variables one.
  std::size_t cases = 0;          ///< That came of them; a combination each.
};

/// Converts a project of promptfoo, by the documented format of its configuration. Runs nothing of it and reads only
/// what `files` gives. Nullopt where the configuration itself cannot be read; `diagnostics` then says why.
/// \param config  its path from the root: `promptfooconfig.yaml`.
/// \param name  what to call the suite.
std::optional<ImportedProject> import_promptfoo(const FileSource& files, const std::string& config,
                                                const std::string& name, Diagnostics& diagnostics);

/// Converts a prompt file of GitHub Models with its `testData` and `evaluators` into a suite; the prompt itself is
/// copied, since it is a format of ours too. As import_promptfoo() otherwise.
std::optional<ImportedProject> import_github_models(const FileSource& files, const std::string& path,
                                                    Diagnostics& diagnostics);

}  // namespace llmeval
