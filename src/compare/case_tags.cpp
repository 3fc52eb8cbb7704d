#include "compare/case_tags.h"

#include "data/json.h"

#include <algorithm>
#include <map>
#include <utility>

namespace llmeval {

Tags read_tag_object(const std::string& json) {
  Tags tags;
  if (json.empty()) return tags;
  const auto value = parse_json(json);
  if (!value || !value->is_object()) return tags;
  for (const Member& tag : value->object()) tags.emplace_back(tag.key, tag.value.is_text() ? tag.value.text() : "");
  return tags;
}

std::string cluster_tag(const RunInfo& run, std::string_view suite) {
  const auto is_it = [&](const SuiteInfo& info) { return info.name == suite; };
  const auto found = std::find_if(run.suites.begin(), run.suites.end(), is_it);
  return found == run.suites.end() ? std::string() : found->cluster;
}

CaseClusters::CaseClusters(const SampleTable& table, std::string tag) : table_(table), tag_(std::move(tag)) {
  if (tag_.empty()) return;
  by_tags_.resize(table.tags.size());
  std::map<std::string, std::uint32_t> numbers;
  for (std::uint32_t i = 0; i < table.tags.size(); ++i) {
    for (const auto& [name, value] : read_tag_object(table.tags[i])) {
      if (name == tag_) by_tags_[i] = numbers.emplace(value, static_cast<std::uint32_t>(numbers.size())).first->second;
    }
  }
  count_ = static_cast<std::uint32_t>(numbers.size());
}

std::optional<std::uint32_t> CaseClusters::next(const ComparedCase& one) {
  if (tag_.empty()) return std::nullopt;
  const std::uint32_t tags = table_.rows[one.places.front()].tags;
  return tags < by_tags_.size() && by_tags_[tags] ? *by_tags_[tags] : count_++;
}

}  // namespace llmeval
