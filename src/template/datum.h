#pragma once

#include "data/value.h"
#include "template/integer.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace llmeval {

namespace ast {
struct Expr;
}

class Datum;
using DatumList = std::vector<Datum>;
struct DatumMember;
using DatumObject = std::vector<DatumMember>;

/// A value while a template is rendered. Cheap to copy: it refers to a variable or to a text of the template, which
/// outlive the rendering, or shares the ownership of what was computed. Numbers follow Python: written with a fraction
/// or an exponent they are doubles (`real`), else whole numbers of any size.
class Datum {
 public:
  enum class Kind : std::uint8_t { unset, undefined, none, boolean, integer, real, text, list, object };

  Datum() = default;  ///< Unset: a slot that no `set` has reached yet.
  static Datum none();
  static Datum boolean(bool value);
  static Datum integer(Integer value);
  static Datum real(double value);
  /// What `node` found nothing for; `container` is where it looked (unset for a variable). Usable only by `default` and
  /// tests.
  static Datum undefined(const ast::Expr& node, const Datum& container);
  static Datum undefined(const ast::Expr& node);
  /// Refers to `value`, which `owner` keeps alive where the rendering itself does not.
  static Datum of(const Value& value, std::shared_ptr<const void> owner = {});
  /// A text that the rendering outlives not.
  static Datum view(std::string_view text);
  static Datum text(std::string text);
  /// A part of this text, sharing its owner.
  Datum part(std::string_view text) const;
  static Datum list(DatumList items, bool tuple = false);
  static Datum object(DatumObject members);

  Kind kind() const { return kind_; }
  bool is(Kind kind) const { return kind_ == kind; }
  bool is_number() const { return is(Kind::integer) || is(Kind::real); }
  /// Written `(a, b)`: prints so, and equals no list.
  bool is_tuple() const { return tuple_; }
  /// How deep lists and objects made by the template are nested; those of variables count as one.
  unsigned depth() const { return depth_; }

  // Each asserts the kind.
  bool boolean() const;
  Integer integer() const;
  double real() const;
  std::string_view text() const;
  const ast::Expr& missing_node() const;
  const Datum& missing_container() const;

  /// Of a list or an object.
  std::size_t size() const;
  /// An item of a list.
  Datum at(std::size_t index) const;
  // A member of an object, in written order.
  Datum key(std::size_t index) const;
  Datum member(std::size_t index) const;
  std::optional<Datum> find(std::string_view key) const;
  /// True where both are the very same list or object.
  bool is_same(const Datum& other) const;

  /// A copy. The variable that this refers to comes out as it was written, with its place. Nullopt where a number is
  /// infinite or not a number, which no Value is.
  std::optional<Value> to_value() const;

 private:
  const List* value_list() const;
  const Object* value_object() const;

  Kind kind_ = Kind::unset;
  bool tuple_ = false;
  std::uint16_t depth_ = 0;
  std::variant<std::monostate, bool, std::int64_t, double, std::string_view, const Integer*, const DatumList*,
               const DatumObject*>
      data_;
  const Value* origin_ = nullptr;  // Where this refers to a Value; lists and objects then read it.
  std::shared_ptr<const void> owner_;
};

struct DatumMember {
  std::string key;
  Datum value;
};

/// `none`, `a boolean`, `a number`, `text`, `a list`, `an object`: for messages.
std::string_view describe_kind(const Datum& value);

/// Python's truth: none, false, 0, empty text, list and object are false. Not for undefined values.
bool is_true(const Datum& value);

}  // namespace llmeval
