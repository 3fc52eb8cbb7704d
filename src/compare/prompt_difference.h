#pragma once

#include "base/result.h"
#include "text/word_diff.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// What a part of a prompt is.
enum class PromptPartKind : std::uint8_t { default_value, message, parameter, output_schema, tool };
std::string_view prompt_part_name(PromptPartKind kind);

enum class PartChange : std::uint8_t { same, changed, added, removed };
std::string_view part_change_name(PartChange change);

/// A part of two versions of a prompt, or of one of them.
struct PromptPartDifference {
  PromptPartKind kind = PromptPartKind::message;
  std::string name;                   ///< A message's role, else whose it is; empty of the output schema.
  std::optional<std::size_t> before;  ///< Its place among the parts of its kind, from 1.
  std::optional<std::size_t> after;
  PartChange change = PartChange::same;
  std::vector<DiffPart> text;  ///< Its text on both sides; schemas and values as indented JSON.
};

/// What a model sees differently, in the order of the canonical form; parts that are the same are among it.
struct PromptDifference {
  std::vector<PromptPartDifference> parts;

  bool is_same() const;
};

/// Compares two canonical forms (src/prompt/README.md). Messages are paired by role in their order, so that most of
/// them are the same; defaults, parameters and tools by name. A template's tags stand in the text as they are written.
/// Error: one of the two is no canonical form.
Result<PromptDifference> compare_prompts(std::string_view before, std::string_view after);

}  // namespace llmeval
