#include "data/shape.h"

#include "data/shape_rule.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <utility>

namespace llmeval {

namespace {

constexpr std::size_t k_few_words = 6;

ShapeRef make_shape(Shape::Rule rule) {
  return std::make_shared<const Shape>(std::make_unique<const Shape::Rule>(std::move(rule)));
}

std::optional<Decimal> bound(double number) {
  if (!std::isfinite(number)) return std::nullopt;
  return Number::from(number).to_decimal();
}

std::string summary_of_alternatives(const std::vector<ShapeRef>& alternatives) {
  std::string text;
  for (std::size_t i = 0; i < alternatives.size(); ++i) {
    if (i != 0) text += i + 1 == alternatives.size() ? " or " : ", ";
    text += alternatives[i]->summary();
  }
  return text;
}

}  // namespace

Shape::Shape(std::unique_ptr<const Rule> rule) : rule_(std::move(rule)) {}
Shape::~Shape() = default;

ShapeRef Shape::any() { return make_shape({.kind = Kind::any}); }
ShapeRef Shape::text() { return make_shape({.kind = Kind::text}); }
ShapeRef Shape::boolean() { return make_shape({.kind = Kind::boolean}); }
ShapeRef Shape::duration() { return make_shape({.kind = Kind::duration}); }
ShapeRef Shape::count() { return make_shape({.kind = Kind::count}); }

ShapeRef Shape::scalar() {
  constexpr double k_none = HUGE_VAL;
  return either({text(), number(-k_none, k_none), boolean()});
}

ShapeRef Shape::integer(std::int64_t min, std::int64_t max) {
  return make_shape({.kind = Kind::integer, .min = Decimal::from(min), .max = Decimal::from(max)});
}

ShapeRef Shape::number(double min, double max) {
  return make_shape({.kind = Kind::number, .min = bound(min), .max = bound(max)});
}

ShapeRef Shape::money(int max_decimals) { return make_shape({.kind = Kind::money, .max_decimals = max_decimals}); }

ShapeRef Shape::words(std::vector<std::string> allowed) {
  return make_shape({.kind = Kind::one_of_words, .words = std::move(allowed)});
}

ShapeRef Shape::words_or_pointer(std::vector<std::string> allowed) {
  return make_shape({.kind = Kind::one_of_words, .words = std::move(allowed), .or_pointer = true});
}

ShapeRef Shape::list(ShapeRef item, std::size_t min_size) {
  return make_shape({.kind = Kind::list, .min_size = min_size, .parts = {std::move(item)}});
}

ShapeRef Shape::list_or_one(ShapeRef item) { return either({item, list(item)}); }

ShapeRef Shape::map(ShapeRef value) { return make_shape({.kind = Kind::map, .parts = {std::move(value)}}); }

ShapeRef Shape::object(std::vector<Field> fields) {
  return make_shape({.kind = Kind::object, .fields = std::move(fields)});
}

ShapeRef Shape::either(std::vector<ShapeRef> alternatives) {
  return make_shape({.kind = Kind::either, .parts = std::move(alternatives)});
}

ShapeRef Shape::lazy(std::function<ShapeRef()> make, std::string name) {
  auto lazy = std::make_shared<LazyShape>();
  lazy->make = std::move(make);
  lazy->name = std::move(name);
  return make_shape({.kind = Kind::lazy, .lazy = std::move(lazy)});
}

ShapeRef Shape::described(std::string description) const {
  Rule rule = *rule_;
  rule.description = std::move(description);
  return make_shape(std::move(rule));
}

ShapeRef Shape::with_default(Value value) const {
  Rule rule = *rule_;
  rule.default_value = std::move(value);
  return make_shape(std::move(rule));
}

Shape::Kind Shape::kind() const { return rule_->kind; }
const std::string& Shape::description() const { return rule_->description; }
const std::optional<Value>& Shape::default_value() const { return rule_->default_value; }
const std::vector<Field>& Shape::fields() const { return rule_->fields; }
const std::vector<std::string>& Shape::allowed_words() const { return rule_->words; }

std::vector<ShapeRef> Shape::parts() const {
  if (rule_->kind != Kind::lazy) return rule_->parts;
  rule_->lazy->get();
  return {rule_->lazy->made};
}

std::string Shape::summary() const {
  switch (rule_->kind) {
    case Kind::any:
      return "anything";
    case Kind::text:
      return "text";
    case Kind::boolean:
      return "true or false";
    case Kind::integer:
      return "a whole number";
    case Kind::number:
      return "a number";
    case Kind::duration:
      return "a duration such as 5s";
    case Kind::count:
      return "a count such as 500 or 2k";
    case Kind::money:
      return "an amount in US dollars";
    case Kind::list:
      return "a list";
    case Kind::map:
    case Kind::object:
      return "an object";
    case Kind::one_of_words:
      if (rule_->or_pointer) return fmt::format("one of {} or /a/json/pointer", fmt::join(rule_->words, ", "));
      return rule_->words.size() <= k_few_words ? fmt::format("one of {}", fmt::join(rule_->words, ", "))
                                                : "a known word";
    case Kind::either:
      return summary_of_alternatives(rule_->parts);
    case Kind::lazy:
      return rule_->lazy->get().summary();
  }
  return {};
}

}  // namespace llmeval
