#include "config/folder_cases.h"

#include "config/file_values.h"
#include "config/member.h"
#include "config/named_files.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

std::unique_ptr<FolderCases> FolderCases::make(const Value& entry, const CaseSetting& suite,
                                               std::shared_ptr<const CaseDefaults> defaults, Diagnostics& diagnostics) {
  const Value* files = member_of_kind(entry, "files", ValueKind::text);
  if (files == nullptr) return nullptr;
  std::vector<std::string> paths = find_named_files(*suite.files, suite.path, *files, diagnostics);
  const Value* vars = entry.find("vars");
  if (vars != nullptr && !vars->is_object()) return nullptr;  // The shape has told it.
  if (vars == nullptr || !names_case_file(*vars)) {
    diagnostics.error(files->place(), "no variable is the case's file: every case would be the same",
                      "write the one that it stands for: vars: {article: {file: .}}");
    return nullptr;
  }
  if (paths.empty()) return nullptr;
  CaseSetting setting{suite.files, suite.path, std::move(defaults)};
  return std::unique_ptr<FolderCases>(
      new FolderCases(std::move(setting), vars->object(), entry.place(), std::move(paths)));
}

FolderCases::FolderCases(CaseSetting setting, Object vars, Place place, std::vector<std::string> paths)
    : setting_(std::move(setting)), vars_(std::move(vars)), place_(place), paths_(std::move(paths)) {}

void FolderCases::scan(Diagnostics& diagnostics, const OnCase& on_case) {
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    RowPlace place;
    place.offset = i;
    on_case(place, read(paths_[i], diagnostics));
  }
}

Result<SuiteCase> FolderCases::at(RowPlace place) const {
  Diagnostics unseen;
  ReadCase read = this->read(paths_.at(place.offset), unseen);
  if (unseen.has_errors()) {
    return failure(fmt::format("'{}' has changed since it was loaded", paths_[place.offset]), "run again");
  }
  return std::move(read.golden);
}

ReadCase FolderCases::read(const std::string& path, Diagnostics& diagnostics) const {
  CaseParts own;
  own.id = path;
  own.vars = vars_;
  own.has_all_vars = FileValues(*setting_.files, setting_.path, path).fill(own.vars, diagnostics);
  own.place = place_;
  return make_case(std::move(own), *setting_.defaults, CaseOrigin::suite);
}

}  // namespace llmeval
