#include "check/expectation.h"

#include "base/suggest.h"
#include "check/bounded_check.h"
#include "check/look.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace llmeval {

struct Expectation::Parts {
  const CheckType* type = nullptr;
  std::string name;
  double weight = 1;
  bool negated = false;
  Look look;
  BoundedCheck check;
  Place place;
  std::vector<VariableUse> variables;
};

namespace {

// An item without its `not`: which check, and what stands behind its name.
struct Item {
  const CheckType* type = nullptr;
  Value options;
  bool negated = false;
  Place place;
};

const CheckType* find_type(std::string_view name, Place place, Diagnostics& diagnostics) {
  if (const CheckType* const type = find_check_type(name)) return type;
  std::vector<std::string_view> known;
  for (const CheckType& type : check_types()) known.push_back(type.name);
  std::string hint = did_you_mean(name, known);
  if (hint.empty()) hint = fmt::format("the checks are {}", fmt::join(known, ", "));
  diagnostics.error(place, fmt::format("unknown check '{}'", inert_line(name)), std::move(hint));
  return nullptr;
}

std::optional<Item> read_bare_word(const Value& item, Diagnostics& diagnostics) {
  const CheckType* const type = find_type(item.text(), item.place(), diagnostics);
  if (type == nullptr) return std::nullopt;
  if (!type->bare) {
    diagnostics.error(item.place(), fmt::format("check '{}' needs options", type->name), "such as " + type->example);
    return std::nullopt;
  }
  return Item{type, Value(true).at(item.place()), false, item.place()};
}

// An object of other than one key: says which ones do not belong side by side.
void refuse_keys(const Value& item, Diagnostics& diagnostics) {
  constexpr std::array<std::string_view, 5> k_common{"name", "weight", "of", "min", "max"};
  const Object& object = item.object();
  if (object.empty()) {
    diagnostics.error(item.place(), "an item of 'expect' without a check", "such as contains: refund");
    return;
  }
  const auto is_common = [&](const Member& member) {
    return std::find(k_common.begin(), k_common.end(), member.key) != k_common.end();
  };
  const auto common = std::find_if(object.begin(), object.end(), is_common);
  if (common != object.end()) {
    diagnostics.error(common->place,
                      fmt::format("'{}' stands beside the check instead of among its options", common->key),
                      fmt::format("such as contains: {{text: refund, {}: …}}", common->key));
    return;
  }
  const Member& first = *object.begin();
  const Member& second = *std::next(object.begin());
  diagnostics.error(
      second.place,
      fmt::format("one item holds one check, found '{}' and '{}'", inert_line(first.key), inert_line(second.key)),
      "start another item with '- '");
}

std::optional<Item> read_item(const Value& item, Diagnostics& diagnostics) {
  if (item.is_text()) return read_bare_word(item, diagnostics);
  if (!item.is_object()) {
    diagnostics.error(item.place(),
                      fmt::format("an item of 'expect' is a check's name or an object, not {}", kind_name(item.kind())),
                      "such as contains: refund");
    return std::nullopt;
  }
  if (item.object().size() != 1) {
    refuse_keys(item, diagnostics);
    return std::nullopt;
  }
  const Member& member = *item.object().begin();
  if (member.key != "not") {
    const CheckType* const type = find_type(member.key, member.place, diagnostics);
    return type == nullptr ? std::nullopt : std::optional(Item{type, member.value, false, member.place});
  }
  std::optional<Item> inner = read_item(member.value, diagnostics);
  if (!inner) return std::nullopt;
  if (inner->negated || !inner->type->negatable) {
    diagnostics.error(
        member.place,
        inner->negated ? "'not' stands twice" : fmt::format("check '{}' cannot be negated", inner->type->name),
        inner->negated ? "leave both out" : "bound it from the other side");
    return std::nullopt;
  }
  inner->negated = true;
  return inner;
}

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

std::shared_ptr<const Expectation> Expectation::parse(const Value& item, Diagnostics& diagnostics) {
  const std::optional<Item> read = read_item(item, diagnostics);
  if (!read) return nullptr;
  const Value& options = read->options;
  auto parts = std::make_unique<Parts>();
  parts->type = read->type;
  parts->negated = read->negated;
  parts->place = read->place;
  const Value* const weight = options.find("weight");
  if (weight != nullptr && weight->is_number()) parts->weight = weight->number().to_double();
  std::optional<BoundedCheck> check = BoundedCheck::parse(*read->type, options, parts->weight == 0, diagnostics);
  if (!check) return nullptr;
  parts->check = *std::move(check);
  parts->name = read->type->name;
  if (const Value* const name = options.find("name")) {
    if (name->text().empty()) {
      diagnostics.error(name->place(), "an empty name", "leave it out");
      return nullptr;
    }
    parts->name = name->text();
  }
  if (const Value* const of = options.find("of")) {
    std::optional<Look> look = Look::parse(*of, diagnostics);
    if (!look) return nullptr;
    parts->look = *std::move(look);
  }
  parts->check.add_variables(parts->variables);
  return std::shared_ptr<const Expectation>(new Expectation(std::move(parts)));
}

Score Expectation::evaluate(const CheckInput& input) const {
  Score score;
  score.check = parts_->type->name;
  score.name = parts_->name;
  score.weight = parts_->weight;
  Look::Room room;
  const Evaluated<LookedAt> look = parts_->look.find(input, room);
  if (!look) {
    score.score = 0;
    score.reason = fmt::format("found nothing to look at by 'of: {}': {}, got {}", inert_line(parts_->look.text()),
                               look.error(), quoted_excerpt(input.answer));
    return score;
  }
  Measured measured = parts_->check.measure(input, *look);
  if (measured.error) {
    score.error = measured.error;
    score.reason = std::move(measured.note);
    return score;
  }
  if (measured.found_nothing) {
    score.score = 0;
    score.reason = fmt::format("found nothing to look at: {}, got {}", measured.note, quoted_excerpt(look->text));
    return score;
  }
  score.pass = measured.holds != parts_->negated;
  score.score = score.pass ? 1 : 0;
  score.reason = score.pass ? show_met(measured, parts_->negated) : show_missed(measured, parts_->negated, *look);
  return score;
}

Expectation::Expectation(std::unique_ptr<const Parts> parts) : parts_(std::move(parts)) {}
Expectation::~Expectation() = default;

const std::string& Expectation::type() const { return parts_->type->name; }
const std::string& Expectation::name() const { return parts_->name; }
double Expectation::weight() const { return parts_->weight; }
bool Expectation::looks_at_answer() const { return parts_->type->looks_at_answer; }
bool Expectation::handles_failed_outcomes() const { return parts_->type->handles_failed_outcomes; }
bool Expectation::awaits(Outcome outcome) const { return !parts_->negated && parts_->check.awaits(outcome); }
Place Expectation::place() const { return parts_->place; }
const std::vector<VariableUse>& Expectation::variables() const { return parts_->variables; }

}  // namespace llmeval
