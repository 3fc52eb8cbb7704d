#pragma once

#include "config/case_parts.h"
#include "config/row_rules.h"
#include "data/shape.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace llmeval {

/// What an item of a suite's `cases:` is: a case, or many from a file of cases, from files, or from a matrix.
enum class EntryKind : std::uint8_t { one, file, files, matrix };

/// A case in a file of cases.
/// \param expect  the shape of `expect`: expect_shape() where it is published, unchecked_expect() where
/// Expectation::parse checks the items.
ShapeRef case_shape(const ShapeRef& expect);
/// An item of a suite's `cases:`; which keys may stand together, check_entry() knows.
ShapeRef entry_shape(const ShapeRef& expect);
ShapeRef unchecked_expect();
/// `[x, y]` or `{x: 1}`.
ShapeRef tags_shape();

/// What an entry is. Adds an error for every key that cannot stand beside those that say so.
EntryKind check_entry(const Value& entry, Diagnostics& diagnostics);

/// Parses the items of `expect:`; false where one is wrong. What is no list is left out.
bool read_expectations(const Value* items, const CheckScope& scope, Expectations& into, Diagnostics& diagnostics);

/// What an entry of many cases gives to each of them: the suite's defaults, with its own over them. Its variables but
/// where \param with_vars is false: then they are each case's own.
std::shared_ptr<const CaseDefaults> entry_defaults(const Value& entry, const CaseSetting& suite, bool with_vars,
                                                   Diagnostics& diagnostics);

/// Makes a case from an entry that was checked against its shape. Nullopt where it is no object.
std::optional<ReadCase> read_case_entry(const Value& entry, const CaseSetting& setting, CaseOrigin origin,
                                        Diagnostics& diagnostics);

/// Makes a case from a row of JSON Lines: with `vars` or `expect`, and without a map, it is a full case; else every
/// field is a variable but `id`, `tags`, `reference`, `history` and `turns`. Its mistakes are told.
std::optional<ReadCase> read_json_row(const Value& row, const RowMap& map, const CaseSetting& setting,
                                      Diagnostics& diagnostics);

}  // namespace llmeval
