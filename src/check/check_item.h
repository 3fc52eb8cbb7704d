#pragma once

#include "check/bounded_check.h"
#include "check/check_scope.h"
#include "check/fact_expression.h"
#include "check/look.h"
#include "domain/verdict.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

// Inside check/ only.

/// What an item found in a sample, `not` and bounds included.
struct Finding {
  enum class State : std::uint8_t {
    yes,
    no,
    nothing,  ///< There was nothing to look at: a fail, and its opposite would be one, too.
    error,
    not_applied,
    waiting,  ///< For an answer to what it asked: it says nothing yet.
  };

  State state = State::no;
  double score = 0;
  std::string reason = {};
  std::optional<Outcome> error = {};
  std::optional<Labels> labels = {};
  std::shared_ptr<const Judging> judging = {};
};

/// A check with the options that all checks share: what Expectations hold, named checks stand for and composites are
/// made of. Immutable.
struct CheckItem {
  const CheckType* type = nullptr;
  std::string name;
  double weight = 1;
  bool negated = false;
  Look look;
  std::optional<Condition> when;
  std::shared_ptr<const BoundedCheck> check;
  Place place;    ///< Where it was written, in the definition of a named check maybe.
  Value options;  ///< As used: with the scope's defaults.
  std::vector<VariableUse> variables;

  Finding find(CheckInput& input) const;
  /// What it finds where no check may look at the answer, as `why` says: of one that compares labels that there is
  /// none; nullopt of any other.
  std::optional<Finding> find_without_answer(CheckInput& input, std::string_view why) const;
  /// The finding as others see it.
  Score score(Finding finding) const;

  bool applies_surely(const CheckInput& input) const;
  bool reads_all_variables() const;
  bool looks_at_answer() const;
  /// Those that want the schema of the prompt that asked, itself or its members.
  void add_prompt_schema_checks(std::vector<const Check*>& checks) const;
  /// Whom it asks, itself or its members.
  void add_models(std::vector<AskedModel>& models) const;
  void add_judge_prompts(std::vector<std::shared_ptr<const Prompt>>& prompts) const;
  bool handles_failed_outcomes(const CheckInput& input) const;
  bool awaits(Outcome outcome, const CheckInput& input) const;

 private:
  Finding nothing(CheckInput& input, std::string reason) const;
};

/// What an item of `expect:` stands for.
struct ReadItem {
  CheckItems items;            ///< One, or all of a named list.
  Place place;                 ///< Where the item stands.
  std::string_view used = {};  ///< The named check that it is; empty: it is none.
  bool is_list = false;        ///< A named list, be it of one.
};

/// Reads an item: a bare word, `{type: options}` (common options stand among the check's own) or `{not: item}`. Adds
/// every mistake with its place; nullopt where there was one, and silently where it leans on a named check that is
/// wrong.
/// \param name  what reports call a check that has no `name` itself; empty: its type.
std::optional<ReadItem> read_item(const Value& item, const CheckScope& scope, std::string_view name,
                                  Diagnostics& diagnostics);

/// The bare words in an item or a list of items, which may be named checks.
std::vector<std::string_view> bare_words(const Value& written);

}  // namespace llmeval
