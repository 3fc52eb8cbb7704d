#include "check/check_item.h"

#include "text/inert.h"

#include <fmt/format.h>

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

}  // namespace

Score CheckItem::evaluate(const CheckInput& input) const {
  Score score;
  score.check = type->name;
  score.name = name;
  score.weight = weight;
  Look::Room room;
  const Evaluated<LookedAt> looked = look.find(input, room);
  if (!looked) {
    score.score = 0;
    score.reason = fmt::format("found nothing to look at by 'of: {}': {}, got {}", inert_line(look.text()),
                               looked.error(), quoted_excerpt(input.answer));
    return score;
  }
  Measured measured = check->measure(input, *looked);
  if (measured.error) {
    score.error = measured.error;
    score.reason = std::move(measured.note);
    return score;
  }
  if (measured.found_nothing) {
    score.score = 0;
    score.reason = fmt::format("found nothing to look at: {}, got {}", measured.note, quoted_excerpt(looked->text));
    return score;
  }
  score.pass = measured.holds != negated;
  score.score = score.pass ? 1 : 0;
  score.reason = score.pass ? show_met(measured, negated) : show_missed(measured, negated, *looked);
  return score;
}

}  // namespace llmeval
