#pragma once

#include "base/decimal.h"
#include "data/shape.h"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// A shape that is made at the first look at it.
struct LazyShape {
  std::function<ShapeRef()> make;
  std::string name;
  std::once_flag once;
  ShapeRef made;

  const Shape& get() {
    std::call_once(once, [this] { made = make(); });
    return *made;
  }
};

/// What a shape demands; which members count depends on the kind.
struct Shape::Rule {
  Kind kind = Kind::any;
  std::string description = {};
  std::optional<Value> default_value = {};
  std::optional<Decimal> min = {};            // integer, number
  std::optional<Decimal> max = {};            // integer, number
  int max_decimals = 0;                       // money
  std::size_t min_size = 0;                   // list
  std::vector<std::string> words = {};        // one_of_words
  bool or_pointer = false;                    // one_of_words: or a text that begins with `/`
  std::vector<Field> fields = {};             // object
  std::vector<ShapeRef> parts = {};           // list: the item; map: the value; either: the alternatives
  std::shared_ptr<LazyShape> lazy = nullptr;  // lazy
};

}  // namespace llmeval
