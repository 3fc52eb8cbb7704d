#pragma once

#include "check/check.h"
#include "check/judge/judge_form.h"
#include "check/judge/panel.h"
#include "check/option.h"
#include "prompt/prompt.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

// Inside check/ only.

/// What a check that asks judges wants of its options.
struct JudgeNeeds {
  std::string_view check;  ///< Its name.
  JudgeKind kind = JudgeKind::score;
  std::vector<std::string> grades = {};
  std::string_view prompt = {};  ///< Where the item names none: the ready one.
  bool needs_criterion = true;   ///< A rubric or a prompt, which say what is good.
};

/// An item of such a check: what it asks with, whom, and by which rubric. Its options are `rubric`, `prompt` and those
/// of the panel. Immutable.
class JudgeItem {
 public:
  static std::vector<Field> fields();
  /// Of options (never a short form) that their shapes have accepted. Adds every mistake.
  /// \param criteria  names of the check's other options that say what is good and what is enough.
  static std::optional<JudgeItem> parse(const Value& options, JudgeNeeds needs,
                                        const std::vector<std::string_view>& criteria, const CheckFiles& files,
                                        Diagnostics& diagnostics);

  /// The question about an answer, or what is wrong with the rubric or the prompt for this sample.
  /// \param second  of a pair the other answer.
  Evaluated<Request> question(CheckInput& input, std::string_view answer, std::string_view second = {}) const;
  Poll ask(CheckInput& input, Request question) const { return panel_.ask(input, form_, std::move(question)); }
  /// For the score. \param votes  see Judging.
  std::shared_ptr<const Judging> judging(std::vector<std::optional<double>> votes) const {
    return panel_.judging(*prompt_, criteria_, std::move(votes));
  }
  JudgePanel::Combine combine() const { return panel_.combine(); }
  const JudgePanel& panel() const { return panel_; }
  const std::shared_ptr<const Prompt>& prompt() const { return prompt_; }
  void add_variables(std::vector<VariableUse>& uses) const;

 private:
  JudgeItem(std::shared_ptr<const Prompt> prompt, JudgeForm form, JudgePanel panel, Place place)
      : prompt_(std::move(prompt)), form_(std::move(form)), panel_(std::move(panel)), place_(place) {}

  std::shared_ptr<const Prompt> prompt_;
  JudgeForm form_;
  JudgePanel panel_;
  Place place_;  // Where the prompt is named.
  std::optional<ValueOption> rubric_;
  Object criteria_;
};

/// What all such checks tell of themselves.
class JudgingCheck : public Check {
 public:
  void add_variables(std::vector<VariableUse>& uses) const override { item_.add_variables(uses); }
  bool reads_all_variables() const override { return item_.prompt()->uses("vars"); }
  void add_models(std::vector<AskedModel>& models) const override { item_.panel().add_models(models); }
  std::shared_ptr<const Prompt> judge_prompt() const override { return item_.prompt(); }

 protected:
  explicit JudgingCheck(JudgeItem item) : item_(std::move(item)) {}
  const JudgeItem& item() const { return item_; }

 private:
  JudgeItem item_;
};

/// A judge's reason for people.
std::string shown_reason(const JudgeReply& reply);
/// `0.2, 0.9`.
std::string join_numbers(const std::vector<Decimal>& numbers);

}  // namespace llmeval
