#include "config/matrix_cases.h"

#include "config/file_values.h"
#include "config/member.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

std::unique_ptr<MatrixCases> MatrixCases::make(const Value& entry, const CaseSetting& suite,
                                               std::shared_ptr<const CaseDefaults> defaults,
                                               std::shared_ptr<RowFilter> filter, Diagnostics& diagnostics) {
  const Value* matrix = member_of_kind(entry, "matrix", ValueKind::object);
  if (matrix == nullptr) return nullptr;
  const std::size_t before = diagnostics.error_count();
  if (matrix->object().empty()) diagnostics.error(matrix->place(), "a matrix without a variable");
  std::uint64_t size = 1;
  for (const Member& axis : matrix->object()) {
    if (!axis.value.is_list() || axis.value.list().empty()) return nullptr;  // The shape has told it.
    if (defaults->entry_vars.find(axis.key) != nullptr) {
      diagnostics.error(axis.place, fmt::format("the variable '{}' stands in 'vars' and in 'matrix'", axis.key),
                        "leave it out of one");
    }
    if (size <= k_max_cases) size *= axis.value.list().size();
  }
  if (size > k_max_cases) {
    diagnostics.error(matrix->place(), fmt::format("the matrix has more than {} cases", k_max_cases),
                      "write the cases that matter");
  }
  Object axes = matrix->object();
  FileValues(*suite.files, suite.path).fill(axes, diagnostics);
  if (diagnostics.error_count() != before) return nullptr;
  return std::unique_ptr<MatrixCases>(
      new MatrixCases(std::move(axes), entry.place(), std::move(defaults), std::move(filter), size));
}

MatrixCases::MatrixCases(Object axes, Place place, std::shared_ptr<const CaseDefaults> defaults,
                         std::shared_ptr<RowFilter> filter, std::uint64_t size)
    : axes_(std::move(axes)), place_(place), defaults_(std::move(defaults)), filter_(std::move(filter)), size_(size) {}

void MatrixCases::scan(Diagnostics& /*diagnostics*/, const OnCase& on_case) {
  for (std::uint64_t number = 0; number < size_; ++number) {
    Object row = combination(number);
    if (!filter_->keeps(row, place_)) continue;
    RowPlace place;
    place.offset = number;
    on_case(place, read(std::move(row)));
  }
}

Result<SuiteCase> MatrixCases::at(RowPlace place) const { return read(combination(place.offset)).golden; }

Object MatrixCases::combination(std::uint64_t number) const {
  std::uint64_t rest = size_;
  Object vars;
  for (const Member& axis : axes_) {
    const List& values = axis.value.list();
    rest /= values.size();
    vars.append(axis.key, values[number / rest % values.size()], axis.place);
  }
  return vars;
}

ReadCase MatrixCases::read(Object combination) const {
  CaseParts own;
  own.vars = std::move(combination);
  own.place = place_;
  return make_case(std::move(own), *defaults_, CaseOrigin::suite);
}

}  // namespace llmeval
