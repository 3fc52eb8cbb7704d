#include "text/glob.h"

#include "text/utf8.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

struct Token {
  enum class Kind { one, any, among, star, deep, folders } kind = Kind::one;
  char32_t character = 0;
  std::vector<std::pair<char32_t, char32_t>> ranges;
  bool negated = false;

  bool loops() const { return kind == Kind::star || kind == Kind::deep || kind == Kind::folders; }

  bool takes(char32_t c) const {
    switch (kind) {
      case Kind::one:
        return c == character;
      case Kind::any:
      case Kind::star:
        return c != U'/';
      case Kind::among: {
        bool found = false;
        for (const auto& [low, high] : ranges) found = found || (low <= c && c <= high);
        return c != U'/' && found != negated;
      }
      case Kind::deep:
      case Kind::folders:
        return true;
    }
    return false;
  }
};

// `[a-z]` from its bracket on; nullopt where it is not closed: then the bracket stands for itself.
std::optional<Token> read_class(std::string_view pattern, std::size_t& at) {
  Token token;
  token.kind = Token::Kind::among;
  std::size_t next = at + 1;
  if (next < pattern.size() && (pattern[next] == '!' || pattern[next] == '^')) {
    token.negated = true;
    ++next;
  }
  for (bool first = true; next < pattern.size(); first = false) {
    if (pattern[next] == ']' && !first) {
      at = next + 1;
      return token;
    }
    const char32_t low = next_code_point(pattern, next);
    char32_t high = low;
    if (next + 1 < pattern.size() && pattern[next] == '-' && pattern[next + 1] != ']') {
      ++next;
      high = next_code_point(pattern, next);
    }
    token.ranges.emplace_back(low, high);
  }
  return std::nullopt;
}

std::vector<Token> read_glob(std::string_view pattern) {
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < pattern.size();) {
    Token token;
    const std::string_view rest = pattern.substr(at);
    const bool starts_part = at == 0 || pattern[at - 1] == '/';
    if (starts_part && rest.starts_with("**/")) {
      token.kind = Token::Kind::folders;
      at += 3;
    } else if (rest.starts_with("**")) {
      token.kind = Token::Kind::deep;
      at += 2;
    } else if (rest.front() == '*') {
      token.kind = Token::Kind::star;
      ++at;
    } else if (rest.front() == '?') {
      token.kind = Token::Kind::any;
      ++at;
    } else if (std::optional<Token> among = rest.front() == '[' ? read_class(pattern, at) : std::nullopt) {
      token = *std::move(among);
    } else {
      token.character = next_code_point(pattern, at);
    }
    tokens.push_back(std::move(token));
  }
  return tokens;
}

// The tokens that may come next, all at once: a pattern of many stars costs no more than its length.
class Positions {
 public:
  explicit Positions(const std::vector<Token>& tokens) : tokens_(tokens), reached_(tokens.size() + 1) { enter(0); }

  void read(char32_t c) {
    const std::vector<bool> before = std::exchange(reached_, std::vector<bool>(tokens_.size() + 1));
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const Token& token = tokens_[i];
      if (!before[i] || !token.takes(c)) continue;
      if (!token.loops()) {
        enter(i + 1);
      } else if (token.kind == Token::Kind::folders && c != U'/') {
        reached_[i] = true;  // Inside a folder's name: what follows can only start after the next slash.
      } else {
        enter(i);
      }
    }
  }

  bool at_end() const { return reached_.back(); }

 private:
  void enter(std::size_t i) {
    reached_[i] = true;
    while (i < tokens_.size() && tokens_[i].loops()) reached_[++i] = true;
  }

  const std::vector<Token>& tokens_;
  std::vector<bool> reached_;
};

}  // namespace

bool is_glob(std::string_view text) { return text.find_first_of("*?[") != std::string_view::npos; }

bool glob_matches(std::string_view pattern, std::string_view text) {
  const std::vector<Token> tokens = read_glob(pattern);
  Positions positions(tokens);
  for (std::size_t at = 0; at < text.size();) positions.read(next_code_point(text, at));
  return positions.at_end();
}

}  // namespace llmeval
