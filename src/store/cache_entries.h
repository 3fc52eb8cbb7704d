#pragma once

#include "base/hash.h"
#include "base/result.h"
#include "domain/sample.h"
#include "store/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// The cached answers of a model, by its configured name when they were asked for.
struct CachedModel {
  std::string model;
  std::uint64_t answers = 0;
  std::uint64_t bytes = 0;  ///< Of the answers' texts.
  SystemTime oldest;
  SystemTime newest;
  Money cost;                  ///< What they cost: sum of the known ones.
  std::uint64_t unpriced = 0;  ///< Answers whose cost is unknown.
};

/// By model, in the order of their names.
Result<std::vector<CachedModel>> list_cached(const Database& database);

/// Forgets entries, of these models (none: of all) and older than `before` where it is given; how many. Runs keep
/// their answers: no later run finds them any more.
Result<std::uint64_t> forget_cached(const Database& database, const std::vector<std::string>& models,
                                    std::optional<SystemTime> before);

/// The entry of a key.
struct CachedEntry {
  SystemTime recorded_at;
  std::string run_id;  ///< The run that asked.
};
Result<std::optional<CachedEntry>> find_cached(const Database& database, const Digest& key);

/// How a sample's last question was asked, to find what has changed since.
struct PastQuestion {
  std::string run_id;
  std::string version;  ///< Of llmeval.
  std::string prompt_hash;
  std::string case_hash;
  std::string model_settings;  ///< As the run stored them.
  std::optional<Digest> cache_key;
};
/// The newest answered first question of this sample; nullopt: it was never asked.
Result<std::optional<PastQuestion>> find_past_question(const Database& database, const SampleKey& key);

}  // namespace llmeval
