#pragma once

#include "import/check_maker.h"
#include "import/foreign_files.h"
#include "import/promptfoo_models.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// Where an assertion stands.
struct AssertionContext {
  const Value* options = nullptr;  ///< `options` of the test, with the default test's; may be none.
  bool is_scored = false;          ///< The test has a threshold: a mean of scores decides, not each check.
};

/// An assertion as ours.
struct ReadAssertion {
  Value item;                      ///< Of `expect:`.
  std::vector<std::string> reads;  ///< Variables.
  bool decides = true;             ///< False: of weight 0.
  std::string reference;           ///< What the case's reference has to be, maybe with tags; empty: nothing.
};

/// An assertion of promptfoo while it is read: what the makers of single checks look at.
struct PromptfooAssertion {
  const Value& written;
  std::string_view type;  ///< Without `not-`.
  bool is_negated = false;
  const Value* value = nullptr;
  std::optional<Number> threshold;
  AssertionContext context;
  ForeignFiles& files;
  PromptfooModels& models;
  std::string reference = {};  ///< As ReadAssertion.

  std::string what() const;
  /// Notes why, and gives no check.
  std::nullopt_t left_out(std::string why) const;
  void differs(std::string why) const;
  Value threshold_or(double usual) const;

  /// The value, a file's content where it is `file://…`; noted where there is none.
  std::optional<Value> read_value() const;
  /// That as a text that is not empty.
  std::optional<std::string> read_text() const;
};

/// Reads one; what has no equal among ours is noted. A set gives several where the test is scored.
std::vector<ReadAssertion> read_assertion(const Value& written, const AssertionContext& context, ForeignFiles& files,
                                          PromptfooModels& models);

// The makers, by what they look at.

std::optional<MadeCheck> make_text_check(const PromptfooAssertion& assertion);
std::optional<MadeCheck> make_list_check(const PromptfooAssertion& assertion);
std::optional<MadeCheck> make_json_check(const PromptfooAssertion& assertion);
std::optional<MadeCheck> make_measure_check(const PromptfooAssertion& assertion);
std::optional<MadeCheck> make_likeness_check(const PromptfooAssertion& assertion);
std::optional<MadeCheck> make_call_check(const PromptfooAssertion& assertion);
std::optional<MadeCheck> make_code_check(const PromptfooAssertion& assertion);
std::optional<MadeCheck> make_judge_check(PromptfooAssertion& assertion);

}  // namespace llmeval
