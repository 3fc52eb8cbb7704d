#pragma once

#include "check/check.h"
#include "check/check_scope.h"
#include "domain/verdict.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

class Expectation;
using Expectations = std::vector<std::shared_ptr<const Expectation>>;

/// One item under `expect:`: a check together with what all checks share: `not`, `when`, `weight`, `name`, `of`, `min`,
/// `max`.
/// Immutable, shared by all cases of a suite, callable from any thread.
class Expectation {
 public:
  /// Parses an item: a bare word (a check or a named one of `scope`), `{type: options}` (common options stand among the
  /// check's own) or `{not: item}`. Gives one expectation, or all of a named list. Adds every mistake with its place,
  /// those of the shape included; nullopt where there was one, and silently where the scope has told it already.
  /// \param scope  closed; not needed afterwards.
  static std::optional<Expectations> parse(const Value& item, const CheckScope& scope, Diagnostics& diagnostics);

  /// Runs the check.
  /// - Where its `when` is false it does not apply: no score, no weight.
  /// - An `of:` that finds nothing fails, negated or not.
  /// - A `{{ }}` or a `when` that fails to evaluate or gives nothing to check for is the error `invalid_check`, a
  /// stopped
  ///   search `check_limit`: the Score then has `error` and no score, and is never a pass.
  /// A check that waits for the answer to what it asked is an error, too, `no_recording`: see evaluate() below.
  /// \param input  of the sample, whose checks are run in order.
  Score evaluate(CheckInput& input) const;

  const std::string& type() const;
  const std::string& name() const;
  double weight() const;
  bool is_negated() const;
  bool looks_at_answer() const;
  /// Why it cannot be asked of answers to a prompt with this schema (nullptr: without one); nullopt where it can.
  std::optional<std::string> refuses(const Schema* prompt_schema) const;
  /// Variables that its options and its `when` read (`reference` among them), with places.
  const std::vector<VariableUse>& variables() const;
  /// The models that it asks, in the order of the options.
  std::vector<AskedModel> asked_models() const;
  /// The prompts that it asks with.
  std::vector<std::shared_ptr<const Prompt>> judge_prompts() const;
  /// Whether it may read any other variable, too (`vars[json.key]`).
  bool reads_all_variables() const;

  // Where it came from, for `explain`.

  /// Where it stands under `expect:`; of a named check, where it is used.
  Place place() const { return place_; }
  /// The named check that it is or is one of; empty: it is written where it stands.
  const std::string& used_name() const { return used_; }
  /// Where the check itself is written: place(), or where the named check is defined.
  Place written_at() const;
  /// What stands behind its type's name, with the scope's defaults, each at its place.
  const Value& options() const;

  /// The layer's own.
  const CheckItem& item() const { return *item_; }

 private:
  Expectation(std::shared_ptr<const CheckItem> item, std::string used, Place place);

  std::shared_ptr<const CheckItem> item_;
  std::string used_;
  Place place_;
};

/// Runs the checks of a sample whose outcome reaches them, in order: `group:` looks at what a regex before it has
/// found.
/// \param open  gets what checks ask and AnsweredSample::calls do not answer, each once. Where there is any, the scores
/// are not whole: the calls are to be made, and everything is evaluated again with them. Nullptr: nobody can be asked,
/// and a check that would ask is the error `no_recording`.
std::vector<Score> evaluate(const Expectations& expectations, const AnsweredSample& sample,
                            std::vector<OpenQuestion>* open = nullptr);

/// Whether an outcome reaches the checks: `ok` always; the other gradable ones where a check that applies handles
/// failed outcomes or awaits that very one (`finish_reason: length`); transient and permanent ones where one awaits
/// that very outcome (`outcome: timeout`, not negated, be it within another check); ours never.
bool reaches_checks(const Expectations& expectations, const AnsweredSample& sample);

/// What is to be told of the checks of a sample that its outcome fails before any check, as `why` says: those that
/// compare labels found none. A refusal must not vanish from a confusion matrix.
std::vector<Score> evaluate_without_answer(const Expectations& expectations, const AnsweredSample& sample,
                                           std::string_view why);

/// A mistake that only shows among the checks of one case.
struct ExpectationMistake {
  Place place;
  std::string message;
  std::string hint;
};

/// `of: group:NAME` before any regex that names the group; two checks that compare labels under one name.
std::vector<ExpectationMistake> find_mistakes(const Expectations& expectations);

/// The shape of `expect:`: a list of items, built from the table of checks, for the published JSON Schema and for help.
/// A loader need not check it: Expectation::parse does, item by item and with better words (`unknown check
/// 'containz'`).
ShapeRef expect_shape();

/// How a sample's scores become its verdict: every check of weight > 0, or the weighted mean.
struct PassRule {
  std::optional<double> min_score;  ///< In (0,1]. Absent: all must pass.
};

/// What the checks say of a sample.
struct Judgement {
  Verdict verdict = Verdict::error;
  double score = 0;               ///< Weighted mean of the deciding checks that could measure; 0 without one.
  Outcome outcome = Outcome::ok;  ///< The error of the first deciding check that erred, where the verdict is error.
  std::string reason;             ///< Of a fail by the mean, or of an error.
};

/// Decides a sample from its scores alone, never from texts. Checks of weight 0 and those that do not apply have no
/// say.
/// - A check that errs makes the sample an error, unless it fails whatever that check would have found: another check
/// failed, or by the
///   mean even its full score would not do.
/// - Without a deciding check nothing was measured: an error, `invalid_check`. Loaders refuse cases that have none.
/// The mean may fall short of `min_score` by 1e-9: sums of doubles are not exact.
Judgement judge_scores(const std::vector<Score>& scores, const PassRule& rule);

}  // namespace llmeval
