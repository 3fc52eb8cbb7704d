#include "check/expectation.h"

#include "base/suggest.h"
#include "check/check_item.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

using Names = std::vector<std::string>;

std::string hint_for_group(std::string_view name, const Names& known) {
  if (known.empty()) return "name it in an earlier regex: (?<NAME>…)";
  std::string near = did_you_mean(name, {known.begin(), known.end()});
  return near.empty() ? fmt::format("the groups before it are {}", fmt::join(known, ", ")) : near;
}

// Adds the groups that the item leaves to `known`, and a mistake for one that it wants and that is not there.
void scan_groups(const CheckItem& item, Names& known, std::vector<ExpectationMistake>& mistakes) {
  const std::string_view wanted = item.look.group();
  if (!wanted.empty() && std::find(known.begin(), known.end(), wanted) == known.end()) {
    mistakes.push_back({item.look.place(), fmt::format("no regex before it names a group '{}'", inert_line(wanted)),
                        hint_for_group(wanted, known)});
  }
  Names left = item.check->check().groups();
  if (const CheckItems* const members = item.check->check().members()) {
    Names within = known;
    for (const auto& member : *members) scan_groups(*member, within, mistakes);
    left.assign(within.begin() + static_cast<std::ptrdiff_t>(known.size()), within.end());
  }
  // What a negated check has found is why it failed.
  if (!item.negated) known.insert(known.end(), left.begin(), left.end());
}

}  // namespace

std::vector<ExpectationMistake> find_mistakes(const Expectations& expectations) {
  std::vector<ExpectationMistake> mistakes;
  Names groups;
  std::vector<std::string_view> labels;
  for (const auto& expectation : expectations) {
    const CheckItem& item = expectation->item();
    scan_groups(item, groups, mistakes);
    if (!item.type->compares_labels) continue;
    if (std::find(labels.begin(), labels.end(), item.name) != labels.end()) {
      mistakes.push_back({expectation->place(),
                          fmt::format("two checks '{}' are both named '{}'", item.type->name, inert_line(item.name)),
                          "give each a 'name': their answers are counted by it"});
    }
    labels.push_back(item.name);
  }
  return mistakes;
}

}  // namespace llmeval
