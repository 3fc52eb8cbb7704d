#pragma once

#include "data/value.h"
#include "import/import_notes.h"

#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// What a configuration of promptfoo says besides prompts, providers and tests.
struct PromptfooSettings {
  std::string description;
  Object tags;
  std::optional<Value> trials;    ///< `evaluateOptions.repeat`.
  std::vector<std::string> next;  ///< What is said on our command line.
};

/// Notes all that there is nothing like.
PromptfooSettings read_promptfoo_settings(const Value& config, ImportNotes& notes);

/// `{$ref: '#/assertionTemplates/x'}` replaced by what it leads to, at any depth.
Value resolve_references(const Value& config, ImportNotes& notes);

}  // namespace llmeval
