#pragma once

#include "compare/pairing.h"
#include "domain/case.h"
#include "domain/run.h"
#include "domain/sample_table.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

// Inside compare/ only.

/// Tags as samples have them: a JSON object of texts (SampleTable::tags). Empty where it is none.
Tags read_tag_object(const std::string& json);

/// The tag that clusters the cases of a suite; empty: they are independent.
std::string cluster_tag(const RunInfo& run, std::string_view suite);

/// Numbers the clusters of a suite's cases: those whose tag has the same value are one, a case without it is one by
/// itself.
class CaseClusters {
 public:
  /// \param table  outlives it.
  /// \param tag    empty: cases are independent.
  CaseClusters(const SampleTable& table, std::string tag);

  const std::string& tag() const { return tag_; }
  /// Of a case that was not asked for yet; nullopt without a tag.
  std::optional<std::uint32_t> next(const ComparedCase& one);

 private:
  const SampleTable& table_;
  std::string tag_;
  std::vector<std::optional<std::uint32_t>> by_tags_;  // By SampleTable::tags; nullopt: without the tag.
  std::uint32_t count_ = 0;
};

}  // namespace llmeval
