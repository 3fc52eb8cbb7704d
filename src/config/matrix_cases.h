#pragma once

#include "config/case_source.h"
#include "config/row_rules.h"

#include <memory>
#include <vector>

namespace llmeval {

/// `matrix:`, variables with lists of values: every combination is a case, the last variable's values next to one
/// another.
class MatrixCases final : public CaseSource {
 public:
  static constexpr std::uint64_t k_max_cases = 1'000'000;

  /// Nullptr where the matrix is wrong, which is told.
  /// \param suite   how the entry itself is read: paths are relative to its file.
  /// \param filter  of the entry; only scanning asks it.
  static std::unique_ptr<MatrixCases> make(const Value& entry, const CaseSetting& suite,
                                           std::shared_ptr<const CaseDefaults> defaults,
                                           std::shared_ptr<RowFilter> filter, Diagnostics& diagnostics);

  void scan(Diagnostics& diagnostics, const OnCase& on_case) override;
  Result<SuiteCase> at(RowPlace place) const override;

 private:
  MatrixCases(Object axes, Place place, std::shared_ptr<const CaseDefaults> defaults, std::shared_ptr<RowFilter> filter,
              std::uint64_t size);
  Object combination(std::uint64_t number) const;
  ReadCase read(Object combination) const;

  Object axes_;  // Lists of values.
  Place place_;
  std::shared_ptr<const CaseDefaults> defaults_;
  std::shared_ptr<RowFilter> filter_;
  std::uint64_t size_;
};

}  // namespace llmeval
