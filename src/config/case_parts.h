#pragma once

#include "config/case_tools.h"
#include "config/case_turns.h"
#include "config/golden_file.h"
#include "config/project.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// Globs over the names of the prompts and models that a case is for, as written (a text or a list); null: all.
struct CaseNarrowing {
  Value prompts;
  Value models;
};

/// What cases get from above them: from their suite, and from the entry that names their file, files or matrix.
struct CaseDefaults {
  Object vars;
  Tags tags;
  /// What the items of `expect:` may lean on, its own and theirs.
  std::shared_ptr<const CheckScope> checks = std::make_shared<const CheckScope>();
  Expectations expectations;
  /// Those of `vars` that the entry brings: what the id of a case without one covers, besides its own.
  Object entry_vars;
  std::string description;
  std::optional<Value> reference;
  std::vector<Message> history;
  ReadTurns turns;
  std::shared_ptr<const WrittenTools> tools;       ///< Nullptr: none.
  std::shared_ptr<const CaseNarrowing> narrowing;  ///< Nullptr: none.
  std::shared_ptr<const BudgetLimits> budget;      ///< Of each sample; nullptr: none.
  std::shared_ptr<const GoldenFile> golden;        ///< What people said of the suite's answers; nullptr: nothing.
  bool is_whole = true;                            ///< False: some of it was wrong and is left out.
  bool has_all_vars = true;                        ///< False: variables are among that.
};

/// What reading the cases of one file needs beside their text.
struct CaseSetting {
  std::shared_ptr<const FileSource> files;
  std::string path;  ///< Of the file that the cases are written in, from the project's root.
  std::shared_ptr<const CaseDefaults> defaults;
};

/// Where a case was written: in a suite's file, where an unused variable is a mistake, or in a data file, which may
/// have more columns than are read.
enum class CaseOrigin : std::uint8_t { suite, data };

/// A case as read.
struct ReadCase {
  SuiteCase golden;
  std::shared_ptr<const CaseNarrowing> narrowing = {};  ///< Nullptr: it is for all prompts and models.
  CaseOrigin origin = CaseOrigin::suite;
  std::shared_ptr<const WrittenTools> tools = {};  ///< As written, those from above among them; nullptr: none.
  std::vector<RenderError> tool_errors = {};       ///< What of them could not be evaluated.
  /// False: some of it was wrong, was told, and is left out: what it lacks is no further mistake.
  bool is_whole = true;
  bool has_all_vars = true;  ///< False: variables are among that.
};

/// A case's own parts, before what it gets from above is put under them.
struct CaseParts {
  std::optional<std::string> id = {};
  std::string description = {};
  Object vars = {};
  std::optional<Value> reference = {};
  Tags tags = {};
  std::vector<Message> history = {};
  ReadTurns turns = {};
  std::shared_ptr<const WrittenTools> tools = {};
  Expectations expectations = {};
  bool inherits = true;
  std::shared_ptr<const CaseNarrowing> narrowing = {};
  std::shared_ptr<const BudgetLimits> budget = {};
  Place place = {};
  bool is_whole = true;
  bool has_all_vars = true;
};

/// Puts the defaults under a case's own parts and names it, where it has no id, by the hash of its variables,
/// reference, history, turns and own tools. A case without a reference has the accepted answer as one; one that is
/// marked failing has the note as its tag `known_failing`.
ReadCase make_case(CaseParts own, const CaseDefaults& defaults, CaseOrigin origin);

void set_tag(Tags& tags, std::string_view name, std::string_view value);
/// Of `[x, y]` or `{x: 1}` what fits the shape of tags; the rest is left out.
Tags read_tags(const Value& value);

/// Nullopt for what is no scalar.
std::optional<std::string> scalar_text(const Value& value);

}  // namespace llmeval
