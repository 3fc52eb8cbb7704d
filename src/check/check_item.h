#pragma once

#include "check/bounded_check.h"
#include "check/check_scope.h"
#include "check/look.h"
#include "domain/verdict.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

// Inside check/ only.

/// A check with the options that all checks share: what Expectations hold and named checks stand for. Immutable.
struct CheckItem {
  const CheckType* type = nullptr;
  std::string name;
  double weight = 1;
  bool negated = false;
  Look look;
  std::shared_ptr<const BoundedCheck> check;
  Place place;    ///< Where it was written, in the definition of a named check maybe.
  Value options;  ///< As used: with the scope's defaults.
  std::vector<VariableUse> variables;

  Score evaluate(const CheckInput& input) const;
};

using CheckItems = std::vector<std::shared_ptr<const CheckItem>>;

/// What an item of `expect:` stands for.
struct ReadItem {
  CheckItems items;            ///< One, or all of a named list.
  Place place;                 ///< Where the item stands.
  std::string_view used = {};  ///< The named check that it is; empty: it is none.
  bool is_list = false;        ///< A named list, be it of one.
};

/// Reads an item: a bare word, `{type: options}` (common options stand among the check's own) or `{not: item}`. Adds
/// every mistake with its place; nullopt where there was one, and silently where it leans on a named check that is
/// wrong. \param name  what reports call a check that has no `name` itself; empty: its type.
std::optional<ReadItem> read_item(const Value& item, const CheckScope& scope, std::string_view name,
                                  Diagnostics& diagnostics);

/// The bare words in an item or a list of items, which may be named checks.
std::vector<std::string_view> bare_words(const Value& written);

}  // namespace llmeval
