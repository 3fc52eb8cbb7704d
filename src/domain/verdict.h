#pragma once

#include "data/value.h"
#include "domain/outcome.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// Of a sample. `error`: not measured, never a fail, never a pass. `skipped`: planned and left, with a reason.
/// `unscored`: answered in a run that only looks (`run --no-score`).
enum class Verdict : std::uint8_t { pass, fail, error, skipped, unscored };

std::string_view verdict_name(Verdict verdict);
std::optional<Verdict> find_verdict(std::string_view name);

/// The class of answers that have none.
inline constexpr std::string_view k_no_label = "(none)";

/// What a check that sorts answers into classes compared.
struct Labels {
  std::string expected;
  std::optional<std::string> actual;  ///< Absent: the answer has none (k_no_label).

  friend bool operator==(const Labels&, const Labels&) = default;
};

/// Who gave a score that was asked for, and how far they agreed.
struct Judging {
  std::string prompt_hash;          ///< Of the judge's prompt.
  std::vector<std::string> models;  ///< Configured names, in the order that the check names them.
  /// In [0,1], in the order of asking; absent where a vote could not be read.
  std::vector<std::optional<double>> votes;
  /// Hash (64 hex digits) of what the check's item says: rubric, bounds, how votes are combined. With another one the
  /// same judge judges something else.
  std::string criteria_hash = {};

  /// From the lowest vote to the highest; 0 without two of them.
  double spread() const;

  friend bool operator==(const Judging&, const Judging&) = default;
};

/// What one check found.
struct Score {
  std::string check;            ///< Its type: contains, regex …
  std::string name;             ///< As the user named it; else its type.
  std::optional<double> score;  ///< In [0,1]; absent: the check could not measure, or does not apply.
  bool pass = false;
  double weight = 1;   ///< 0: never decides.
  std::string reason;  ///< Expected and actual; of a pass too. Plain, may hold excerpts of the answer, made inert.
  std::optional<Outcome> error;                 ///< Why the check could not measure.
  std::int32_t turn = 1;                        ///< Of the answer that it looked at (Call::turn).
  std::optional<Labels> labels = {};            ///< Of a check that sorts answers into classes.
  std::shared_ptr<const Judging> judging = {};  ///< Of a check that asked judges; nullptr: it did not.

  /// False: its `when` says that it is not for this sample. It has no weight then, and `reason` says so.
  bool applies() const { return score.has_value() || error.has_value(); }
};

}  // namespace llmeval
