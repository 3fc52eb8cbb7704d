#pragma once

#include "base/hash.h"
#include "domain/case.h"
#include "domain/completion.h"
#include "domain/verdict.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// What names a sample within a run.
struct SampleKey {
  std::string suite;
  std::string prompt;  ///< Name; empty where the suite has none.
  std::string model;   ///< Configured name.
  std::string case_id;
  std::int32_t trial = 1;

  friend bool operator==(const SampleKey&, const SampleKey&) = default;
};

/// A finished sample with all that happened.
struct SampleResult {
  std::uint64_t index = 0;       ///< Its place in the plan, from 0: (suite, case, prompt, model, trial).
  std::uint64_t case_index = 0;  ///< Its case's place among those of its suite, from 0; of stored samples not known.
  SampleKey key;
  std::string prompt_hash;
  std::shared_ptr<const Case> subject;
  Verdict verdict = Verdict::error;
  Outcome outcome = Outcome::ok;  ///< Of the last call, or one of ours.
  std::string reason;             ///< Why it is fail without a check, error or skipped; else empty.
  /// How it is judged: of its checks with their options, judges' prompts and schema files, of the rule that makes a
  /// verdict of them, and of how answers are cleaned; its case's reference and variables are not part of it. Absent: it
  /// is not scored, or a version ran it that did not know.
  std::optional<Digest> checks_hash;
  double score = 0;  ///< Weighted mean of the deciding checks' scores.
  std::vector<Call> calls;
  std::vector<Score> scores;  ///< Those of each turn, then the case's own, in file order.
  SystemTime started_at;
  Duration duration{0};  ///< Whole: queue, retries and checks included.

  /// The last call that answers; nullptr where none was made.
  const Call* answer() const;
  /// The last call that answers this turn; nullptr where none was made.
  const Call* answer_of(std::int32_t turn) const;
  /// The answer's text, or empty.
  std::string answer_text() const;
  std::int64_t attempt_count() const;
  /// Sum over the calls; nullopt where one's cost is unknown.
  std::optional<Money> cost() const;
  /// What of cost() its checks asked for: judges, embeddings; nullopt where one's cost is unknown.
  std::optional<Money> checking_cost() const;
  /// What of it was spent for this sample: nothing for cached calls; nullopt where one's cost is unknown.
  std::optional<Money> spent() const;
  /// Of its answers; nullopt where no provider told.
  std::optional<Usage> usage() const;
  Duration latency() const;
  bool cached() const;
  /// How old its oldest cached call was when the sample started; nullopt where none is cached.
  std::optional<Duration> cached_age() const;
  /// The model that answered where a fallback did; else the sample's own.
  const std::string& served_by() const;
};

}  // namespace llmeval
