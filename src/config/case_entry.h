#pragma once

#include "config/project.h"
#include "data/shape.h"

#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// What a suite gives to every one of its cases.
struct CaseDefaults {
  Object vars;
  Tags tags;
  Expectations expectations;
};

/// A case in the suite's file, or one line of a file of full cases.
ShapeRef case_shape();
/// `[x, y]` or `{x: 1}`.
ShapeRef tags_shape();
Tags read_tags(const Value& value);

/// Makes a case from an entry that fits case_shape(). Nullopt where a check of its own is wrong.
std::optional<SuiteCase> read_case_entry(const Value& entry, const CaseDefaults& defaults, Diagnostics& diagnostics);

/// Makes a case from a row of JSON Lines: with `vars` or `expect` it is a full case (and must fit its shape), else every field is a variable
/// but `id`, `tags` and `reference`.
std::optional<SuiteCase> read_json_row(const Value& row, const CaseDefaults& defaults, Diagnostics& diagnostics);

/// Makes a case from a record of CSV: every column is a variable but `id`, `description`, `tags` (separated by `;`) and `reference`, where an
/// empty cell is none.
SuiteCase read_csv_row(const std::vector<std::string>& header, std::vector<std::string> cells, Place place,
                       const CaseDefaults& defaults);

}  // namespace llmeval
