#include "template/datum.h"

#include "base/assert.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace llmeval {

namespace {

// What an undefined datum owns.
struct Missing {
  const ast::Expr* node;
  Datum container;
};

std::uint16_t depth_over(unsigned deepest_item) {
  return static_cast<std::uint16_t>(std::min<unsigned>(deepest_item + 1, UINT16_MAX));
}

}  // namespace

Datum Datum::none() {
  Datum datum;
  datum.kind_ = Kind::none;
  return datum;
}

Datum Datum::boolean(bool value) {
  Datum datum;
  datum.kind_ = Kind::boolean;
  datum.data_ = value;
  return datum;
}

Datum Datum::integer(Integer value) {
  Datum datum;
  datum.kind_ = Kind::integer;
  if (const std::optional<std::int64_t> small = value.to_int64()) {
    datum.data_ = *small;
  } else {
    auto owned = std::make_shared<const Integer>(std::move(value));
    datum.data_ = owned.get();
    datum.owner_ = std::move(owned);
  }
  return datum;
}

Datum Datum::real(double value) {
  Datum datum;
  datum.kind_ = Kind::real;
  datum.data_ = value;
  return datum;
}

Datum Datum::undefined(const ast::Expr& node, const Datum& container) {
  Datum datum;
  datum.kind_ = Kind::undefined;
  datum.owner_ = std::make_shared<const Missing>(Missing{&node, container});
  return datum;
}

Datum Datum::undefined(const ast::Expr& node) { return undefined(node, Datum()); }

Datum Datum::of(const Value& value, std::shared_ptr<const void> owner) {
  Datum datum;
  switch (value.kind()) {
    case ValueKind::null:
      datum.kind_ = Kind::none;
      break;
    case ValueKind::boolean:
      datum = boolean(value.boolean());
      break;
    case ValueKind::number: {
      const Number& number = value.number();
      const std::optional<Integer> whole = number.is_integer() ? Integer::parse(number.text()) : std::nullopt;
      datum = whole ? integer(*whole) : real(number.to_double());
      if (datum.owner_) owner = datum.owner_;
      break;
    }
    case ValueKind::text:
      datum = view(value.text());
      break;
    case ValueKind::list:
      datum.kind_ = Kind::list;
      datum.depth_ = 1;
      break;
    case ValueKind::object:
      datum.kind_ = Kind::object;
      datum.depth_ = 1;
      break;
  }
  // A number whose digits are its own (a big one) outlives `owner`, and then forgets where it came from.
  if (!datum.owner_) {
    datum.origin_ = &value;
    datum.owner_ = std::move(owner);
  }
  return datum;
}

Datum Datum::view(std::string_view text) {
  Datum datum;
  datum.kind_ = Kind::text;
  datum.data_ = text;
  return datum;
}

Datum Datum::text(std::string text) {
  auto owned = std::make_shared<const std::string>(std::move(text));
  Datum datum = view(*owned);
  datum.owner_ = std::move(owned);
  return datum;
}

Datum Datum::part(std::string_view text) const {
  Datum datum = view(text);
  datum.owner_ = owner_;
  return datum;
}

Datum Datum::list(DatumList items, bool tuple) {
  Datum datum;
  datum.kind_ = Kind::list;
  datum.tuple_ = tuple;
  unsigned deepest = 0;
  for (const Datum& item : items) deepest = std::max(deepest, item.depth());
  datum.depth_ = depth_over(deepest);
  auto owned = std::make_shared<const DatumList>(std::move(items));
  datum.data_ = owned.get();
  datum.owner_ = std::move(owned);
  return datum;
}

Datum Datum::object(DatumObject members) {
  Datum datum;
  datum.kind_ = Kind::object;
  unsigned deepest = 0;
  for (const DatumMember& member : members) deepest = std::max(deepest, member.value.depth());
  datum.depth_ = depth_over(deepest);
  auto owned = std::make_shared<const DatumObject>(std::move(members));
  datum.data_ = owned.get();
  datum.owner_ = std::move(owned);
  return datum;
}

bool Datum::boolean() const {
  LLMEVAL_ASSERT(is(Kind::boolean));
  return std::get<bool>(data_);
}

Integer Datum::integer() const {
  LLMEVAL_ASSERT(is(Kind::integer));
  if (const auto* big = std::get_if<const Integer*>(&data_)) return **big;
  return Integer(std::get<std::int64_t>(data_));
}

double Datum::real() const {
  LLMEVAL_ASSERT(is(Kind::real));
  return std::get<double>(data_);
}

std::string_view Datum::text() const {
  LLMEVAL_ASSERT(is(Kind::text));
  return std::get<std::string_view>(data_);
}

const ast::Expr& Datum::missing_node() const {
  LLMEVAL_ASSERT(is(Kind::undefined));
  return *static_cast<const Missing*>(owner_.get())->node;
}

