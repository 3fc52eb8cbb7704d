#pragma once

#include "domain/model.h"
#include "prompt/file_source.h"

#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// What may stand in evals/prices.yaml.
ShapeRef prices_shape();

/// What models cost whose own entry says nothing: by a prices file (the project's evals/prices.yaml), else by the
/// built-in table.
class PriceBook {
 public:
  /// Reads the file at `path` (from the root of `files`), if there is one; its mistakes go to `diagnostics`.
  PriceBook(const FileSource& files, const std::string& path, Diagnostics& diagnostics);

  /// Of the first entry that fits, else of the table; nullopt: unknown.
  std::optional<Price> price_of(const Model& model) const;

 private:
  struct Entry {
    std::vector<std::string> models;  ///< Patterns of providers' ids.
    std::string base_url;             ///< A pattern; empty: wherever it is.
    std::optional<Price> price;       ///< Absent: it is wrong, which was told.
  };

  std::vector<Entry> entries_;
};

}  // namespace llmeval
