#pragma once

#include "base/diagnostic.h"
#include "data/value.h"
#include "prompt/prompt.h"
#include "schema/schema.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// What a judge is asked for.
enum class JudgeKind : std::uint8_t {
  score,   ///< `score`: a number from 0 to 1.
  grade,   ///< `grade`: one of several names.
  winner,  ///< `winner`: `first`, `second` or `tie`.
};

/// The form of a verdict: an object with `reason`, which comes first, and `score`, `grade` or `winner`; or what the
/// judge's prompt has as its own output schema, which must have that key. Immutable, cheap to copy.
class JudgeForm {
 public:
  /// Adds an error where the prompt's schema cannot give such a verdict; nullopt then.
  /// \param names  the grades; of other kinds none are given.
  static std::optional<JudgeForm> make(JudgeKind kind, std::vector<std::string> names, const Prompt& prompt,
                                       Diagnostics& diagnostics);

  JudgeKind kind() const { return kind_; }
  /// The key of the verdict.
  std::string_view key() const;
  /// What it may be; none of a score.
  const std::vector<std::string>& names() const { return names_; }
  /// What the judge's API is told. Without the bounds of the score, which not all APIs take; check() knows them.
  const Value& schema() const { return schema_; }
  /// The form in words, for the judge.
  const std::string& words() const { return words_; }
  /// What is wrong with a verdict, inert; nullopt: nothing.
  std::optional<std::string> mistakes_of(const Value& verdict) const;

 private:
  JudgeForm(JudgeKind kind, std::vector<std::string> names, Schema strict, Value schema)
      : kind_(kind), names_(std::move(names)), strict_(std::move(strict)), schema_(std::move(schema)) {}

  JudgeKind kind_;
  std::vector<std::string> names_;
  Schema strict_;
  std::optional<Schema> own_;  // The prompt's.
  Value schema_;
  std::string words_;
};

}  // namespace llmeval
