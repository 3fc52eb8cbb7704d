#pragma once

#include "import/foreign_files.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// The variables of a test: single values, and lists of which each item is a test of its own.
struct TestVariables {
  Object single;
  Object lists;
  std::size_t combinations() const;
};

/// Reads `vars` with what promptfoo does to them before it fills in a prompt: files, lists of texts, tags among
/// variables. What cannot be had is noted; nullopt where the test then makes no sense.
/// \param expands  false: lists are values (`disableVarExpansion`).
std::optional<TestVariables> read_test_variables(const Object& vars, bool expands, ForeignFiles& files);

/// The variables that a text with tags reads; none where it is no template.
std::vector<std::string> variables_read_by(const std::string& text);
/// A text with its tags filled in; nullopt where that fails.
std::optional<std::string> fill_in(const std::string& text, const Object& variables);

}  // namespace llmeval
