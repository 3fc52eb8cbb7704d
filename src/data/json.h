#pragma once

#include "base/diagnostic.h"
#include "base/result.h"
#include "data/value.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

/// How a text that should be JSON is not: what, and where in the text.
struct JsonError {
  std::string message;
  std::size_t offset = 0;    ///< Bytes from the start.
  std::uint32_t line = 1;    ///< From 1.
  std::uint32_t column = 1;  ///< From 1, in code points.
};

struct JsonOptions {
  std::size_t max_depth = 200;
  /// A repeated key is an error; where false the last one wins, at the place of the first.
  bool refuse_repeated_keys = true;
  /// Filled into the places of all values; none: places have line and column only.
  SourceId source = SourceId::none;
  /// Places count from here (for a JSON text inside a larger file).
  std::uint32_t first_line = 1;
  /// Keep places of values and keys; reading without them is faster (model answers, replayed rows).
  bool places = true;
};

/// Reads exactly one JSON value (RFC 8259) and nothing but white space around it. A lone surrogate escape reads as
/// U+FFFD; invalid UTF-8 is an error; numbers keep their digits. Never overflows the stack. Never throws.
tl::expected<Value, JsonError> parse_json(std::string_view text, const JsonOptions& options = {});

/// Compact: no spaces, keys in written order, numbers as written, UTF-8 unescaped, only `"` `\` and controls escaped.
/// Invalid UTF-8 in a text is written as U+FFFD.
std::string to_json(const Value& value);
/// Indented by two spaces, for people, texts inert (inert_json.h); empty lists and objects stay on one line.
std::string to_json_pretty(const Value& value);
/// A quoted JSON string.
std::string json_quote(std::string_view text);
/// Appends to `out` what to_json returns, without a copy; an object need not become a Value for it.
void append_json(std::string& out, const Value& value);
void append_json(std::string& out, const Object& object);
void append_json_quoted(std::string& out, std::string_view text);

/// The form that hashes are taken over: as to_json, with numbers as exact decimals without exponent, sign of zero or
/// trailing zeros.
std::string to_canonical_json(const Value& value);
void append_canonical_json(std::string& out, const Value& value);
void append_canonical_json(std::string& out, const Object& object);

/// RFC 6901. Nullptr where the pointer finds nothing. An error text where it is not a pointer ("" or "/…", ~0 and ~1
/// only).
Result<const Value*> resolve_pointer(const Value& root, std::string_view pointer);
/// Nullopt where `pointer` is well formed, else why not.
std::optional<std::string> check_pointer(std::string_view pointer);

}  // namespace llmeval
