#pragma once

#include "base/clock.h"

#include <tl/expected.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

/// Why a pattern does not compile.
struct RegexError {
  std::string message;
  std::size_t offset = 0;  ///< Bytes into the pattern.
};

/// What stopped a search before it was done.
enum class RegexStop { too_slow, too_much_memory, internal };

/// What a search came to: a match, none, or neither (then nobody knows).
struct RegexMatch {
  std::size_t begin = 0;
  std::size_t end = 0;
  /// Groups from 1; nullopt where a group took no part.
  std::vector<std::optional<std::string>> groups;
  /// Named groups that took part.
  std::vector<std::pair<std::string, std::string>> named;
};

struct RegexOptions {
  bool ignore_case = false;
  bool multi_line = false;  ///< ^ and $ at every line.
  bool dot_all = false;     ///< . matches \n too.
  /// JSON Schema's dialect: ECMA-262 (flag u) as far as PCRE2 can search for it, and nothing that only PCRE2 has;
  /// rather than PCRE2 with Unicode classes.
  bool ecma = false;
};

/// A compiled PCRE2 pattern under a clock: a search that computes for over 100 ms is stopped and says so,
/// whatever the pattern. Immutable; may be used by several threads at once.
class Regex {
 public:
  static constexpr Duration k_time_limit = std::chrono::milliseconds(100);

  static tl::expected<Regex, RegexError> compile(std::string_view pattern, const RegexOptions& options = {});
  Regex(Regex&&) noexcept;
  Regex& operator=(Regex&&) noexcept;
  Regex(const Regex&);
  Regex& operator=(const Regex&);
  ~Regex();

  /// The first match at or after `from`. `text` must be valid UTF-8.
  tl::expected<std::optional<RegexMatch>, RegexStop> search(std::string_view text, std::size_t from = 0) const;
  /// How many matches there are one after the other, none within another; the limit is for all of them together.
  tl::expected<std::size_t, RegexStop> count(std::string_view text) const;
  /// The names of its named groups, in their order.
  std::vector<std::string> group_names() const;

 private:
  struct Code;
  explicit Regex(std::shared_ptr<const Code> code);
  static tl::expected<Regex, RegexError> compile_pcre(std::string_view pattern, const RegexOptions& options);
  std::shared_ptr<const Code> code_;
};

/// `text` as a pattern that matches just itself.
std::string regex_escape(std::string_view text);

/// For messages: "took longer than 100 ms" …
std::string_view describe(RegexStop stop);

}  // namespace llmeval
