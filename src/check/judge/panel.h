#pragma once

#include "check/check.h"
#include "check/judge/judge_form.h"
#include "check/judge/judge_reply.h"
#include "domain/request.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace llmeval {

// Inside check/ only: what all checks that ask judges share.

/// What came of asking the judges of a panel.
struct Poll {
  /// By model, then by vote; absent where a reply could not be read, asked twice.
  std::vector<std::optional<JudgeReply>> votes;
  /// What the check comes to without them: it waits, a call came to nothing, or a verdict cannot be read. Absent: every
  /// vote is there.
  std::optional<Measured> instead;
};

/// Whom a check asks, how often, and how their votes become one: its options `model`, `votes`, `combine` and `self`.
class JudgePanel {
 public:
  enum class Combine : std::uint8_t { median, majority };

  static std::vector<Field> fields();
  /// Of options that their shapes have accepted; nullopt where no model is named, or one twice.
  static std::optional<JudgePanel> parse(const Value& options, std::string_view check, Diagnostics& diagnostics);

  void add_models(std::vector<AskedModel>& models) const;
  /// How many votes there are in all.
  std::size_t size() const { return models_.size() * static_cast<std::size_t>(votes_); }
  Combine combine() const { return combine_; }

  /// Asks all of them at once; one whose reply cannot be read is asked again, with its own words and what is wrong.
  Poll ask(CheckInput& input, const JudgeForm& form, Request question) const;

  /// Who judged, and how: for a score. \param criteria  what the item says of good and bad (Judging::criteria_hash).
  std::shared_ptr<const Judging> judging(const Prompt& prompt, const Object& criteria,
                                         std::vector<std::optional<double>> votes) const;

 private:
  std::optional<Measured> ask_one(CheckInput& input, const JudgeForm& form,
                                  const std::shared_ptr<const Request>& question, const AskedModel& model,
                                  std::int32_t vote, std::optional<JudgeReply>& read) const;

  std::vector<AskedModel> models_;
  std::int32_t votes_ = 1;
  Combine combine_ = Combine::median;
};

/// The middle one; of an even number the mean of the two in the middle. Not of none.
Decimal median_of(std::vector<Decimal> numbers);

}  // namespace llmeval
