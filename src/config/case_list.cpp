#include "config/case_list.h"

#include <algorithm>
#include <utility>

namespace llmeval {

const CaseReach* LoadedCases::reach(std::uint64_t index) const {
  const RowPlace entry = entries_.at(index);
  return entry.file == 0 ? inline_[entry.offset].reach.get() : origins_[entry.file - 1].reach.get();
}

Result<SuiteCase> LoadedCases::at(std::uint64_t index) const {
  const RowPlace entry = entries_.at(index);
  if (entry.file == 0) return inline_.at(entry.offset).golden;
  return origins_.at(entry.file - 1).source->at(entry);
}

void LoadedCases::add(SuiteCase golden, std::shared_ptr<const CaseReach> reach) {
  is_narrowed_ = is_narrowed_ || reach != nullptr;
  entries_.push_back({inline_.size(), 0, 0, 0});
  inline_.push_back({std::move(golden), std::move(reach)});
}

CaseSource& LoadedCases::add_source(std::unique_ptr<CaseSource> source) {
  sources_.push_back(std::move(source));
  return *sources_.back();
}

bool LoadedCases::add_row(RowPlace row, const std::shared_ptr<const CaseReach>& reach) {
  const CaseSource* source = sources_.back().get();
  // The last one nearly always, and among those of this source at most.
  auto known = origins_.rbegin();
  while (known != origins_.rend() && known->source == source && known->reach != reach) ++known;
  if (known == origins_.rend() || known->source != source) {
    if (origins_.size() == k_max_origins) return false;
    origins_.push_back({source, reach});
    known = origins_.rbegin();
  }
  is_narrowed_ = is_narrowed_ || reach != nullptr;
  row.file = static_cast<std::uint64_t>(origins_.rend() - known);
  entries_.push_back(row);
  return true;
}

void LoadedCases::keep(std::uint64_t first, const std::vector<std::uint64_t>& positions) {
  for (std::size_t i = 0; i < positions.size(); ++i) entries_[first + i] = entries_[positions[i]];
  entries_.resize(first + positions.size());
}

}  // namespace llmeval
