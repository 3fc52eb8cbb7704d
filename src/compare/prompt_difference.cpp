#include "compare/prompt_difference.h"

#include "data/json.h"

#include <algorithm>
#include <array>
#include <utility>

namespace llmeval {

namespace {

// A part of one version, as people read it.
struct PromptPart {
  PromptPartKind kind = PromptPartKind::message;
  std::string name;
  std::string text;
};
using Parts = std::vector<PromptPart>;

std::string text_at(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  return value != nullptr && value->is_text() ? value->text() : std::string();
}

// A text as it is, anything else as JSON.
std::string readable(const Value& value) { return value.is_text() ? value.text() : to_json_pretty(value); }

void append_messages(const List& segments, Parts& parts) {
  for (const Value& segment : segments) {
    if (segment.find("variable") != nullptr) {
      const Value* value = segment.find("default");
      parts.push_back({PromptPartKind::default_value, text_at(segment, "variable"),
                       value == nullptr ? std::string() : readable(*value)});
    } else if (segment.find("role") != nullptr) {
      parts.push_back({PromptPartKind::message, text_at(segment, "role"), {}});
    } else {
      // A statement before the first role marker is a part of its own.
      if (parts.empty() || parts.back().kind != PromptPartKind::message) parts.push_back({});
      parts.back().text += text_at(segment, "text") + text_at(segment, "tag");
    }
  }
}

std::string tool_text(const Value& tool) {
  std::string text = text_at(tool, "description");
  if (!text.empty()) text += '\n';
  const Value* parameters = tool.find("parameters");
  return parameters == nullptr ? text : text + to_json_pretty(*parameters);
}

Result<Parts> read_parts(std::string_view canonical) {
  JsonOptions options;
  options.places = false;
  const auto form = parse_json(canonical, options);
  const Value* messages = form ? form->find("messages") : nullptr;
  if (messages == nullptr || !messages->is_list()) return failure("a stored prompt is no canonical form");
  Parts parts;
  append_messages(messages->list(), parts);
  if (const Value* parameters = form->find("parameters"); parameters != nullptr && parameters->is_object()) {
    for (const Member& parameter : parameters->object()) {
      parts.push_back({PromptPartKind::parameter, parameter.key, to_json(parameter.value)});
    }
  }
  if (const Value* schema = form->find("output_schema"); schema != nullptr && !schema->is_null()) {
    parts.push_back({PromptPartKind::output_schema, {}, to_json_pretty(*schema)});
  }
  if (const Value* tools = form->find("tools"); tools != nullptr && tools->is_list()) {
    for (const Value& tool : tools->list()) {
      parts.push_back({PromptPartKind::tool, text_at(tool, "name"), tool_text(tool)});
    }
  }
  return parts;
}

Parts of_kind(const Parts& parts, PromptPartKind kind) {
  Parts found;
  std::copy_if(parts.begin(), parts.end(), std::back_inserter(found),
               [&](const PromptPart& part) { return part.kind == kind; });
  return found;
}

// Which part of the one side is which of the other; rising on both.
using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;

// Examples are added and taken away in the middle: an equal message is worth more than two that only share their role.
Pairs pair_messages(const Parts& before, const Parts& after) {
  constexpr std::uint32_t k_equal = 3;
  constexpr std::uint32_t k_same_role = 1;
  constexpr std::size_t k_most_cells = 1'000'000;
  Pairs pairs;
  if (before.size() * after.size() > k_most_cells) {
    for (std::size_t i = 0; i < std::min(before.size(), after.size()); ++i) {
      if (before[i].name == after[i].name) pairs.emplace_back(i, i);
    }
    return pairs;
  }
  const auto worth = [&](std::size_t i, std::size_t j) {
    if (before[i].name != after[j].name) return std::uint32_t{0};
    return before[i].text == after[j].text ? k_equal : k_same_role;
  };
  // best[i][j]: of the messages from i and j on.
  std::vector<std::vector<std::uint32_t>> best(before.size() + 1, std::vector<std::uint32_t>(after.size() + 1));
  for (std::size_t i = before.size(); i-- > 0;) {
    for (std::size_t j = after.size(); j-- > 0;) {
      best[i][j] = std::max({best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + worth(i, j)});
    }
  }
  for (std::size_t i = 0, j = 0; i < before.size() && j < after.size();) {
    if (worth(i, j) > 0 && best[i][j] == best[i + 1][j + 1] + worth(i, j)) {
      pairs.emplace_back(i++, j++);
    } else if (best[i][j] == best[i + 1][j]) {
      ++i;
    } else {
      ++j;
    }
  }
  return pairs;
}

// By name, whatever their order: `moved` pairs do not rise.
Pairs pair_by_name(const Parts& before, const Parts& after) {
  Pairs pairs;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const auto same =
        std::find_if(after.begin(), after.end(), [&](const PromptPart& part) { return part.name == before[i].name; });
    if (same != after.end()) pairs.emplace_back(i, static_cast<std::size_t>(same - after.begin()));
  }
  return pairs;
}

PromptPartDifference only(const PromptPart& part, std::size_t place, PartChange change) {
  PromptPartDifference difference;
  difference.kind = part.kind;
  difference.name = part.name;
  difference.change = change;
  const bool is_new = change == PartChange::added;
  (is_new ? difference.after : difference.before) = place + 1;
  if (!part.text.empty()) difference.text.push_back({is_new ? DiffKind::added : DiffKind::removed, part.text});
  return difference;
}

PromptPartDifference both(const Parts& before, std::size_t i, const Parts& after, std::size_t j) {
  PromptPartDifference difference;
  difference.kind = before[i].kind;
  difference.name = before[i].name;
  difference.before = i + 1;
  difference.after = j + 1;
  difference.change = before[i].text == after[j].text ? PartChange::same : PartChange::changed;
  // A value is replaced as a whole: half of a number says nothing.
  if (before[i].kind == PromptPartKind::parameter && difference.change == PartChange::changed) {
    difference.text = {{DiffKind::removed, before[i].text}, {DiffKind::added, after[j].text}};
  } else {
    difference.text = word_diff(before[i].text, after[j].text);
  }
  return difference;
}

// In the order of `after`; what is gone stands before the next that is still there.
void append_differences(const Parts& before, const Parts& after, const Pairs& pairs,
                        std::vector<PromptPartDifference>& differences) {
  std::vector<std::optional<std::size_t>> partner_of_after(after.size());
  std::vector<bool> is_paired(before.size());
  for (const auto& [i, j] : pairs) {
    partner_of_after[j] = i;
    is_paired[i] = true;
  }
  std::size_t told = 0;  // Of `before`.
  const auto tell_removed = [&](std::size_t end) {
    for (; told < end; ++told) {
      if (!is_paired[told]) differences.push_back(only(before[told], told, PartChange::removed));
    }
  };
  for (std::size_t j = 0; j < after.size(); ++j) {
    if (const std::optional<std::size_t> i = partner_of_after[j]) {
      tell_removed(*i);
      differences.push_back(both(before, *i, after, j));
    } else {
      differences.push_back(only(after[j], j, PartChange::added));
    }
  }
  tell_removed(before.size());
}

constexpr std::array<std::string_view, 5> k_part_names{"default", "message", "parameter", "output_schema", "tool"};
constexpr std::array<std::string_view, 4> k_change_names{"same", "changed", "added", "removed"};

}  // namespace

