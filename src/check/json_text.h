#pragma once

#include "check/option.h"
#include "data/shape.h"
#include "data/value.h"

#include <cstdint>
#include <string_view>

namespace llmeval {

// Inside check/ only: JSON in an answer.

/// Where in a text the JSON stands.
enum class JsonExtract : std::uint8_t {
  whole,   ///< The text is JSON, but for white space around it.
  fenced,  ///< In the first fenced block (``` or ~~~) that has no language or one that starts with `json`.
  first,   ///< The first object or list that is JSON and in no other such.
  last,    ///< The last one.
  any,     ///< whole, else fenced, else first.
};

/// The value, or why there is none. Never reads more into a text than JSON: one that is nearly JSON is none. Braces in
/// strings do not count; objects and lists nested over 200 deep are none. Time is linear in the text, whatever is in
/// it.
Evaluated<Value> extract_json(std::string_view text, JsonExtract extract);

/// The option `extract`.
Field extract_field();
/// What an object of options says; whole where it says nothing.
JsonExtract extract_option(const Value& options);

}  // namespace llmeval
