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
  CheckScope checks;  ///< What the items of `expect:` may lean on, its own and theirs.
  Expectations expectations;
  bool is_whole = true;  ///< False: some of it was wrong and is left out.
};

/// A case as read.
struct ReadCase {
  SuiteCase golden;
  bool is_whole =
      true;  ///< False: some of it was wrong, was told, and is left out: what it lacks is no further mistake.
};

/// A case in the suite's file, or one line of a file of full cases.
/// \param expect  the shape of `expect`: expect_shape() where it is published, unchecked_expect() where
/// Expectation::parse checks the items.
ShapeRef case_shape(const ShapeRef& expect);
ShapeRef unchecked_expect();
/// `[x, y]` or `{x: 1}`.
ShapeRef tags_shape();
/// What fits the shape; the rest is left out.
Tags read_tags(const Value& value);
/// Parses the items of `expect:`; false where one is wrong. What is no list is left out.
bool read_expectations(const Value* items, const CheckScope& scope, Expectations& into, Diagnostics& diagnostics);

/// Makes a case from an entry that was checked against case_shape(). Nullopt where it is no object.
std::optional<ReadCase> read_case_entry(const Value& entry, const CaseDefaults& defaults, Diagnostics& diagnostics);

/// Makes a case from a row of JSON Lines: with `vars` or `expect` it is a full case, else every field is a variable but
/// `id`, `tags` and `reference`. Its mistakes are told.
std::optional<ReadCase> read_json_row(const Value& row, const CaseDefaults& defaults, Diagnostics& diagnostics);

/// Makes a case from a record of CSV: every column is a variable but `id`, `tags` (`a;b;k=v`) and `reference`, where an
/// empty cell is none. `description` is both a variable and the case's description.
SuiteCase read_csv_row(const std::vector<std::string>& header, std::vector<std::string> cells, Place place,
                       const CaseDefaults& defaults);

}  // namespace llmeval
