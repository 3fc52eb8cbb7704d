#include "provider/wire_parts.h"

#include "data/json.h"
#include "provider/http_failure.h"

#include <algorithm>
#include <cctype>

namespace llmeval {

std::optional<Outcome> find_word(std::span<const ErrorWord> words, std::string_view word) {
  const auto row = std::find_if(words.begin(), words.end(), [&](const ErrorWord& one) { return one.word == word; });
  return row == words.end() ? std::nullopt : std::optional(row->outcome);
}

std::optional<Outcome> find_word_in(std::span<const ErrorWord> words, std::string_view text) {
  const auto row = std::find_if(words.begin(), words.end(),
                                [&](const ErrorWord& one) { return text.find(one.word) != std::string_view::npos; });
  return row == words.end() ? std::nullopt : std::optional(row->outcome);
}

bool has_error(const Value& body) {
  const Value* error = body.find("error");
  return error != nullptr && error->is_object();
}

Outcome outcome_of_error(int status) { return status == 200 ? Outcome::server_error : outcome_of_status(status); }

std::optional<ImageBytes> image_bytes(const ImagePart& image) {
  constexpr std::string_view k_scheme = "data:";
  constexpr std::string_view k_encoding = ";base64,";
  std::string_view url = image.url;
  if (!url.starts_with(k_scheme)) return std::nullopt;
  url.remove_prefix(k_scheme.size());
  const std::size_t at = url.find(k_encoding);
  if (at == std::string_view::npos) return std::nullopt;
  return ImageBytes{url.substr(0, at), url.substr(at + k_encoding.size())};
}

Value arguments_value(const ToolCallPart& call) {
  auto value = parse_json(call.arguments, wire_json());
  return value && value->is_object() ? *std::move(value) : Value(Object());
}

Value stop_list(const Value& stop) { return stop.is_list() ? stop : Value(List{stop}); }

void merge_extra(Object& body, const Value& extra) {
  if (!extra.is_object()) return;
  for (const Member& member : extra.object()) {
    Value* there = body.find(member.key);
    if (there != nullptr && there->is_object() && member.value.is_object()) {
      merge_extra(there->object(), member.value);
    } else {
      body.set(member.key, member.value);
    }
  }
}

std::string path_segment(std::string_view text) {
  constexpr std::string_view k_hex = "0123456789ABCDEF";
  constexpr std::string_view k_marks = "-._~";
  std::string segment;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x80 && std::isalnum(byte) != 0) || k_marks.find(c) != std::string_view::npos) {
      segment += c;
    } else {
      segment += '%';
      segment += k_hex[byte >> 4U];
      segment += k_hex[byte & 0xFU];
    }
  }
  return segment;
}

}  // namespace llmeval
