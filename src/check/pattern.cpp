#include "check/pattern.h"

#include "text/inert.h"
#include "text/utf8.h"

#include <fmt/format.h>

#include <cstddef>
#include <utility>

namespace llmeval {

namespace {

// Where the `}}` of the expression that starts at `at` stands, quoted texts in it skipped; npos where there is none.
std::size_t find_end(std::string_view text, std::size_t at) {
  char quote = 0;
  for (; at + 1 < text.size(); ++at) {
    const char c = text[at];
    if (quote != 0) {
      if (c == '\\') ++at;
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '}' && text[at + 1] == '}') {
      return at;
    }
  }
  return std::string_view::npos;
}

// The place of an offset of a text in its file; the text's own where it has lines, whose indentation is not known here.
Place place_at(const Value& written, std::size_t offset) {
  const std::string_view before = std::string_view(written.text()).substr(0, offset);
  Place place = written.place();
  if (before.find('\n') != std::string_view::npos) return place;
  place.column += static_cast<std::uint32_t>(count_code_points(before));
  return place;
}

bool matches(const Regex& regex, std::string_view text) {
  const auto match = regex.search(text);
  return match && match->has_value();
}

// Whether it has a match in every text. Without assertions, back references and the like a pattern that matches the
// empty text does so at the start of every text. With the anchors alone (`^`, `^.*`) it does where it matches what
// such patterns can tell apart: lines, white space, letters, and all that is written in the pattern itself; longer than
// any count that a pattern can have.
bool matches_everything(std::string_view pattern, const Regex& regex) {
  const bool has_conditions = pattern.find('\\') != std::string_view::npos ||
                              pattern.find("(?") != std::string_view::npos ||
                              pattern.find("(*") != std::string_view::npos;
  if (has_conditions || !matches(regex, "")) return false;
  if (pattern.find_first_of("^$") == std::string_view::npos) return true;
  std::string all(pattern);
  for (char c = ' '; c <= '~'; ++c) all += c;
  const std::string lines = "\n" + all + "\n\u00e9\n\n";
  return matches(regex, "x") && matches(regex, "0 ") && matches(regex, all) && matches(regex, lines) &&
         matches(regex, std::string(70'000, 'x')) && matches(regex, std::string(70'000, '\n'));
}

}  // namespace

Evaluated<Pattern::Compiled> Pattern::compile(std::string_view pattern, const Options& options) {
  if (pattern.empty()) return tl::unexpected<std::string>("an empty regex matches every text");
  RegexOptions regex_options;
  regex_options.ignore_case = options.ignore_case;
  tl::expected<Regex, RegexError> regex = Regex::compile(pattern, regex_options);
  if (!regex) {
    return tl::unexpected<std::string>(
        fmt::format("bad regex at offset {}: {}", regex.error().offset, regex.error().message));
  }
  if (options.decides && matches_everything(pattern, *regex)) {
    return tl::unexpected<std::string>("the regex matches every text, so the check cannot fail");
  }
  return Compiled{*std::move(regex), quoted_excerpt(pattern)};
}

std::optional<Pattern> Pattern::parse(const Value& written, const Options& options, Diagnostics& diagnostics) {
  Pattern pattern(options);
  const std::string_view text = written.text();
  // The pattern with letters for the values: as long as what is written, so that offsets of errors are right.
  std::string sample(text);
  std::size_t literal = 0;
  for (std::size_t at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", literal)) {
    const std::size_t end = find_end(text, at + 2);
    if (end == std::string_view::npos) {
      diagnostics.error(place_at(written, at), "'{{' without '}}'", "to match two braces write \\{\\{");
      return std::nullopt;
    }
    std::optional<Expression> expression =
        Expression::parse(text.substr(at + 2, end - at - 2), place_at(written, at + 2), diagnostics);
    if (!expression) return std::nullopt;
    pattern.pieces_.emplace_back(std::string(text.substr(literal, at - literal)));
    pattern.pieces_.emplace_back(*std::move(expression));
    literal = end + 2;
    sample.replace(at, literal - at, literal - at, 'x');
  }
  if (!pattern.pieces_.empty()) pattern.pieces_.emplace_back(std::string(text.substr(literal)));
  Evaluated<Compiled> compiled = compile(sample, options);
  if (!compiled) {
    diagnostics.error(written.place(), std::move(compiled).error());
    return std::nullopt;
  }
  pattern.groups_ = compiled->regex.group_names();
  if (pattern.pieces_.empty()) pattern.constant_ = *std::move(compiled);
  return pattern;
}

Evaluated<const Pattern::Compiled*> Pattern::get(CheckInput& input, std::optional<Compiled>& room) const {
  if (constant_) return &*constant_;
  std::string pattern;
  for (const Piece& piece : pieces_) {
    if (const std::string* const literal = std::get_if<std::string>(&piece)) {
      pattern += *literal;
      continue;
    }
    const Rendered<Value> value = std::get<Expression>(piece).evaluate(input.variables());
    if (!value) return tl::unexpected<std::string>(describe_failure(value.error()));
    Evaluated<std::string> text = read_text(*value);
    if (!text) return tl::unexpected<std::string>(std::move(text).error());
    pattern += regex_escape(*text);
  }
  Evaluated<Compiled> compiled = compile(pattern, options_);
  if (!compiled) return tl::unexpected<std::string>(std::move(compiled).error());
  return &room.emplace(*std::move(compiled));
}

void Pattern::add_variables(std::vector<VariableUse>& uses) const {
  for (const Piece& piece : pieces_) {
    const Expression* const expression = std::get_if<Expression>(&piece);
    if (expression == nullptr) continue;
    uses.insert(uses.end(), expression->variables().begin(), expression->variables().end());
  }
}

Evaluated<std::optional<RegexMatch>> search(const Regex& regex, std::string_view& text, std::string& room) {
  if (find_invalid_utf8(text)) {
    room = repair_utf8(text);
    text = room;
  }
  tl::expected<std::optional<RegexMatch>, RegexStop> match = regex.search(text);
  if (!match) return tl::unexpected<std::string>(fmt::format("the regex {}", describe(match.error())));
  return *std::move(match);
}

}  // namespace llmeval
