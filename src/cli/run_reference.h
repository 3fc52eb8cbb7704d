#pragma once

#include "base/result.h"
#include "domain/run.h"
#include "domain/sample_table.h"
#include "store/database.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// A run as the command line names it, and which of its samples: `last`, `last~2`, `20261121-15`, `baseline`,
/// `baseline:release`, the first digits of a prompt's hash (six or more), each perhaps with selectors behind it:
/// `last:model=mini,case=refund-*`.
struct RunReference {
  enum class Part : std::uint8_t { suite, prompt, model, case_id, tag };
  struct Selector {
    Part part = Part::model;
    std::string value;  ///< A glob; of a tag `x`, `key=glob` or `!x`.
  };

  std::string word;  ///< As it was typed.
  std::string base;  ///< Without the selectors.
  std::vector<Selector> selectors;
};

/// Errors: an unknown selector, one without a value.
Result<RunReference> parse_run_reference(std::string_view word);

/// A run, and the prompt if it was found by that: only its samples are meant then.
struct FoundRun {
  std::string id;
  std::string prompt_hash;  ///< 64 hex digits; empty: all prompts.
};
/// The stored run that a reference names.
Result<FoundRun> find_referenced(const Database& database, const RunReference& reference);

/// Whether a suite of one run is one of the other's: else no case of theirs can pair.
bool shares_suite(const RunInfo& one, const RunInfo& other);

/// Places of the rows that the reference means, in their order. Error: none is.
Result<std::vector<std::uint32_t>> pick_samples(const RunInfo& run, const SampleTable& table, const FoundRun& found,
                                                const std::vector<RunReference::Selector>& selectors);

}  // namespace llmeval
