#include "data/value.h"

#include "base/assert.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace llmeval {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

// number = [ "-" ] int [ "." 1*DIGIT ] [ ( "e" / "E" ) [ "-" / "+" ] 1*DIGIT ]   (RFC 8259, 6)
bool is_json_number(std::string_view text) {
  std::size_t at = !text.empty() && text.front() == '-' ? 1 : 0;
  const std::size_t whole = at;
  at = skip_digits(text, at);
  if (at == whole || (text[whole] == '0' && at > whole + 1)) return false;
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = at + 1;
    at = skip_digits(text, fraction);
    if (at == fraction) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    const std::size_t power = at;
    at = skip_digits(text, power);
    if (at == power) return false;
  }
  return at == text.size();
}

bool equal_numbers(const Number& a, const Number& b) {
  if (a.text() == b.text()) return true;
  const std::optional<Decimal> exact_a = a.to_decimal();
  if (!exact_a) return false;
  return exact_a == b.to_decimal();
}

std::vector<const Member*> by_key(const Object& object) {
  std::vector<const Member*> members;
  members.reserve(object.size());
  for (const Member& member : object) members.push_back(&member);
  std::sort(members.begin(), members.end(), [](const Member* a, const Member* b) { return a->key < b->key; });
  return members;
}

bool equal_objects(const Object& a, const Object& b) {
  if (a.size() != b.size()) return false;
  const auto same = [](const Member& x, const Member& y) { return x.key == y.key && x.value == y.value; };
  const bool same_order =
      std::equal(a.begin(), a.end(), b.begin(), [](const Member& x, const Member& y) { return x.key == y.key; });
  if (same_order) return std::equal(a.begin(), a.end(), b.begin(), same);
  // Sorted, so that a model's answer of 100,000 shuffled keys takes no quadratic time.
  const std::vector<const Member*> sorted_a = by_key(a);
  const std::vector<const Member*> sorted_b = by_key(b);
  return std::equal(sorted_a.begin(), sorted_a.end(), sorted_b.begin(),
                    [&same](const Member* x, const Member* y) { return same(*x, *y); });
}

}  // namespace

std::optional<Number> Number::parse(std::string_view json) {
  if (!is_json_number(json)) return std::nullopt;
  return Number(std::string(json));
}

Number Number::from(std::int64_t number) { return Number(std::to_string(number)); }

Number Number::from(double number) {
  LLMEVAL_ASSERT(std::isfinite(number));
  std::array<char, 32> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), number);
  LLMEVAL_ASSERT(error == std::errc());
  return Number(std::string(text.data(), end));
}

bool Number::is_integer() const { return text_.find_first_of(".eE") == std::string::npos; }

std::optional<std::int64_t> Number::to_int64() const {
  std::int64_t number = 0;
  const char* const last = text_.data() + text_.size();
  const auto [end, error] = std::from_chars(text_.data(), last, number);
  if (error != std::errc() || end != last) return std::nullopt;
  return number;
}

double Number::to_double() const {
  double number = 0;
  const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), number);
  if (error != std::errc::result_out_of_range) return number;
  // from_chars leaves the number alone both where it is too large and where it is too small; strtod tells them apart.
  return std::strtod(text_.c_str(), nullptr);
}

Object::Object() = default;
Object::Object(const Object&) = default;
Object::Object(Object&&) noexcept = default;
Object& Object::operator=(const Object&) = default;
Object& Object::operator=(Object&&) noexcept = default;
Object::~Object() = default;

Object::Object(std::vector<Member> members) : members_(std::move(members)) {}

Object::Object(std::initializer_list<std::pair<std::string, Value>> members) {
  members_.reserve(members.size());
  for (const auto& [key, value] : members) set(key, value);
}

const Value* Object::find(std::string_view key) const {
  for (const Member& member : members_) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

Value* Object::find(std::string_view key) {
  for (Member& member : members_) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

void Object::set(std::string key, Value value, Place key_place) {
  for (Member& member : members_) {
    if (member.key != key) continue;
    member.value = std::move(value);
    member.place = key_place;
    return;
  }
  append(std::move(key), std::move(value), key_place);
}

void Object::append(std::string key, Value value, Place key_place) {
  members_.push_back({std::move(key), std::move(value), key_place});
}

bool Object::erase(std::string_view key) {
  return std::erase_if(members_, [key](const Member& member) { return member.key == key; }) != 0;
}

std::vector<Member> Object::take_members() && { return std::exchange(members_, {}); }

bool Value::boolean() const {
  LLMEVAL_ASSERT(is_boolean());
  return std::get<bool>(data_);
}

const Number& Value::number() const {
  LLMEVAL_ASSERT(is_number());
  return std::get<Number>(data_);
}

const std::string& Value::text() const {
  LLMEVAL_ASSERT(is_text());
  return std::get<std::string>(data_);
}

const List& Value::list() const {
  LLMEVAL_ASSERT(is_list());
  return std::get<List>(data_);
}

List& Value::list() {
  LLMEVAL_ASSERT(is_list());
  return std::get<List>(data_);
}

const Object& Value::object() const {
  LLMEVAL_ASSERT(is_object());
  return std::get<Object>(data_);
}

Object& Value::object() {
  LLMEVAL_ASSERT(is_object());
  return std::get<Object>(data_);
}

const Value* Value::find(std::string_view key) const { return is_object() ? object().find(key) : nullptr; }

bool operator==(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case ValueKind::null:
      return true;
    case ValueKind::boolean:
      return a.boolean() == b.boolean();
    case ValueKind::number:
      return equal_numbers(a.number(), b.number());
    case ValueKind::text:
      return a.text() == b.text();
    case ValueKind::list:
      return a.list() == b.list();
    case ValueKind::object:
      return equal_objects(a.object(), b.object());
  }
  return false;
}

std::string_view kind_name(ValueKind kind) {
  switch (kind) {
    case ValueKind::null:
      return "null";
    case ValueKind::boolean:
      return "a boolean";
    case ValueKind::number:
      return "a number";
    case ValueKind::text:
      return "text";
    case ValueKind::list:
      return "a list";
    case ValueKind::object:
      return "an object";
  }
  return "";
}

}  // namespace llmeval
