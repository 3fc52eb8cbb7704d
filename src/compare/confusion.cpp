#include "compare/confusion.h"

#include "base/assert.h"

#include <algorithm>
#include <string_view>
#include <tuple>

namespace llmeval {

namespace {

bool is_whole_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Numbers first, `9` before `10`; what has no class last.
bool comes_before(const std::string& a, const std::string& b) {
  const auto rank = [](const std::string& label) {
    const bool is_number = is_whole_number(label);
    return std::tuple(label == k_no_label, !is_number, is_number ? label.size() : 0, std::string_view(label));
  };
  return rank(a) < rank(b);
}

std::uint64_t key_of(std::uint32_t expected, std::uint32_t actual) { return std::uint64_t{expected} << 32U | actual; }

}  // namespace

std::uint32_t ConfusionCounter::number_of(const std::string& label) {
  return numbers_.emplace(label, static_cast<std::uint32_t>(numbers_.size())).first->second;
}

void ConfusionCounter::add(const Labels& labels, std::int32_t trial) {
  ++total_;
  trials_ = std::max(trials_, trial);
  if (labels.actual == labels.expected) ++agreed_;
  if (numbers_.size() > k_most_labels) return;
  const std::uint32_t expected = number_of(labels.expected);
  const std::uint32_t actual = number_of(labels.actual ? *labels.actual : std::string(k_no_label));
  if (numbers_.size() > k_most_labels) {
    counts_.clear();
  } else {
    ++counts_[key_of(expected, actual)];
  }
}

ConfusionSummary ConfusionCounter::summary() const {
  LLMEVAL_ASSERT(total_ > 0);
  ConfusionSummary summary;
  if (numbers_.size() > k_most_labels) {
    summary.has_too_many_labels = true;
    const double share = static_cast<double>(agreed_) / static_cast<double>(total_);
    summary.measures.total = total_;
    summary.measures.accuracy = share;
    summary.measures.accuracy_interval = wilson_share_interval(share, static_cast<double>(total_) / trials_);
    return summary;
  }
  for (const auto& [label, number] : numbers_) summary.labels.push_back(label);
  std::sort(summary.labels.begin(), summary.labels.end(), comes_before);
  std::vector<std::size_t> positions(numbers_.size());
  for (std::size_t i = 0; i < summary.labels.size(); ++i) positions[numbers_.find(summary.labels[i])->second] = i;
  for (const auto& [key, count] : counts_) {
    summary.cells.push_back({positions[key >> 32U], positions[key & 0xffffffffU], count});
  }
  std::sort(summary.cells.begin(), summary.cells.end(), [](const ConfusionCell& a, const ConfusionCell& b) {
    return a.expected != b.expected ? a.expected < b.expected : a.actual < b.actual;
  });
  summary.measures = measure_confusion(summary.cells, summary.labels.size(), trials_);
  return summary;
}

}  // namespace llmeval
