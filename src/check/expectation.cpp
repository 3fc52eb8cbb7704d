#include "check/expectation.h"

#include "check/check_item.h"

#include <utility>

namespace llmeval {

std::optional<Expectations> Expectation::parse(const Value& item, const CheckScope& scope, Diagnostics& diagnostics) {
  std::optional<ReadItem> read = read_item(item, scope, {}, diagnostics);
  if (!read) return std::nullopt;
  Expectations expectations;
  expectations.reserve(read->items.size());
  for (auto& one : read->items) {
    expectations.push_back(
        std::shared_ptr<const Expectation>(new Expectation(std::move(one), std::string(read->used), read->place)));
  }
  return expectations;
}

Expectation::Expectation(std::shared_ptr<const CheckItem> item, std::string used, Place place)
    : item_(std::move(item)), used_(std::move(used)), place_(place) {}

Score Expectation::evaluate(const CheckInput& input) const { return item_->evaluate(input); }

const std::string& Expectation::type() const { return item_->type->name; }
const std::string& Expectation::name() const { return item_->name; }
double Expectation::weight() const { return item_->weight; }
bool Expectation::is_negated() const { return item_->negated; }
const Value& Expectation::options() const { return item_->options; }
bool Expectation::looks_at_answer() const { return item_->type->looks_at_answer; }
bool Expectation::handles_failed_outcomes() const { return item_->type->handles_failed_outcomes; }
bool Expectation::awaits(Outcome outcome) const { return !item_->negated && item_->check->awaits(outcome); }
Place Expectation::written_at() const { return item_->place; }
const std::vector<VariableUse>& Expectation::variables() const { return item_->variables; }

}  // namespace llmeval
