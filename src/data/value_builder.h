#pragma once

#include "data/value.h"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// Makes a Value from a reader's events without recursion. The reader calls in the grammar's order: in an object key()
/// stands before each value, every begin has its end(), and take() comes when depth() is back at 0.
class ValueBuilder {
 public:
  ValueBuilder() {
    // Room for a usual row or reply: growing from nothing would allocate a dozen times.
    open_.reserve(8);
    parts_.reserve(24);
  }

  void begin_list(Place place) { begin(false, place); }
  void begin_object(Place place) { begin(true, place); }
  /// The key of the value that comes next. Where the object has it already the value will replace the earlier one, and
  /// the place of that key is returned.
  std::optional<Place> key(std::string_view text, Place place);
  /// A value that is complete. The reference holds until the next call.
  Value& add(Value&& value);
  /// Closes the innermost list or object; returns it as add() does.
  Value& end();

  std::size_t depth() const { return open_.size(); }
  bool in_object() const { return !open_.empty() && open_.back().is_object; }
  Value take();

 private:
  // What is still open keeps its parts on one common stack; end() moves them into a vector of just their size.
  struct Open {
    bool is_object;
    Place place;
    std::size_t first;                    // Of its parts.
    std::optional<std::size_t> replaces;  // The part, counted from the first, whose value the next one replaces.
    // Many keys are looked up in a tree: neither long objects nor chosen keys may make reading quadratic.
    std::unique_ptr<std::map<std::string, std::size_t, std::less<>>> index;
  };

  void begin(bool is_object, Place place);
  std::optional<std::size_t> find_key(Open& open, std::string_view text);

  std::vector<Open> open_;
  std::vector<Member> parts_;  // Those of lists have no keys; of an object the last one may still want its value.
};

}  // namespace llmeval
