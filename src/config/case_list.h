#pragma once

#include "config/case_source.h"
#include "config/project.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

namespace llmeval {

/// The cases of a suite in file order: those written in the suite in memory, others by the places in their sources.
class LoadedCases final : public CaseList {
 public:
  /// Sources, and what their cases are narrowed to: of each pair one.
  static constexpr std::size_t k_max_origins = 65'535;

  std::uint64_t size() const override { return entries_.size(); }
  bool is_narrowed() const override { return is_narrowed_; }
  const CaseReach* reach(std::uint64_t index) const override;
  Result<SuiteCase> at(std::uint64_t index) const override;

  /// \param reach  nullptr: all.
  void add(SuiteCase golden, std::shared_ptr<const CaseReach> reach);
  /// A source whose cases are added next; the list owns it.
  CaseSource& add_source(std::unique_ptr<CaseSource> source);
  /// A case of the last added source. False, and it is not added, where the list has too many origins.
  bool add_row(RowPlace row, const std::shared_ptr<const CaseReach>& reach);
  /// Keeps, of the cases from position `first` on, only those at these positions, which rise.
  void keep(std::uint64_t first, const std::vector<std::uint64_t>& positions);

 private:
  struct Inline {
    SuiteCase golden;
    std::shared_ptr<const CaseReach> reach;
  };
  struct Origin {
    const CaseSource* source = nullptr;
    std::shared_ptr<const CaseReach> reach;
  };

  std::vector<Inline> inline_;
  std::vector<std::unique_ptr<CaseSource>> sources_;
  std::vector<Origin> origins_;
  /// `file` is 0 for a case of inline_, whose position is then `offset`; else the number of its origin from
  /// 1. A deque grows without a copy, which at a million cases is 16 MB at the peak.
  std::deque<RowPlace> entries_;
  bool is_narrowed_ = false;
};

}  // namespace llmeval
