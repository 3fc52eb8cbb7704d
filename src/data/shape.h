#pragma once

#include "base/diagnostic.h"
#include "data/value.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

class Shape;
using ShapeRef = std::shared_ptr<const Shape>;

/// One key that an object may have.
struct Field {
  std::string name;
  ShapeRef shape;
  std::string description;  ///< One sentence, shown by editors and by help.
  bool required = false;
};

/// What a part of a user's file may hold. A file format is one table of shapes, which serves three ends and therefore
/// cannot drift: the strict check with places and hints, the published JSON Schema, and the reference pages of `llmeval
/// help`. Immutable.
class Shape {
 public:
  enum class Kind {
    any,
    text,
    boolean,
    integer,
    number,
    duration,
    count,
    money,
    list,
    map,
    object,
    one_of_words,
    either,
    lazy,
  };

  static ShapeRef any();
  static ShapeRef text();    ///< A number or boolean is refused with the hint to quote it.
  static ShapeRef scalar();  ///< Text, number or boolean.
  static ShapeRef boolean();
  static ShapeRef integer(std::int64_t min, std::int64_t max);  ///< Written without fraction and exponent.
  static ShapeRef number(double min, double max);               ///< Infinite: no bound.
  static ShapeRef duration();                   ///< `250ms 5s 2m 1h`; a bare number is an error that names the unit.
  static ShapeRef count();                      ///< `500 2k 2M`
  static ShapeRef money(int max_decimals = 9);  ///< US dollars, a number, not negative.
  static ShapeRef words(std::vector<std::string> allowed);
  /// One of the words, or a JSON pointer, which begins with `/`.
  static ShapeRef words_or_pointer(std::vector<std::string> allowed);
  static ShapeRef list(ShapeRef item, std::size_t min_size = 0);
  static ShapeRef list_or_one(ShapeRef item);  ///< A single item stands for a list of one.
  static ShapeRef map(ShapeRef value);         ///< Any keys.
  static ShapeRef object(std::vector<Field> fields);
  /// The first alternative whose kind of value (text, list, object …) fits is checked; where none fits, the message
  /// names what would.
  static ShapeRef either(std::vector<ShapeRef> alternatives);
  /// Made when it is first needed, for shapes that hold themselves; `name` is that of its entry in $defs. `make` must
  /// build a new shape (as a function does that names itself in its own table), never hand out one that holds this:
  /// neither could ever be freed.
  static ShapeRef lazy(std::function<ShapeRef()> make, std::string name);

  /// The same shape with a sentence on what the value is for.
  ShapeRef described(std::string description) const;
  /// The same shape with what is taken where the key is absent. Told by schema and help, set by whoever reads the file.
  ShapeRef with_default(Value value) const;

  /// Adds an error for everything in `value` that does not fit (the first 1,000), with a hint where a known key is
  /// near. \param what  how messages name the value, e.g. "suite" in "unknown key 'promts' in suite".
  void check(const Value& value, std::string_view what, Diagnostics& diagnostics) const;

  /// JSON Schema, draft 2020-12, of this shape alone; a lazy shape inside is a `$ref` into the $defs of the whole
  /// document.
  Value to_json_schema() const;

  // For help pages.
  Kind kind() const;
  /// In a few words: `text`, `a whole number`, `one of all, any`, `text or a list`.
  std::string summary() const;
  const std::string& description() const;
  const std::optional<Value>& default_value() const;
  /// Of an object; else empty.
  const std::vector<Field>& fields() const;
  /// A list's item, a map's value, the alternatives, what a lazy shape stands for; else empty.
  std::vector<ShapeRef> parts() const;
  /// Of words; else empty.
  const std::vector<std::string>& allowed_words() const;

  /// The layer's own (shape_rule.h).
  struct Rule;
  const Rule& rule() const { return *rule_; }

  explicit Shape(std::unique_ptr<const Rule> rule);
  ~Shape();
  Shape(const Shape&) = delete;
  Shape& operator=(const Shape&) = delete;

 private:
  std::unique_ptr<const Rule> rule_;
};

/// A whole JSON Schema document with $schema, $id, title and $defs.
Value json_schema_document(const Shape& shape, std::string_view id, std::string_view title);

}  // namespace llmeval