std::string_view prompt_part_name(PromptPartKind kind) { return k_part_names.at(static_cast<std::size_t>(kind)); }

std::string_view part_change_name(PartChange change) { return k_change_names.at(static_cast<std::size_t>(change)); }

bool PromptDifference::is_same() const {
  return std::all_of(parts.begin(), parts.end(),
                     [](const PromptPartDifference& part) { return part.change == PartChange::same; });
}

Result<PromptDifference> compare_prompts(std::string_view before, std::string_view after) {
  LLMEVAL_TRY(const Parts old_parts, read_parts(before));
  LLMEVAL_TRY(const Parts new_parts, read_parts(after));
  PromptDifference difference;
  for (std::size_t kind = 0; kind < k_part_names.size(); ++kind) {
    const Parts old_ones = of_kind(old_parts, static_cast<PromptPartKind>(kind));
    const Parts new_ones = of_kind(new_parts, static_cast<PromptPartKind>(kind));
    const bool is_message = static_cast<PromptPartKind>(kind) == PromptPartKind::message;
    const Pairs pairs = is_message ? pair_messages(old_ones, new_ones) : pair_by_name(old_ones, new_ones);
    append_differences(old_ones, new_ones, pairs, difference.parts);
  }
  return difference;
}

}  // namespace llmeval
