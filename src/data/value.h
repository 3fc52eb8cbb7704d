#pragma once

#include "base/decimal.h"
#include "base/diagnostic.h"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace llmeval {

class Value;

/// A number exactly as it was written (JSON's grammar): no digit is ever lost, `1.0` and `1` stay apart.
class Number {
 public:
  Number() : text_("0") {}
  /// Nullopt where the text is not a JSON number.
  static std::optional<Number> parse(std::string_view json);
  static Number from(std::int64_t number);
  /// The shortest text that reads back as the same double; `number` must be finite.
  static Number from(double number);

  const std::string& text() const { return text_; }
  /// Written without a fraction and an exponent.
  bool is_integer() const;
  /// The number where it was written as an integer that fits.
  std::optional<std::int64_t> to_int64() const;
  double to_double() const;
  /// Exact; nullopt only beyond Decimal's limits (10,000 digits, an exponent of ±100,000).
  std::optional<Decimal> to_decimal() const { return Decimal::parse(text_); }

 private:
  explicit Number(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// One key of an object, with the place of the key itself.
struct Member;

using List = std::vector<Value>;

/// An object that keeps the written order. Keys are unique: the readers see to it, and set() replaces. Lookup is a
/// linear scan, fast for the tens of keys that files have.
class Object {
 public:
  Object();
  Object(std::initializer_list<std::pair<std::string, Value>> members);
  /// For readers, which know that the keys differ.
  explicit Object(std::vector<Member> members);
  Object(const Object&);
  Object(Object&&) noexcept;
  Object& operator=(const Object&);
  Object& operator=(Object&&) noexcept;
  ~Object();

  const Value* find(std::string_view key) const;
  Value* find(std::string_view key);
  /// Replaces in place or appends.
  void set(std::string key, Value value, Place key_place = {});
  /// Appends without looking for the key: for readers that know it is new.
  void append(std::string key, Value value, Place key_place = {});
  bool erase(std::string_view key);

  /// The members, for those who change keys; the object is empty afterwards.
  std::vector<Member> take_members() &&;

  std::size_t size() const;
  bool empty() const;
  std::vector<Member>::const_iterator begin() const;
  std::vector<Member>::const_iterator end() const;

 private:
  std::vector<Member> members_;
};

enum class ValueKind : std::uint8_t { null, boolean, number, text, list, object };

/// A JSON-like value that remembers where it was written. Copyable, owns all it holds. Equality ignores places; numbers
/// are equal when their exact values are (1 == 1.0; beyond Decimal's limits when their texts are), objects regardless
/// of the order of their keys.
class Value {
 public:
  Value() = default;  ///< null
  Value(std::nullptr_t) {}
  Value(bool boolean) : data_(boolean) {}
  Value(Number number) : data_(std::move(number)) {}
  Value(std::int64_t number) : data_(Number::from(number)) {}
  Value(int number) : data_(Number::from(static_cast<std::int64_t>(number))) {}
  Value(double number) : data_(Number::from(number)) {}
  Value(std::string text) : data_(std::move(text)) {}
  Value(std::string_view text) : data_(std::string(text)) {}
  Value(const char* text) : data_(std::string(text)) {}
  Value(List list) : data_(std::move(list)) {}
  Value(Object object) : data_(std::move(object)) {}

  ValueKind kind() const { return static_cast<ValueKind>(data_.index()); }
  bool is_null() const { return kind() == ValueKind::null; }
  bool is_boolean() const { return kind() == ValueKind::boolean; }
  bool is_number() const { return kind() == ValueKind::number; }
  bool is_text() const { return kind() == ValueKind::text; }
  bool is_list() const { return kind() == ValueKind::list; }
  bool is_object() const { return kind() == ValueKind::object; }

  // Each asserts the kind.
  bool boolean() const;
  const Number& number() const;
  const std::string& text() const;
  const List& list() const;
  List& list();
  const Object& object() const;
  Object& object();

  /// The member of an object; nullptr where there is none or this is no object.
  const Value* find(std::string_view key) const;

  Place place() const { return place_; }
  Value& at(Place place) & {
    place_ = place;
    return *this;
  }
  Value&& at(Place place) && {
    place_ = place;
    return std::move(*this);
  }

  friend bool operator==(const Value& a, const Value& b);

 private:
  std::variant<std::monostate, bool, Number, std::string, List, Object> data_;
  Place place_;
};

struct Member {
  std::string key;
  Value value;
  Place place;
};

inline std::size_t Object::size() const { return members_.size(); }
inline bool Object::empty() const { return members_.empty(); }
inline std::vector<Member>::const_iterator Object::begin() const { return members_.begin(); }
inline std::vector<Member>::const_iterator Object::end() const { return members_.end(); }

/// `null`, `a boolean`, `a number`, `text`, `a list`, `an object`: for messages.
std::string_view kind_name(ValueKind kind);

}  // namespace llmeval
