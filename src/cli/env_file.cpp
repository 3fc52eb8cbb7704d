#include "cli/env_file.h"

#include "text/unicode.h"

#include <fmt/format.h>

#include <cctype>
#include <fstream>
#include <optional>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

bool is_name(std::string_view name) {
  if (name.empty() || std::isdigit(static_cast<unsigned char>(name.front())) != 0) return false;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_') return false;
  }
  return true;
}

std::string unescape(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      plain += text[i];
      continue;
    }
    const char next = text[++i];
    plain += next == 'n' ? '\n' : next == 't' ? '\t' : next;
  }
  return plain;
}

// The value without its quotes; nullopt where a quote is left open.
std::optional<std::string> read_value(std::string_view text) {
  text = trim(text);
  if (text.empty() || (text.front() != '"' && text.front() != '\'')) return std::string(text);
  const char quote = text.front();
  if (text.size() < 2 || text.back() != quote) return std::nullopt;
  const std::string_view inner = text.substr(1, text.size() - 2);
  return quote == '"' ? unescape(inner) : std::string(inner);
}

}  // namespace

Result<Environment> read_env_file(const std::string& path, const std::string& shown) {
  std::ifstream file(path);
  if (!file) return failure(fmt::format("cannot read the environment file '{}'", shown));
  Environment environment;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    std::string_view rest = trim(line);
    if (rest.empty() || rest.front() == '#') continue;
    if (rest.substr(0, 7) == "export ") rest = trim(rest.substr(7));
    const std::size_t equals = rest.find('=');
    const std::string_view name = trim(rest.substr(0, equals));
    if (equals == std::string_view::npos || !is_name(name)) {
      return failure(fmt::format("{}:{}: not NAME=VALUE", shown, number));
    }
    std::optional<std::string> value = read_value(rest.substr(equals + 1));
    if (!value) return failure(fmt::format("{}:{}: the value of {} has an open quote", shown, number, name));
    environment[std::string(name)] = *std::move(value);
  }
  return environment;
}

}  // namespace llmeval
