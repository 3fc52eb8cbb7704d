#pragma once

#include "base/decimal.h"
#include "base/diagnostic.h"
#include "check/check_input.h"
#include "data/shape.h"
#include "data/value.h"
#include "domain/outcome.h"
#include "domain/verdict.h"
#include "template/template.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

class CheckScope;
class JudgePrompts;
class Schema;
class SchemaFiles;
struct CheckItem;
struct Model;
struct Prompt;
using CheckItems = std::vector<std::shared_ptr<const CheckItem>>;

/// The part of the answer at hand, as `of:` picked it.
struct LookedAt {
  std::string_view text;         ///< A value that is no text stands here as compact JSON.
  const Value* value = nullptr;  ///< Where it was found in JSON: itself, with its type.
};

/// What one check found, before `not`, `min` and `max`.
struct Measured {
  /// Whether it holds by the check's own rule; where there are only bounds, whether there is something to bound.
  bool holds = false;
  /// What `min` and `max` bound, exactly: a number, a count, microseconds. Absent: nothing to bound, so no bound holds.
  std::optional<Decimal> measure;
  /// What is expected, as words after `expected` or `expected not`: `to contain "refund"`. Empty where the bounds say
  /// it.
  std::string expected;
  /// What there is instead, inert. Empty: an excerpt of what was looked at is shown.
  std::string got;
  /// What helps to see why: `only surrounding white space differs`.
  std::string note;
  /// There was nothing to look at, as `note` says: fails, negated or not.
  bool found_nothing = false;
  /// It is not for this sample: nothing that it is made of applies.
  bool does_not_apply = false;
  /// The check could not measure, as `note` says.
  std::optional<Outcome> error;
  /// Of a check that compares labels.
  std::optional<Labels> labels;
  /// Of a check that asked judges.
  std::shared_ptr<const Judging> judging;
  /// What it asked (CheckInput::ask) is not answered yet: it says nothing, and is measured again.
  bool is_waiting = false;

  /// `check_limit` for a search that was stopped, `invalid_check` for options that came to nothing usable.
  static Measured failed(Outcome error, std::string why);
  /// A call that the check asked for came to nothing: the check's error is the call's outcome.
  static Measured failed(const Call& call);
  static Measured waiting();
};

/// What a check measures, for the handling of `min` and `max`.
enum class MeasureKind : std::uint8_t {
  yes_no,    ///< Nothing: takes no bounds.
  score,     ///< A number in [0,1], which becomes the Score's; the check may do without bounds.
  number,    ///< Any number.
  count,     ///< A whole number from 0.
  duration,  ///< Microseconds.
  money,     ///< US dollars.
};

/// A model or a program that a check asks, as its options name it.
struct AskedModel {
  std::string name;  ///< Configured; of a program as its calls name it.
  Place place;
  bool may_be_own = false;  ///< It may be the very model whose answers it judges.
  CallPurpose purpose = CallPurpose::judge;
  std::shared_ptr<const Model> program = nullptr;  ///< Of a program: itself, but for the folder that it is run in.
};

