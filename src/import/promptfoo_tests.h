#pragma once

#include "import/foreign_files.h"

namespace llmeval {

/// All tests of a configuration of promptfoo, as it writes them: inline ones, those of files (CSV, JSON, JSON Lines,
/// YAML), and of scenarios each with each of its sets of variables. What a program makes is noted.
List read_promptfoo_tests(const Value& config, ForeignFiles& files);

/// The default test; an empty object where there is none.
Object read_default_test(const Value& config, ForeignFiles& files);

/// A test over the one beneath it: variables, options and metadata name by name, assertions one after the other, all
/// else as the upper one says.
Object merge_tests(const Object& under, const Object& over);

}  // namespace llmeval
