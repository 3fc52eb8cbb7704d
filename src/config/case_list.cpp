#include "config/case_list.h"

#include "base/assert.h"

#include <utility>

namespace llmeval {

Result<SuiteCase> LoadedCases::at(std::uint64_t index) const {
  const RowPlace entry = entries_.at(index);
  if (entry.file == 0) return inline_.at(entry.offset);
  return files_.at(entry.file - 1)->row(entry);
}

void LoadedCases::add(SuiteCase golden) {
  entries_.push_back({inline_.size(), 0, 0, 0});
  inline_.push_back(std::move(golden));
}

CaseFile& LoadedCases::add_file(std::unique_ptr<CaseFile> file) {
  LLMEVAL_ASSERT(files_.size() < k_max_files);
  files_.push_back(std::move(file));
  return *files_.back();
}

void LoadedCases::add_row(RowPlace row) {
  row.file = files_.size();
  entries_.push_back(row);
}

void LoadedCases::keep(const std::vector<std::uint64_t>& positions) {
  for (std::size_t i = 0; i < positions.size(); ++i) entries_[i] = entries_[positions[i]];
  entries_.resize(positions.size());
}

}  // namespace llmeval