/// One check with its options, parsed once when loaded. Pure, immutable, callable from any thread.
class Check {
 public:
  virtual ~Check() = default;
  virtual Measured measure(CheckInput& input, const LookedAt& look) const = 0;
  /// A measure as reasons show it: `12 words`, `4.2s`.
  virtual std::string describe(const Decimal& measure) const;
  /// Appends the variables that its options' `{{ }}` read.
  virtual void add_variables(std::vector<VariableUse>& uses) const;
  /// Whether it may read any of the case's vars, whatever their names.
  virtual bool reads_all_variables() const { return false; }
  /// Whether what it says depends on the answer, and not only on what came with it.
  virtual bool looks_at_answer() const { return true; }
  /// Whether it wants the schema of the prompt that asked; of a composite it is asked of its members.
  virtual bool needs_prompt_schema() const { return false; }
  /// Whether it takes the formats of a schema for more than descriptions.
  virtual bool asserts_formats() const { return false; }
  /// Whether an answer of this outcome is what it waits for, be it no answer at all (`outcome: timeout`).
  virtual bool awaits(Outcome outcome) const;
  /// The named groups that it leaves for the checks after it.
  virtual std::vector<std::string> groups() const { return {}; }
  /// The labels where there is nothing to look at; nullopt where it compares none. An error as measure() has it.
  virtual std::optional<Evaluated<Labels>> missing_label(CheckInput& input) const;
  /// Whom it asks, of itself; of a composite its members are asked.
  virtual void add_models(std::vector<AskedModel>& /*models*/) const {}
  /// The prompt that it asks with; nullptr: it has none. Of a composite its members are asked.
  virtual std::shared_ptr<const Prompt> judge_prompt() const { return nullptr; }
  /// The schema that it has of its own, from a file or written there; nullptr: it has none. Of a composite its members
  /// are asked.
  virtual const Schema* schema() const { return nullptr; }
  /// Of a check that is made of others; nullptr: it is not.
  virtual const CheckItems* members() const { return nullptr; }
};

/// What the options of checks may lead to outside of their item. Nullptr each: there are no files.
struct CheckFiles {
  std::shared_ptr<const SchemaFiles> schemas = nullptr;
  std::shared_ptr<const JudgePrompts> judge_prompts = nullptr;
};

/// One row of the table of checks.
struct CheckType {
  std::string name;
  std::string summary;  ///< One sentence.
  std::string example;  ///< One item under `expect:`, YAML.
  std::string details;  ///< For help: rules that summary and options have no room for; lines, or empty.
  MeasureKind measure = MeasureKind::yes_no;
  bool negatable = true;
  bool looks_at_answer = true;           ///< False: latency, outcome …; takes no `of`.
  std::string looks_at = {};             ///< The part of the answer that it is about, whatever `of` said: takes none.
  bool handles_failed_outcomes = false;  ///< A case with it lets refusal, truncated, empty … reach the checks.
  bool needs_bound = false;              ///< Of a score: without `rule`, `min` and `max` it has nothing to decide by.
  bool bare = false;                     ///< May be a bare word, which is read as `name: true`.
  bool compares_labels =
      false;         ///< Its labels go into a matrix by its name, so it stands by itself: in no other check.
  std::string rule;  ///< Of a check that measures: the option (and short form) that stands for min and max.
  std::vector<ShapeRef> short_forms;  ///< What may stand behind the name instead of an object of options.
  std::string short_option;           ///< The option that a short form stands for; none in `name: true`.
  std::vector<Field> options;         ///< Its own; the common ones are added to all.
  /// Makes the check from a value that its shape has accepted. Adds an error with its place for everything that the
  /// shape cannot see (a bad regex, an empty target …) and then returns nullptr.
  std::function<std::unique_ptr<Check>(const Value& options, Diagnostics& diagnostics)> make;
  /// Instead of `make`, of a check whose options lead to files.
  std::function<std::unique_ptr<Check>(const Value& options, const CheckFiles& files, Diagnostics& diagnostics)>
      make_with_files;
  /// Instead of `make`, of a check that is made of others: its `of` is the list of these, and it takes no other.
  std::function<std::unique_ptr<Check>(const Value& options, CheckItems members, Diagnostics& diagnostics)> combine;
  // Made by the table from what is above.
  ShapeRef shape;           ///< Of what stands behind the name.
  ShapeRef defaults_shape;  ///< Of what stands behind the name under `defaults:`.

  /// Whether `of` says what it looks at, as with most checks.
  bool takes_of() const { return looks_at_answer && looks_at.empty() && !combine; }
};

/// All checks, in the order of help.
const std::vector<CheckType>& check_types();
/// What may stand among a check's options: what is its own, with the bounds of its measure; what all checks share.
std::vector<Field> own_check_fields(const CheckType& type);
std::vector<Field> common_check_fields(const CheckType& type);
/// Nullptr where there is none.
const CheckType* find_check_type(std::string_view name);

}  // namespace llmeval
