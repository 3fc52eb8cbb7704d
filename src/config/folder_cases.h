#pragma once

#include "config/case_source.h"

#include <memory>
#include <string>
#include <vector>

namespace llmeval {

/// `files:`, a glob: every file is a case, whose id is the file's path from the project's root and of whose variables
/// `{file: .}` is the file.
class FolderCases final : public CaseSource {
 public:
  /// Nullptr where the entry is wrong, which is told: no file, or no variable that is the file.
  /// \param suite     how the entry itself is read: paths are relative to its file.
  /// \param defaults  of the entry, without its variables.
  static std::unique_ptr<FolderCases> make(const Value& entry, const CaseSetting& suite,
                                           std::shared_ptr<const CaseDefaults> defaults, Diagnostics& diagnostics);

  void scan(Diagnostics& diagnostics, const OnCase& on_case) override;
  Result<SuiteCase> at(RowPlace place) const override;

 private:
  FolderCases(CaseSetting setting, Object vars, Place place, std::vector<std::string> paths);
  ReadCase read(const std::string& path, Diagnostics& diagnostics) const;

  CaseSetting setting_;
  Object vars_;  // As written.
  Place place_;
  std::vector<std::string> paths_;
};

}  // namespace llmeval
