#include "config/case_list.h"

#include <utility>

namespace llmeval {

Result<SuiteCase> LoadedCases::at(std::uint64_t index) const {
  const Entry& entry = entries_.at(index);
  if (entry.file == 0) return inline_.at(entry.row.offset);
  return files_.at(entry.file - 1)->row(entry.row);
}

void LoadedCases::add(SuiteCase golden) {
  entries_.push_back({RowPlace{inline_.size(), 0, 0}, 0});
  inline_.push_back(std::move(golden));
}

CaseFile& LoadedCases::add_file(std::unique_ptr<CaseFile> file) {
  files_.push_back(std::move(file));
  return *files_.back();
}

void LoadedCases::add_row(RowPlace row) { entries_.push_back({row, static_cast<std::uint32_t>(files_.size())}); }

void LoadedCases::keep(const std::vector<std::uint64_t>& positions) {
  for (std::size_t i = 0; i < positions.size(); ++i) entries_[i] = entries_[positions[i]];
  entries_.resize(positions.size());
}

}  // namespace llmeval