const Datum& Datum::missing_container() const {
  LLMEVAL_ASSERT(is(Kind::undefined));
  return static_cast<const Missing*>(owner_.get())->container;
}

const List* Datum::value_list() const { return origin_ != nullptr ? &origin_->list() : nullptr; }
const Object* Datum::value_object() const { return origin_ != nullptr ? &origin_->object() : nullptr; }

std::size_t Datum::size() const {
  if (is(Kind::list)) return origin_ != nullptr ? value_list()->size() : std::get<const DatumList*>(data_)->size();
  LLMEVAL_ASSERT(is(Kind::object));
  return origin_ != nullptr ? value_object()->size() : std::get<const DatumObject*>(data_)->size();
}

Datum Datum::at(std::size_t index) const {
  LLMEVAL_ASSERT(is(Kind::list) && index < size());
  if (const List* list = value_list()) return of((*list)[index], owner_);
  return (*std::get<const DatumList*>(data_))[index];
}

Datum Datum::key(std::size_t index) const {
  LLMEVAL_ASSERT(is(Kind::object) && index < size());
  const auto position = static_cast<std::ptrdiff_t>(index);
  if (const Object* object = value_object()) return part((object->begin() + position)->key);
  return part((*std::get<const DatumObject*>(data_))[index].key);
}

Datum Datum::member(std::size_t index) const {
  LLMEVAL_ASSERT(is(Kind::object) && index < size());
  const auto position = static_cast<std::ptrdiff_t>(index);
  if (const Object* object = value_object()) return of((object->begin() + position)->value, owner_);
  return (*std::get<const DatumObject*>(data_))[index].value;
}

std::optional<Datum> Datum::find(std::string_view key) const {
  LLMEVAL_ASSERT(is(Kind::object));
  if (const Object* object = value_object()) {
    const Value* value = object->find(key);
    return value != nullptr ? std::optional<Datum>(of(*value, owner_)) : std::nullopt;
  }
  const DatumObject& members = *std::get<const DatumObject*>(data_);
  const auto found = std::find_if(members.begin(), members.end(), [&](const DatumMember& m) { return m.key == key; });
  return found != members.end() ? std::optional<Datum>(found->value) : std::nullopt;
}

bool Datum::is_same(const Datum& other) const {
  if (origin_ != nullptr || other.origin_ != nullptr) return origin_ == other.origin_;
  return data_ == other.data_;
}

std::optional<Value> Datum::to_value() const {
  if (origin_ != nullptr) return *origin_;
  switch (kind_) {
    case Kind::none:
      return Value();
    case Kind::boolean:
      return Value(boolean());
    case Kind::integer:
      return Value(*Number::parse(integer().to_text()));
    case Kind::real:
      return std::isfinite(real()) ? std::optional<Value>(Value(Number::from(real()))) : std::nullopt;
    case Kind::text:
      return Value(text());
    case Kind::list: {
      List items;
      items.reserve(size());
      for (const Datum& item : *std::get<const DatumList*>(data_)) {
        std::optional<Value> value = item.to_value();
        if (!value) return std::nullopt;
        items.push_back(std::move(*value));
      }
      return Value(std::move(items));
    }
    case Kind::object: {
      Object object;
      for (const DatumMember& member : *std::get<const DatumObject*>(data_)) {
        std::optional<Value> value = member.value.to_value();
        if (!value) return std::nullopt;
        object.append(member.key, std::move(*value));
      }
      return Value(std::move(object));
    }
    case Kind::unset:
    case Kind::undefined:
      break;
  }
  LLMEVAL_ASSERT(false);
  return std::nullopt;
}

std::string_view describe_kind(const Datum& value) {
  switch (value.kind()) {
    case Datum::Kind::unset:
    case Datum::Kind::undefined:
      return "something undefined";
    case Datum::Kind::none:
      return "none";
    case Datum::Kind::boolean:
      return "a boolean";
    case Datum::Kind::integer:
    case Datum::Kind::real:
      return "a number";
    case Datum::Kind::text:
      return "text";
    case Datum::Kind::list:
      return "a list";
    case Datum::Kind::object:
      return "an object";
  }
  LLMEVAL_ASSERT(false);
  return {};
}

bool is_true(const Datum& value) {
  switch (value.kind()) {
    case Datum::Kind::none:
      return false;
    case Datum::Kind::boolean:
      return value.boolean();
    case Datum::Kind::integer:
      return !value.integer().is_zero();
    case Datum::Kind::real:
      return value.real() != 0;
    case Datum::Kind::text:
      return !value.text().empty();
    case Datum::Kind::list:
    case Datum::Kind::object:
      return value.size() != 0;
    case Datum::Kind::unset:
    case Datum::Kind::undefined:
      break;
  }
  LLMEVAL_ASSERT(false);
  return false;
}

}  // namespace llmeval
