#include "data/json.h"

#include <fmt/format.h>

#include <charconv>

namespace llmeval {

namespace {

// The part up to the next '/', with ~1 and ~0 read; `pointer` is cut to what follows.
std::string take_token(std::string_view& pointer) {
  pointer.remove_prefix(1);
  const std::string_view raw = pointer.substr(0, pointer.find('/'));
  pointer.remove_prefix(raw.size());
  std::string token;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '~') {
      token += raw[++i] == '1' ? '/' : '~';
    } else {
      token += raw[i];
    }
  }
  return token;
}

// array-index = %x30 / ( %x31-39 *(%x30-39) )
std::optional<std::size_t> list_index(std::string_view token) {
  if (token.empty() || (token.size() > 1 && token.front() == '0')) return std::nullopt;
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
  if (error != std::errc() || end != token.data() + token.size()) return std::nullopt;
  return index;
}

const Value* step(const Value& value, std::string_view token) {
  if (value.is_object()) return value.find(token);
  if (!value.is_list()) return nullptr;
  const std::optional<std::size_t> index = list_index(token);
  return index && *index < value.list().size() ? &value.list()[*index] : nullptr;
}

}  // namespace

std::optional<std::string> check_pointer(std::string_view pointer) {
  if (!pointer.empty() && pointer.front() != '/') {
    return fmt::format("'{}' is not a JSON pointer: it does not start with '/'", pointer);
  }
  for (std::size_t at = pointer.find('~'); at != std::string_view::npos; at = pointer.find('~', at + 1)) {
    const char next = at + 1 < pointer.size() ? pointer[at + 1] : '\0';
    if (next != '0' && next != '1') return fmt::format("'{}' is not a JSON pointer: '~' stands alone", pointer);
  }
  return std::nullopt;
}

Result<const Value*> resolve_pointer(const Value& root, std::string_view pointer) {
  if (std::optional<std::string> wrong = check_pointer(pointer)) {
    return failure(*std::move(wrong), "write /key/0; ~1 stands for '/' and ~0 for '~' inside a key");
  }
  const Value* value = &root;
  while (value != nullptr && !pointer.empty()) value = step(*value, take_token(pointer));
  return value;
}

}  // namespace llmeval
