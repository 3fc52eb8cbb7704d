#pragma once

#include "data/value.h"
#include "domain/message.h"
#include "domain/outcome.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace llmeval {

// What the wires of several providers have in common, in both directions.

/// A word of an error's body (its code, its type, its name) and what it means.
struct ErrorWord {
  std::string_view word;
  Outcome outcome;
};
std::optional<Outcome> find_word(std::span<const ErrorWord> words, std::string_view word);
/// The first whose word stands anywhere in the text.
std::optional<Outcome> find_word_in(std::span<const ErrorWord> words, std::string_view text);

/// Whether an object `error` stands in the body.
bool has_error(const Value& body);
/// What an error means that none of its words explains; inside a 200 something broke after the answer had begun.
Outcome outcome_of_error(int status);

/// The bytes of an image, as wires want them; nullopt where it is given as an address.
struct ImageBytes {
  std::string_view media_type;
  std::string_view base64;
};
std::optional<ImageBytes> image_bytes(const ImagePart& image);

/// The arguments of a call that stands in a conversation; what is no JSON object is an empty one.
Value arguments_value(const ToolCallPart& call);

/// `stop`: one text or a list of them.
Value stop_list(const Value& stop);

/// Puts the members of `extra` into `body`: objects into objects, anything else in the place of what is there.
void merge_extra(Object& body, const Value& extra);

/// A segment of a URL's path: everything but RFC 3986's unreserved characters as %XX.
std::string path_segment(std::string_view text);

}  // namespace llmeval
