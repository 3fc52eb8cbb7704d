#pragma once

#include "base/clock.h"
#include "base/money.h"
#include "data/value.h"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace llmeval {

/// Appends compact JSON to a buffer as it is told, without a tree between: reports write a million samples. Sets the
/// commas itself; that keys are unique and brackets match is the caller's care. Two rules on top of JSON's:
///  - texts are written as data/inert_json.h says, so that the bytes are inert and still read back as the same text;
///  - what is absent, or no number (NaN, infinity), is `null`.
class JsonStream {
 public:
  /// `out` outlives the stream.
  explicit JsonStream(std::string& out) : out_(out) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_list() { open('['); }
  void end_list() { close(']'); }

  /// Invalid UTF-8 becomes U+FFFD.
  void key(std::string_view name);
  void text(std::string_view text);
  void integer(std::int64_t number);
  void integer(std::uint64_t number);
  void number(double number);
  void boolean(bool value);
  void null();
  void value(const Value& value);

  /// A text, a boolean, a number, a Duration (microseconds), Money (nano-dollars), or an optional one of these.
  template <class T>
  void put(const T& item) {
    if constexpr (std::is_same_v<T, bool>) {
      boolean(item);
    } else if constexpr (std::signed_integral<T>) {
      integer(static_cast<std::int64_t>(item));
    } else if constexpr (std::unsigned_integral<T>) {
      integer(static_cast<std::uint64_t>(item));
    } else if constexpr (std::is_same_v<T, double>) {
      number(item);
    } else if constexpr (std::is_same_v<T, Duration>) {
      integer(static_cast<std::int64_t>(item.count()));
    } else if constexpr (std::is_same_v<T, Money>) {
      integer(item.nano_usd);
    } else {
      text(item);
    }
  }
  template <class T>
  void put(const std::optional<T>& item) {
    if (item) {
      put(*item);
    } else {
      null();
    }
  }
  template <class T>
  void field(std::string_view name, const T& item) {
    key(name);
    put(item);
  }

 private:
  void open(char bracket);
  void close(char bracket);
  void before_item();

  std::string& out_;
  bool needs_comma_ = false;
};

}  // namespace llmeval
