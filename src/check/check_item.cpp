#include "check/check_item.h"

#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

std::string show_met(const Measured& measured, bool negated) {
  std::string reason = negated ? "expected not " : "expected ";
  reason += measured.expected;
  reason += measured.got.empty() ? ": met" : ", got " + measured.got;
  return reason;
}

std::string show_missed(const Measured& measured, bool negated, const LookedAt& look) {
  std::string reason = negated ? "expected not " : "expected ";
  reason += measured.expected;
  reason += ", got ";
  reason += measured.got.empty() ? quoted_excerpt(look.text) : measured.got;
  if (!measured.note.empty()) reason += " (" + measured.note + ")";
  return reason;
}

Finding failed(Outcome error, std::string why) {
  return {.state = Finding::State::error, .reason = std::move(why), .error = error};
}

template <class Holds>
bool any_member(const Check& check, Holds holds) {
  const CheckItems* const members = check.members();
  return members != nullptr &&
         std::any_of(members->begin(), members->end(), [&](const auto& member) { return holds(*member); });
}

}  // namespace

Finding CheckItem::find(CheckInput& input) const {
  if (when) {
    const Evaluated<bool> applies = when->holds(input);
    if (!applies) return failed(Outcome::invalid_check, applies.error());
    if (!*applies) {
      return {.state = Finding::State::not_applied,
              .reason = fmt::format("does not apply, since '{}' is not so", when->expression().shown())};
    }
  }
  Look::Room room;
  const Evaluated<LookedAt> looked = look.find(input, room);
  if (!looked) {
    return nothing(input, fmt::format("found nothing to look at by 'of: {}': {}, got {}", inert_line(look.text()),
                                      looked.error(), quoted_excerpt(input.answer())));
  }
  const std::size_t open = input.open_count();
  Measured measured = check->measure(input, *looked);
  if (measured.is_waiting) {
    input.sign_open(open, name);
    return {.state = Finding::State::waiting, .reason = "waits for the answer to what it asked"};
  }
  // What a check has asked, but could decide without, is not asked.
  input.forget_open(open);
  if (measured.error) {
    Finding finding = failed(*measured.error, std::move(measured.note));
    finding.judging = std::move(measured.judging);
    return finding;
  }
  if (measured.does_not_apply) {
    return {.state = Finding::State::not_applied, .reason = "does not apply, since none of its checks does"};
  }
  if (measured.found_nothing) {
    return nothing(input, measured.expected.empty() ? fmt::format("found nothing to look at: {}, got {}", measured.note,
                                                                  quoted_excerpt(looked->text))
                                                    : show_missed(measured, negated, *looked));
  }
  const bool holds = measured.holds != negated;
  Finding finding;
  finding.state = holds ? Finding::State::yes : Finding::State::no;
  finding.score = holds ? 1 : 0;
  if (type->measure == MeasureKind::score && measured.measure) {
    const double share = measured.measure->to_double();
    finding.score = negated ? 1 - share : share;
  }
  finding.reason = holds ? show_met(measured, negated) : show_missed(measured, negated, *looked);
  finding.labels = std::move(measured.labels);
  finding.judging = std::move(measured.judging);
  return finding;
}

Finding CheckItem::nothing(CheckInput& input, std::string reason) const {
  Finding finding{.state = Finding::State::nothing, .reason = std::move(reason)};
  if (std::optional<Evaluated<Labels>> labels = check->check().missing_label(input)) {
    if (!*labels) return failed(Outcome::invalid_check, std::move(*labels).error());
    finding.labels = **std::move(labels);
  }
  return finding;
}

std::optional<Finding> CheckItem::find_without_answer(CheckInput& input, std::string_view why) const {
  if (!type->compares_labels || !applies_surely(input)) return std::nullopt;
  return nothing(input, fmt::format("found nothing to look at: {}", why));
}

Score CheckItem::score(Finding finding) const {
  Score score;
  score.check = type->name;
  score.name = name;
  score.weight = weight;
  score.reason = std::move(finding.reason);
  score.labels = std::move(finding.labels);
  score.judging = std::move(finding.judging);
  switch (finding.state) {
    case Finding::State::yes:
    case Finding::State::no:
    case Finding::State::nothing:
      score.score = finding.score;
      score.pass = finding.state == Finding::State::yes;
      break;
    case Finding::State::error:
      score.error = finding.error;
      break;
    case Finding::State::waiting:
      score.error = Outcome::no_recording;
      break;
    case Finding::State::not_applied:
      score.weight = 0;
      break;
  }
  return score;
}

bool CheckItem::applies_surely(const CheckInput& input) const { return !when || when->holds(input).value_or(false); }

bool CheckItem::reads_all_variables() const {
  return (when && when->expression().reads_all_variables()) || check->check().reads_all_variables();
}

bool CheckItem::looks_at_answer() const { return type->looks_at_answer && check->check().looks_at_answer(); }

void CheckItem::add_prompt_schema_checks(std::vector<const Check*>& checks) const {
  if (check->check().needs_prompt_schema()) checks.push_back(&check->check());
  if (const CheckItems* const members = check->check().members()) {
    for (const auto& member : *members) member->add_prompt_schema_checks(checks);
  }
}

void CheckItem::add_models(std::vector<AskedModel>& models) const {
  check->check().add_models(models);
  if (const CheckItems* const members = check->check().members()) {
    for (const auto& member : *members) member->add_models(models);
  }
}

void CheckItem::add_judge_prompts(std::vector<std::shared_ptr<const Prompt>>& prompts) const {
  if (std::shared_ptr<const Prompt> prompt = check->check().judge_prompt()) prompts.push_back(std::move(prompt));
  if (const CheckItems* const members = check->check().members()) {
    for (const auto& member : *members) member->add_judge_prompts(prompts);
  }
}

bool CheckItem::handles_failed_outcomes(const CheckInput& input) const {
  if (!applies_surely(input)) return false;
  return type->handles_failed_outcomes ||
         any_member(check->check(), [&](const CheckItem& member) { return member.handles_failed_outcomes(input); });
}

bool CheckItem::awaits(Outcome outcome, const CheckInput& input) const {
  if (negated || !applies_surely(input)) return false;
  return check->check().awaits(outcome) ||
         any_member(check->check(), [&](const CheckItem& member) { return member.awaits(outcome, input); });
}

}  // namespace llmeval
