#include "data/yaml_syntax.h"

#include "data/cursor.h"
#include "text/inert.h"
#include "text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace llmeval {

namespace {

// libyaml's words (0.2.5) and ours.
struct Wording {
  std::string_view problem;
  std::string_view message;
  std::string_view hint;
};

constexpr std::array k_wordings = {
    Wording{"mapping values are not allowed in this context", "a ':' where no key can stand",
            "put a text that holds ': ' in quotes, or check the indentation"},
    Wording{"did not find expected key", "expected a key",
            "check the indentation and the quotes of this line and of the one above"},
    Wording{"did not find expected '-' indicator", "expected '- '", "the items of a list stand in one column"},
    Wording{"block sequence entries are not allowed in this context", "a '- ' where no list item can stand",
            "start the list on a line of its own"},
    Wording{"could not find expected ':'", "expected ':' after a key", "check the quotes and the indentation"},
    Wording{"found unknown escape character", "an unknown escape in double quotes",
            "write \\\\ for a backslash, or use single quotes"},
    Wording{"found invalid Unicode character escape code", "an escape that is no character",
            "write the character itself"},
    Wording{"found undefined tag handle", "unknown tag", "put a text that starts with '!' in quotes"},
    Wording{"did not find expected <document start>", "expected the end of the document",
            "check the indentation and the brackets"},
    Wording{"did not find expected comment or line break", "text behind '|' or '>'",
            "start the text on the next line, or put it in quotes"},
    Wording{"found a tab character where an indentation space is expected", "a tab in the indentation",
            "indent with spaces"},
    Wording{"did not find expected alphabetic or numeric character", "a name is missing",
            "put a text that starts with '*' or '&' in quotes"},
    Wording{"did not find expected node content", "expected a value", "put a text that starts like this in quotes"},
    Wording{"found incompatible YAML document", "a YAML version that is not known", "remove the '%YAML' line"},
};

// The character at a mark; libyaml counts characters.
std::string_view character_at(std::string_view text, const yaml_mark_t& mark) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < mark.index && at < text.size(); ++i) next_code_point(text, at);
  std::size_t end = at;
  if (end < text.size()) next_code_point(text, end);
  return text.substr(at, end - at);
}

YamlSyntaxError at_mark(const yaml_mark_t& mark, std::string_view message, std::string_view hint) {
  return {std::string(message), std::string(hint), static_cast<std::uint32_t>(mark.line) + 1,
          static_cast<std::uint32_t>(mark.column) + 1};
}

YamlSyntaxError describe_unusable_character(const yaml_parser_t& parser, std::string_view text) {
  Cursor cursor(text);
  cursor.move_to(parser.problem_offset);
  return {fmt::format("a character that YAML does not allow: U+{:04X}", parser.problem_value),
          fmt::format("write it as \"\\{}{:0{}X}\" in double quotes", parser.problem_value > 0xFF ? 'u' : 'x',
                      parser.problem_value, parser.problem_value > 0xFF ? 4 : 2),
          cursor.line(), cursor.column()};
}

YamlSyntaxError describe_bad_start(const yaml_parser_t& parser, std::string_view text) {
  const std::string_view character = character_at(text, parser.problem_mark);
  if (character == "\t") return at_mark(parser.problem_mark, "a tab in the indentation", "indent with spaces");
  return at_mark(parser.problem_mark, fmt::format("a text cannot start with '{}'", inert_line(character)),
                 "put it in quotes");
}

}  // namespace

YamlSyntaxError describe_syntax_error(const yaml_parser_t& parser, std::string_view text) {
  const std::string_view problem = parser.problem == nullptr ? "out of memory" : parser.problem;
  const std::string_view context = parser.context == nullptr ? "" : parser.context;
  if (parser.error == YAML_READER_ERROR) return describe_unusable_character(parser, text);
  if (problem == "found character that cannot start any token") return describe_bad_start(parser, text);
  if (context == "while scanning a quoted scalar") {
    return at_mark(parser.context_mark, "the quote that opens here is never closed",
                   "a quote inside a text is written '' in single and \\\" in double quotes");
  }
  if (problem.starts_with("did not find expected ',' or ")) {
    const bool list = problem.ends_with("']'");
    const std::uint32_t line = static_cast<std::uint32_t>(parser.context_mark.line);
    return at_mark(
        parser.problem_mark, list ? "expected ',' or ']'" : "expected ',' or '}'",
        fmt::format("the '{}' {} is not closed", list ? '[' : '{',
                    line == parser.problem_mark.line ? fmt::format("at column {}", parser.context_mark.column + 1)
                                                     : fmt::format("{} lines above", parser.problem_mark.line - line)));
  }
  const auto known = std::find_if(k_wordings.begin(), k_wordings.end(),
                                  [problem](const Wording& wording) { return wording.problem == problem; });
  if (known != k_wordings.end()) return at_mark(parser.problem_mark, known->message, known->hint);
  return at_mark(parser.problem_mark, fmt::format("no YAML: {}", problem), context);
}

}  // namespace llmeval
