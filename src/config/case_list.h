#pragma once

#include "config/case_files.h"
#include "config/project.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace llmeval {

/// The cases of a suite in file order: those written in the suite in memory, rows of files by their places.
class LoadedCases final : public CaseList {
 public:
  static constexpr std::size_t k_max_files = 65'535;

  std::uint64_t size() const override { return entries_.size(); }
  Result<SuiteCase> at(std::uint64_t index) const override;

  void add(SuiteCase golden);
  /// A file whose rows are added next; the list owns it. At most k_max_files.
  CaseFile& add_file(std::unique_ptr<CaseFile> file);
  /// A row of the last added file.
  void add_row(RowPlace row);
  /// Keeps only the cases at these positions, which rise.
  void keep(const std::vector<std::uint64_t>& positions);

 private:
  std::vector<SuiteCase> inline_;
  std::vector<std::unique_ptr<CaseFile>> files_;
  /// `file` is 0 for a case of inline_, whose position is then `offset`; else the file's number from 1.
  std::vector<RowPlace> entries_;
};

}  // namespace llmeval
