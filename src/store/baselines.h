#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "store/database.h"
#include "store/runs.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// The baseline that is meant where none is named.
inline constexpr std::string_view k_main_baseline = "main";

/// Whether a baseline may have the name: 1 to 60 letters, digits, `.`, `_` and `-`, the first one a letter, and none of
/// the words `last`, `none` and `baseline`.
bool is_baseline_name(std::string_view name);

/// A run that others are compared with, under a name.
struct BaselineRow {
  std::string name;
  std::string run;  ///< Its id.
  SystemTime set_at;
};

/// The id of the run that a baseline names; nullopt where there is no such name.
Result<std::optional<std::string>> find_baseline(const Database& database, std::string_view name);

/// By name.
Result<std::vector<BaselineRow>> list_baselines(const Database& database);

/// Why others cannot be compared with a run: it did not come to its end, measured nothing, was not scored, or only
/// asked again what another one failed. Nullopt where they can.
std::optional<Error> why_no_baseline(const RunInfo& run, RunState state);

/// Gives the name to a run, whatever had it before. The error is why_no_baseline().
Result<> set_baseline(const Database& database, const std::string& name, const std::string& run_id, SystemTime now);

/// Keeps that a stored run was compared with another run than the one that it was to be compared with.
/// \param asked_at  when the oldest answer of that was asked for.
Result<> store_compared_with(const Database& database, const std::string& run_id, const std::string& baseline,
                             std::optional<SystemTime> asked_at);

/// When the oldest answer of a run was asked for, be it by another run that it has it from; nullopt: it has none.
Result<std::optional<SystemTime>> oldest_answer(const Database& database, const std::string& run_id);

}  // namespace llmeval
