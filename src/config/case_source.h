#pragma once

#include "config/case_parts.h"

#include <cstdint>
#include <functional>

namespace llmeval {

/// From what a source makes one of its cases: 16 bytes, so that a million cases are 16 MB.
struct RowPlace {
  std::uint64_t offset : 48 = 0;  ///< Of a row, its first byte in the file (256 TB are enough); else its number.
  std::uint64_t file : 16 = 0;    ///< Its source's number in the list that holds it.
  std::uint32_t size = 0;         ///< Of a row: bytes.
  std::uint32_t line = 0;         ///< Of a row: its first line, from 1.
};
static_assert(sizeof(RowPlace) == 16);

/// Many cases that are made when they are asked for: rows of a file, files, combinations of values. Immutable once
/// scanned; at() may then be called from any thread.
class CaseSource {
 public:
  using OnCase = std::function<void(RowPlace, const ReadCase&)>;

  virtual ~CaseSource() = default;
  /// Makes every case once, in order, and hands over those that are well formed. Mistakes go to `diagnostics`.
  virtual void scan(Diagnostics& diagnostics, const OnCase& on_case) = 0;
  /// A case that scan() handed over. Fails where a file has changed since.
  virtual Result<SuiteCase> at(RowPlace place) const = 0;
};

}  // namespace llmeval
