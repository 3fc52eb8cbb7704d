#pragma once

#include "data/shape.h"
#include "data/value.h"
#include "store/statement.h"

#include <cstdint>
#include <span>
#include <string>

namespace llmeval {

// Inside store/ only: rows as objects of a file that leaves the database, one table of columns for writing, checking
// and reading them. A column has the same name in both; NULL is a key that is not there.

enum class ColumnKind : std::uint8_t { integer, real, text, digest };

struct PortableColumn {
  const char* name;
  ColumnKind kind = ColumnKind::text;
  bool is_required = false;
  /// It may quote what a model answered: left out, or empty where it is required, of a file without answers.
  bool holds_answer = false;
};

extern const std::span<const PortableColumn> k_run_columns;
extern const std::span<const PortableColumn> k_model_columns;
extern const std::span<const PortableColumn> k_plan_part_columns;
extern const std::span<const PortableColumn> k_suite_columns;
extern const std::span<const PortableColumn> k_suite_prompt_columns;  ///< But the prompt.
extern const std::span<const PortableColumn> k_gate_rule_columns;
extern const std::span<const PortableColumn> k_prompt_columns;
extern const std::span<const PortableColumn> k_case_columns;
extern const std::span<const PortableColumn> k_sample_columns;  ///< But its case and how it is judged.
extern const std::span<const PortableColumn> k_call_columns;
extern const std::span<const PortableColumn> k_score_columns;

/// `name, kind, value`
std::string column_list(std::span<const PortableColumn> columns);
/// `?, ?, ?`
std::string parameter_list(std::size_t count);

/// What a row has of these columns, which it has from `first` on.
Object read_portable(Sql& row, int first, std::span<const PortableColumn> columns, bool with_answers);

/// The keys of such an object, to be checked before bind_portable().
std::vector<Field> portable_fields(std::span<const PortableColumn> columns);

/// Binds the parameters from `first` (from 1) on.
void bind_portable(Sql& statement, int first, std::span<const PortableColumn> columns, const Value& object);

}  // namespace llmeval
