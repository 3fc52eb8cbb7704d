#include "base/suggest.h"
#include "check/checks/checks.h"
#include "check/text_targets.h"
#include "text/inert.h"
#include "text/unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace llmeval {

namespace {

// OpenTelemetry's words; servers may have others of their own.
const std::vector<std::string_view> k_known{"stop", "length", "tool_call", "content_filter"};

std::string reason_of(const Call& call) {
  // Of an answer that a filter has stopped nothing else is kept.
  return call.outcome == Outcome::content_filtered ? "content_filter" : fold_case(call.completion.finish_reason);
}

class FinishReasonCheck final : public Check {
 public:
  explicit FinishReasonCheck(std::vector<std::string> reasons)
      : reasons_(std::move(reasons)), expected_(fmt::format("the finish reason {}", fmt::join(reasons_, " or "))) {}

  Measured measure(CheckInput& input, const LookedAt& /*look*/) const override {
    Measured measured;
    for (const Call* const call : input.answers()) {
      const std::string reason = reason_of(*call);
      if (reason.empty()) continue;
      measured.holds = measured.holds || is_one(reason);
      measured.got += (measured.got.empty() ? "" : ", then ") + excerpt(reason, 40);
    }
    measured.found_nothing = measured.got.empty();
    if (measured.found_nothing) {
      measured.note = "the model did not tell why it finished";
    } else {
      measured.expected = expected_;
    }
    return measured;
  }

  bool awaits(Outcome outcome) const override {
    if (outcome == Outcome::truncated) return is_one("length");
    const bool is_filtered = outcome == Outcome::content_filtered || outcome == Outcome::refusal;
    return is_filtered && is_one("content_filter");
  }

 private:
  bool is_one(std::string_view reason) const {
    return std::find(reasons_.begin(), reasons_.end(), reason) != reasons_.end();
  }

  std::vector<std::string> reasons_;
  std::string expected_;
};

std::unique_ptr<Check> make(const Value& options, Diagnostics& diagnostics) {
  const Value& written = option_or_self(options, "is");
  const List one{written};
  std::vector<std::string> reasons;
  for (const Value& name : written.is_list() ? written.list() : one) {
    std::string reason = fold_case(name.text());
    const bool is_known = std::find(k_known.begin(), k_known.end(), reason) != k_known.end();
    const std::string hint = is_known ? std::string() : did_you_mean(reason, k_known);
    if (reason.empty() || !hint.empty()) {
      diagnostics.error(name.place(), fmt::format("unknown finish reason '{}'", inert_line(name.text())),
                        hint.empty() ? fmt::format("the usual ones are {}", fmt::join(k_known, ", ")) : hint);
      return nullptr;
    }
    reasons.push_back(std::move(reason));
  }
  if (reasons.empty()) {
    diagnostics.error(written.place(), "an empty list has no finish reason that could be right");
    return nullptr;
  }
  return std::make_unique<FinishReasonCheck>(std::move(reasons));
}

}  // namespace

CheckType finish_reason_check() {
  const ShapeRef reasons = Shape::list_or_one(Shape::text());
  CheckType type;
  type.name = "finish_reason";
  type.summary =
      "Finished for one of these reasons: stop, length, tool_call, content_filter; of several steps, one did.";
  type.example = "finish_reason: stop";
  type.looks_at_answer = false;
  type.short_option = "is";
  type.short_forms = {reasons};
  type.options = {{"is", reasons, "The reasons that are right, whatever their case.", true}};
  type.make = make;
  return type;
}

}  // namespace llmeval
