#include "config/file_values.h"

#include "config/named_files.h"
#include "prompt/image.h"
#include "text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

constexpr std::string_view k_byte_order_mark = "\xef\xbb\xbf";

bool is_image(std::string_view path) {
  constexpr std::array<std::string_view, 5> k_endings{".png", ".jpg", ".jpeg", ".gif", ".webp"};
  return std::any_of(k_endings.begin(), k_endings.end(), [&](std::string_view one) { return path.ends_with(one); });
}

// The path of `{file: PATH}`; nullptr for any other value.
const Value* path_of(const Value& value) {
  if (!value.is_object() || value.object().size() != 1) return nullptr;
  const Value* path = value.find("file");
  return path != nullptr && path->is_text() ? path : nullptr;
}

}  // namespace

bool FileValues::fill(Object& vars, Diagnostics& diagnostics) const {
  bool all_right = true;
  for (const Member& member : vars) {
    // Most variables are texts: nothing to look for.
    if (!member.value.is_object() && !member.value.is_list()) continue;
    all_right = fill(*vars.find(member.key), diagnostics) && all_right;
  }
  return all_right;
}

bool FileValues::fill(Value& value, Diagnostics& diagnostics) const {
  if (const Value* path = path_of(value)) return read(value, Value(*path), diagnostics);
  if (value.is_object()) return fill(value.object(), diagnostics);
  bool all_right = true;
  if (value.is_list()) {
    for (Value& item : value.list()) all_right = fill(item, diagnostics) && all_right;
  }
  return all_right;
}

bool FileValues::read(Value& value, const Value& path, Diagnostics& diagnostics) const {
  const bool is_own = path.text() == ".";
  if (is_own && case_file_.empty()) {
    diagnostics.error(path.place(), "'.' is the case's own file, which only an entry with 'files' gives it",
                      "name a file");
    return false;
  }
  const std::optional<std::string> found =
      is_own ? std::optional(case_file_) : find_named_file(files_, naming_file_, path, diagnostics);
  if (!found) return false;
  Result<std::string> text = files_.read(*found);
  if (!text) {
    diagnostics.error(path.place(), text.error().message, text.error().hint);
    return false;
  }
  const Place place = value.place();
  if (is_image(*found) || image_type(*text)) {
    Result<Value> image = image_value(*found, *text);
    if (!image) {
      diagnostics.error(path.place(), fmt::format("'{}': {}", files_.display(*found), image.error().message),
                        image.error().hint);
      return false;
    }
    value = std::move(*image).at(place);
    return true;
  }
  if (const std::optional<std::size_t> invalid = find_invalid_utf8(*text)) {
    diagnostics.error(path.place(),
                      fmt::format("'{}' is no text: invalid UTF-8 at byte {}", files_.display(*found), *invalid),
                      "save the file as UTF-8");
    return false;
  }
  if (text->starts_with(k_byte_order_mark)) text->erase(0, k_byte_order_mark.size());
  value = Value(*std::move(text)).at(place);
  return true;
}

bool names_case_file(const Value& value) {
  if (const Value* path = path_of(value)) return path->text() == ".";
  if (value.is_object()) {
    const Object& object = value.object();
    return std::any_of(object.begin(), object.end(),
                       [](const Member& member) { return names_case_file(member.value); });
  }
  return value.is_list() && std::any_of(value.list().begin(), value.list().end(), names_case_file);
}

}  // namespace llmeval
