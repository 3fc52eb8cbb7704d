#include "domain/case_filter.h"

#include "text/glob.h"

#include <algorithm>

namespace llmeval {

namespace {

bool has_tag(std::string_view condition, const Tags& tags) {
  const std::size_t equals = condition.find('=');
  const std::string_view name = condition.substr(0, equals);
  const auto tag = std::find_if(tags.begin(), tags.end(), [&](const auto& one) { return one.first == name; });
  if (tag == tags.end()) return false;
  if (equals == std::string_view::npos) return tag->second != "false";
  return glob_matches(condition.substr(equals + 1), tag->second);
}

}  // namespace

bool is_picked(const std::vector<std::string>& globs, std::string_view text) {
  if (globs.empty()) return true;
  return std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) { return glob_matches(glob, text); });
}

bool has_tags(const std::vector<std::string>& conditions, const Tags& tags) {
  return std::all_of(conditions.begin(), conditions.end(), [&](const std::string& condition) {
    if (condition.starts_with('!')) return !has_tag(std::string_view(condition).substr(1), tags);
    return has_tag(condition, tags);
  });
}

}  // namespace llmeval
