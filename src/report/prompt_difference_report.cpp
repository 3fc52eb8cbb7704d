#include "report/prompt_difference_report.h"

#include "report/diff_text.h"
#include "report/layout.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <array>
#include <optional>

namespace llmeval {

namespace {

// `prompts/a.prompty 1a2b3c4d5e6f`; of one that was named by its hash its name.
std::string version_text(const std::string& word, const PromptVersion& version) {
  const bool is_hash = version.hash.starts_with(word);
  const std::string& shown = is_hash && !version.name.empty() ? version.name : word;
  return excerpt(shown, 60) + ' ' + version.hash.substr(0, 12);
}

// `message 2 (user)`, `parameter temperature`
std::string part_title(const PromptPartDifference& part) {
  switch (part.kind) {
    case PromptPartKind::message: {
      const std::size_t place = part.after ? *part.after : *part.before;
      const bool moved = part.before && part.after && *part.before != *part.after;
      const std::string before = moved ? fmt::format("{} → ", *part.before) : std::string();
      return fmt::format("message {}{} ({})", before, place, part.name.empty() ? "no role" : inert_line(part.name));
    }
    case PromptPartKind::default_value:
      return "default of " + inert_line(part.name);
    case PromptPartKind::output_schema:
      return "output schema";
    case PromptPartKind::parameter:
    case PromptPartKind::tool:
      return fmt::format("{} {}", prompt_part_name(part.kind), inert_line(part.name));
  }
  return {};
}

Tint tint_of(PartChange change) {
  if (change == PartChange::added) return Tint::good;
  return change == PartChange::removed ? Tint::bad : Tint::strong;
}

std::string part_text(const PromptPartDifference& part, const ReportOptions& options) {
  const std::string how = part.change == PartChange::changed ? "" : fmt::format(", {}", part_change_name(part.change));
  DiffTextOptions lines;
  lines.colour = options.colour;
  return paint(tint_of(part.change), part_title(part) + how, options.colour) + '\n' + diff_text(part.text, lines);
}

// `2 messages, 1 tool`
std::string same_parts(const PromptDifference& difference) {
  constexpr std::array<std::string_view, 5> k_plural{"defaults", "messages", "parameters", "output schema", "tools"};
  std::string text;
  for (std::size_t kind = 0; kind < k_plural.size(); ++kind) {
    std::size_t count = 0;
    for (const PromptPartDifference& part : difference.parts) {
      count += part.kind == static_cast<PromptPartKind>(kind) && part.change == PartChange::same ? 1 : 0;
    }
    if (count == 0) continue;
    if (!text.empty()) text += ", ";
    if (static_cast<PromptPartKind>(kind) == PromptPartKind::output_schema) {
      text += "the output schema";
    } else {
      text += count == 1 ? fmt::format("1 {}", k_plural[kind].substr(0, k_plural[kind].size() - 1))
                         : fmt::format("{} {}", count, k_plural[kind]);
    }
  }
  return text;
}

Value version_value(const std::string& word, const PromptVersion& version) {
  Object object;
  object.append("reference", Value(word));
  object.append("name", Value(version.name));
  object.append("path", version.path.empty() ? Value() : Value(version.path));
  object.append("hash", Value(version.hash));
  return object;
}

Value place_value(std::optional<std::size_t> place) {
  return place ? Value(static_cast<std::int64_t>(*place)) : Value();
}

}  // namespace

std::string to_text(const PromptDifferenceReport& report, const ReportOptions& options) {
  std::string text = fmt::format("{} → {}\n", version_text(report.before_word, report.before),
                                 version_text(report.after_word, report.after));
  if (report.difference.is_same()) return text + "no difference: a model sees the same\n";
  for (const PromptPartDifference& part : report.difference.parts) {
    if (part.change != PartChange::same) text += '\n' + part_text(part, options);
  }
  const std::string same = same_parts(report.difference);
  return same.empty() ? text : text + '\n' + paint(Tint::dim, "the same: " + same, options.colour) + '\n';
}

Value to_value(const PromptDifferenceReport& report) {
  List parts;
  for (const PromptPartDifference& part : report.difference.parts) {
    Object object;
    object.append("part", Value(prompt_part_name(part.kind)));
    object.append("name", part.name.empty() ? Value() : Value(part.name));
    object.append("before", place_value(part.before));
    object.append("after", place_value(part.after));
    object.append("change", Value(part_change_name(part.change)));
    if (part.change != PartChange::same) object.append("diff", diff_value(part.text));
    parts.emplace_back(std::move(object));
  }
  Object object;
  object.append("before", version_value(report.before_word, report.before));
  object.append("after", version_value(report.after_word, report.after));
  object.append("same", Value(report.difference.is_same()));
  object.append("parts", Value(std::move(parts)));
  return object;
}

}  // namespace llmeval
