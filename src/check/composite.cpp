#include "check/composite.h"

#include "check/check_item.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

// How many members found what, and what they say.
struct Count {
  std::size_t applied = 0;
  std::size_t held = 0;
  std::size_t nothing = 0;
  std::size_t erred = 0;
  std::size_t waiting = 0;
  Outcome error = Outcome::ok;             // Of the first that erred.
  std::shared_ptr<const Judging> judging;  // Of the first that has one.
  std::string told;

  void add(const CheckItem& member, const Finding& finding) {
    constexpr std::size_t k_reason_columns = 200;
    std::string_view came_to;
    if (judging == nullptr) judging = finding.judging;
    switch (finding.state) {
      case Finding::State::not_applied:
        return tell(member, "does not apply", {});
      case Finding::State::yes:
        ++held;
        ++applied;
        return tell(member, "held", {});
      case Finding::State::nothing:
        ++nothing;
        came_to = "failed";
        break;
      case Finding::State::no:
        came_to = "failed";
        break;
      case Finding::State::error:
        if (erred++ == 0) error = finding.error.value_or(Outcome::invalid_check);
        came_to = "could not measure";
        break;
      case Finding::State::waiting:
        ++waiting;
        ++applied;
        return tell(member, "was not asked", {});
    }
    ++applied;
    tell(member, came_to, excerpt(finding.reason, k_reason_columns));
  }

 private:
  void tell(const CheckItem& member, std::string_view came_to, std::string_view why) {
    told += told.empty() ? "" : "; ";
    told += fmt::format("{}{} {}", member.negated ? "not " : "", inert_line(member.name), came_to);
    if (!why.empty()) told += fmt::format(" ({})", why);
  }
};

class CompositeCheck final : public Check {
 public:
  CompositeCheck(HowMany how_many, CheckItems members) : how_many_(how_many), members_(std::move(members)) {
    switch (how_many_.kind) {
      case HowMany::Kind::any:
        expected_ = "any";
        break;
      case HowMany::Kind::all:
        expected_ = "all";
        break;
      case HowMany::Kind::at_least:
        expected_ = fmt::format("at least {}", how_many_.at_least);
        break;
    }
    expected_ += fmt::format(" of {} checks to hold", members_.size());
  }

  Measured measure(CheckInput& input, const LookedAt& /*look*/) const override {
    Count count;
    for (const auto& member : members_) count.add(*member, member->find(input));
    const std::size_t needed = needed_of(count.applied);
    Measured measured;
    measured.expected = expected_;
    measured.got = fmt::format("{}: {}", count.held, count.told);
    measured.judging = count.judging;
    measured.does_not_apply = count.applied == 0;
    measured.holds = count.held >= needed;
    if (measured.holds || count.held + count.nothing + count.erred + count.waiting < needed) return measured;
    if (count.waiting > 0) return Measured::waiting();
    if (count.held + count.erred < needed) {
      measured.found_nothing = true;
    } else {
      return Measured::failed(count.error, fmt::format("{}, got {}", expected_, measured.got));
    }
    return measured;
  }

  void add_variables(std::vector<VariableUse>& uses) const override {
    for (const auto& member : members_) uses.insert(uses.end(), member->variables.begin(), member->variables.end());
  }
  bool reads_all_variables() const override {
    return any([](const CheckItem& member) { return member.reads_all_variables(); });
  }
  bool looks_at_answer() const override {
    return any([](const CheckItem& member) { return member.looks_at_answer(); });
  }
  const CheckItems* members() const override { return &members_; }

 private:
  template <class Holds>
  bool any(Holds holds) const {
    return std::any_of(members_.begin(), members_.end(), [&](const auto& member) { return holds(*member); });
  }

  std::size_t needed_of(std::size_t applied) const {
    switch (how_many_.kind) {
      case HowMany::Kind::any:
        return 1;
      case HowMany::Kind::all:
        return applied;
      case HowMany::Kind::at_least:
        break;
    }
    return how_many_.at_least;
  }

  HowMany how_many_;
  CheckItems members_;
  std::string expected_;
};

}  // namespace

std::unique_ptr<Check> make_composite(HowMany how_many, CheckItems members) {
  return std::make_unique<CompositeCheck>(how_many, std::move(members));
}

CheckType list_of_checks(std::string name, std::string summary, std::string example, HowMany how_many) {
  CheckType type;
  type.name = std::move(name);
  type.summary = std::move(summary);
  type.example = std::move(example);
  type.short_option = "of";
  type.combine = [how_many](const Value& /*options*/, CheckItems members, Diagnostics& /*diagnostics*/) {
    return make_composite(how_many, std::move(members));
  };
  return type;
}

}  // namespace llmeval
