#include "import/yaml_text.h"

#include "data/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace llmeval {

namespace {

constexpr std::size_t k_line = 100;

// Words that YAML 1.1 or 1.2 takes for something else than text.
constexpr std::array<std::string_view, 10> k_words{"true", "false", "null", "yes", "no", "on", "off", "y", "n", "~"};

bool is_plain(std::string_view text) {
  if (text.empty() || text.size() > 80 || text.back() == ' ') return false;
  if (std::isalpha(static_cast<unsigned char>(text.front())) == 0) return false;
  const bool is_simple = std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == ' ' || c == '_' || c == '-' || c == '.' || c == '/';
  });
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return is_simple && std::find(k_words.begin(), k_words.end(), lower) == k_words.end();
}

// Characters that JSON has as they are, and YAML takes for line ends or refuses: C1 and DEL, U+2028 and U+2029, the
// byte order mark, U+FFFE and U+FFFF.
std::size_t odd_size(std::string_view at) {
  const std::string_view two = at.substr(0, 2);
  const std::string_view three = at.substr(0, 3);
  if (at.front() == '\x7f') return 1;
  if (two.size() == 2 && two[0] == '\xc2' && static_cast<unsigned char>(two[1]) < 0xa0) return 2;
  const bool is_odd =
      three == "\u2028" || three == "\u2029" || three == "\ufeff" || three == "\xef\xbf\xbe" || three == "\xef\xbf\xbf";
  return is_odd ? 3 : 0;
}

std::string scalar(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  std::string json;
  append_json_quoted(json, text);
  std::string quoted;
  for (std::size_t at = 0; at < json.size();) {
    const std::size_t size = odd_size(std::string_view(json).substr(at));
    const auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(json[at + i])); };
    if (size == 0) quoted += json[at];
    if (size == 1) quoted += "\\x7f";
    if (size == 2) quoted += fmt::format("\\u{:04x}", ((byte(0) & 0x1fU) << 6U) | (byte(1) & 0x3fU));
    if (size == 3)
      quoted += fmt::format("\\u{:04x}", ((byte(0) & 0xfU) << 12U) | ((byte(1) & 0x3fU) << 6U) | (byte(2) & 0x3fU));
    at += std::max<std::size_t>(size, 1);
  }
  return quoted;
}

// A key of more than 1,024 characters has to be marked as one.
std::string key_text(std::string_view key, std::string_view before_colon) {
  constexpr std::size_t k_longest = 1000;
  std::string text = scalar(key);
  if (text.size() <= k_longest) return text + ":";
  return "? " + text + std::string(before_colon) + ":";
}

std::string flow(const Value& value) {
  if (value.is_text()) return scalar(value.text());
  if (!value.is_list() && !value.is_object()) return to_json(value);
  std::string inner;
  if (value.is_list()) {
    for (const Value& item : value.list()) inner += (inner.empty() ? "" : ", ") + flow(item);
    return "[" + inner + "]";
  }
  for (const Member& member : value.object()) {
    inner += (inner.empty() ? "" : ", ") + key_text(member.key, " ") + " " + flow(member.value);
  }
  return "{" + inner + "}";
}

// A block scalar keeps such a text as it is.
bool is_block_text(const Value& value) {
  if (!value.is_text()) return false;
  const std::string& text = value.text();
  if (text.find('\n') == std::string::npos || text.front() == ' ' || text.front() == '\n') return false;
  const bool has_odd = std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n') || byte >= 0x7f;
  });
  return !has_odd && text.find(" \n") == std::string::npos && text.back() != ' ' &&
         (text.size() < 2 || text.substr(text.size() - 2) != "\n\n");
}

void append_block(std::string& out, const Value& value, std::size_t indent);

void append_block_text(std::string& out, const std::string& text, std::size_t indent) {
  const bool ends_line = text.back() == '\n';
  out += ends_line ? "|\n" : "|-\n";
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    if (end > start) out += std::string(indent, ' ') + text.substr(start, end - start);
    out += '\n';
    start = end + 1;
  }
}

// What stands behind `key:` or `-`, its line end included.
void append_value(std::string& out, const Value& value, std::size_t indent) {
  if (is_block_text(value)) {
    out += ' ';
    append_block_text(out, value.text(), indent);
    return;
  }
  const std::string line = flow(value);
  // Named things of the document stand each on a line of their own.
  const bool is_table =
      indent == 2 && value.is_object() && !value.object().empty() && value.object().begin()->value.is_object();
  const bool is_short = !is_table && indent + line.size() <= k_line && line.find("\\n") == std::string::npos;
  const bool is_scalar = !value.is_list() && !value.is_object();
  if (is_short || is_scalar) {
    out += " " + line + "\n";
    return;
  }
  out += '\n';
  append_block(out, value, indent);
}

void append_block(std::string& out, const Value& value, std::size_t indent) {
  const std::string margin(indent, ' ');
  if (value.is_object()) {
    for (const Member& member : value.object()) {
      out += margin + key_text(member.key, "\n" + margin);
      append_value(out, member.value, indent + 2);
    }
    return;
  }
  for (const Value& item : value.list()) {
    out += margin + "-";
    std::string block;
    append_value(block, item, indent + 2);
    // An object's first key stands on the line of its dash.
    if (block.front() == '\n') block = " " + block.substr(indent + 3);
    out += block;
  }
}

}  // namespace

std::string to_yaml(const Object& document) {
  std::string out;
  append_block(out, Value(document), 0);
  return out;
}

}  // namespace llmeval
