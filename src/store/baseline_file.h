#pragma once

#include "base/clock.h"
#include "base/diagnostic.h"
#include "base/result.h"
#include "store/database.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace llmeval {

// A baseline as a file that leaves the database, for caches and artifacts of CI: JSON Lines, always in the same order,
// so that the same run gives the same bytes. First
//   {"type": "baseline", "version": 1, "name": "main", "samples": 60, "run": {…}}
// then, each with its `type`, what the run was made of (model, plan_part, suite, gate_rule), its prompts and cases,
// each once and named by hash from then on, and its samples in plan order with their calls and scores. Keys are named
// like the columns of the store (README.md), times in microseconds since 1970; what is not known is not there. The
// requests on the wire are left out, and nothing is in it that the database keeps from reports.

/// Writes lines, each with its end. \param with_answers  false: without what models said, nor reasons, which quote it.
Result<> export_baseline(const Database& database, const std::string& name, const std::string& run_id,
                         bool with_answers, const std::function<Result<>(const std::string&)>& put);

struct ImportedBaseline {
  std::string name;
  std::string run;
  std::uint64_t samples = 0;
  bool is_new = true;  ///< False: the run was stored here already, and is left as it is.
};

/// Stores the run of such a file as one that was imported, and sets the name to it; the same file again changes
/// nothing. All or nothing: where anything is wrong, which goes to `diagnostics` with its place, nothing is stored, and
/// nullopt. \param path   of the file; \param shown  as the user typed it. \param name   instead of the one in the
/// file; empty: that one.
Result<std::optional<ImportedBaseline>> import_baseline(const Database& database, const std::string& path,
                                                        const std::string& shown, const std::string& name,
                                                        SystemTime now, Diagnostics& diagnostics);

}  // namespace llmeval
