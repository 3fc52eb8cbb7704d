#pragma once

#include "config/case_parts.h"
#include "config/row_rules.h"
#include "data/shape.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// How records of a CSV file become cases, as its header and the entry's map say. A column is a variable but
/// - `id`, `reference`, `tags` (`a;b;k=v`), where an empty cell is none; `description` is both a variable and the
/// case's
///   description,
/// - `history`, a list of messages as JSON, where an empty cell is none,
/// - `expect.NAME`, `expect.not.NAME`: what stands behind the check's name, or `true` for a named check;
///   `expect.NAME.OPTION`: one of its options. An empty cell is none, and a check without any is not made.
/// Immutable.
class CsvCases {
 public:
  /// Nullopt, with errors at `place`, where the header or the map is wrong.
  static std::optional<CsvCases> make(const std::vector<std::string>& header, const RowMap& map,
                                      const CheckScope& scope, Place place, Diagnostics& diagnostics);

  /// The case of a record that has as many cells as the header. Mistakes in cells name their column.
  ReadCase read(std::vector<std::string> cells, Place place, const CaseSetting& setting,
                Diagnostics& diagnostics) const;

 private:
  // A column of a check.
  struct Option {
    std::string name;  // Empty: what stands behind the check's name.
    std::size_t column = 0;
    ShapeRef shape;
  };
  struct Check {
    std::string name;
    bool negated = false;
    bool is_named = false;  // One of the scope's: its one column says whether it is used.
    std::vector<Option> options;
  };
  struct Variable {
    std::string name;
    std::size_t column = 0;
  };

  void take(std::string_view name, std::size_t column, const CheckScope& scope, Place place, Diagnostics& diagnostics);
  void take_check(std::string_view name, std::size_t column, const CheckScope& scope, Place place,
                  Diagnostics& diagnostics);
  static std::optional<Value> item_of(const Check& check, const std::vector<std::string>& cells, Place place);
  bool read_checks(const std::vector<std::string>& cells, Place place, const CheckScope& scope, Expectations& into,
                   Diagnostics& diagnostics) const;

  std::optional<std::size_t> id_;
  std::optional<std::size_t> reference_;
  std::optional<std::size_t> tags_;
  std::optional<std::size_t> history_;
  std::optional<std::size_t> description_;
  std::vector<Variable> variables_;
  std::vector<Check> checks_;
};

}  // namespace llmeval
