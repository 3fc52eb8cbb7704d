#pragma once

#include "base/diagnostic.h"
#include "data/value.h"
#include "template/template.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// `map:`, the names that cases have for columns of data. A column that it names goes by those names only; one whose
/// own name is taken by another column is not read.
class RowMap {
 public:
  struct Rename {
    std::string name;    ///< A variable, `id`, `reference` …
    std::string column;  ///< As the data names it.
    Place place;
  };

  RowMap() = default;
  /// \param map  as its shape accepts it; what does not fit is passed over. Nullptr: every column keeps its name.
  explicit RowMap(const Value* map);

  bool empty() const { return renames_.empty(); }
  const std::vector<Rename>& renames() const { return renames_; }

  /// Calls `take` with every name that a column goes by.
  template <class Take>
  void for_each_name(std::string_view column, Take take) const {
    bool is_free = true;
    for (const Rename& rename : renames_) {
      if (rename.column == column) take(std::string_view(rename.name));
      if (rename.column == column || rename.name == column) is_free = false;
    }
    if (is_free) take(column);
  }

 private:
  std::vector<Rename> renames_;
};

/// `where:`, an expression over a row that says whether it is a case of the suite. One for an entry, told of all its
/// rows, then finish().
class RowFilter {
 public:
  /// \param where  as its shape accepts it; nullptr: every row is kept.
  RowFilter(const Value* where, Diagnostics& diagnostics);

  bool is_set() const { return expression_.has_value(); }
  /// Where it cannot be said, the row is not kept.
  bool keeps(const Object& row, Place place);
  /// Tells what went wrong, each mistake once; and where no row was kept.
  void finish(Diagnostics& diagnostics);

 private:
  struct Mistake {
    Place place;
    std::string hint;
    Place first_row;
    std::uint64_t more = 0;
  };
  void note(Place place, std::string message, std::string hint, Place row);

  std::optional<Expression> expression_;
  Place place_;
  std::map<std::string, Mistake> mistakes_;  // By message.
  std::uint64_t rows_ = 0;
  std::uint64_t kept_ = 0;
};

}  // namespace llmeval
