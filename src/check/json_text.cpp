#include "check/json_text.h"

#include "data/json.h"
#include "text/inert.h"
#include "text/unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

constexpr std::array<std::pair<std::string_view, JsonExtract>, 5> k_extracts{{
    {"whole", JsonExtract::whole},
    {"fenced", JsonExtract::fenced},
    {"first", JsonExtract::first},
    {"last", JsonExtract::last},
    {"any", JsonExtract::any},
}};

constexpr std::size_t k_max_depth = 200;
constexpr std::size_t k_reads = 64;  // Of a character, at most, in search of JSON among words.

tl::unexpected<std::string> nothing(std::string why) { return tl::unexpected<std::string>(std::move(why)); }

Evaluated<Value> read_whole_text(std::string_view text, std::string_view what) {
  JsonOptions options;
  options.max_depth = k_max_depth;
  options.places = false;
  tl::expected<Value, JsonError> value = parse_json(text, options);
  if (value) return *std::move(value);
  const JsonError& error = value.error();
  // The message may quote what the model wrote.
  return nothing(fmt::format("{} is not JSON: {} (line {}, column {})", what, inert_line(error.message), error.line,
                             error.column));
}

// Takes a line with its end off the front of `text`.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// The run of three or more ` or ~ that a line starts with, indented by up to three spaces; empty where it is no fence
// (CommonMark, 4.5: what follows ``` on its line has no further `).
std::string_view fence_of(std::string_view line) {
  const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
  line.remove_prefix(indent);
  if (indent > 3 || line.empty() || (line.front() != '`' && line.front() != '~')) return {};
  const std::size_t size = std::min(line.find_first_not_of(line.front()), line.size());
  const bool is_code_span = line.front() == '`' && line.find('`', size) != std::string_view::npos;
  return size >= 3 && !is_code_span ? line.substr(0, size) : std::string_view();
}

bool closes(std::string_view line, std::string_view fence) {
  const std::string_view own = fence_of(line);
  return own.size() >= fence.size() && own.front() == fence.front() && trim(line) == own;
}

std::optional<std::string_view> fenced_block(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    const std::string_view fence = fence_of(line);
    if (fence.empty()) continue;
    const std::string_view language = trim(line.substr(static_cast<std::size_t>(fence.end() - line.begin())));
    const bool is_json = language.empty() || fold_case(language.substr(0, 4)) == "json";
    const char* const begin = text.data();
    for (const char* end = begin; !text.empty(); end = text.data()) {
      if (!closes(take_line(text), fence)) continue;
      if (is_json) return std::string_view(begin, static_cast<std::size_t>(end - begin));
      break;
    }
  }
  return std::nullopt;
}

// The quotes that would end a string: those after an even number of backslashes. Wherever the string starts, these all
// lie in it.
std::vector<std::size_t> closing_quotes(std::string_view text) {
  std::vector<std::size_t> quotes;
  bool escaped = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"' && !escaped) quotes.push_back(at);
    escaped = text[at] == '\\' && !escaped;
  }
  return quotes;
}

// Which bracket closes which, by brackets and strings alone. A bracket that was met on the way of another is never
// followed again, so that a text of opening brackets (or of half-open intervals) takes linear time.
class Brackets {
 public:
  explicit Brackets(std::string_view text)
      : text_(text), ends_(text.size(), k_unknown), quotes_(closing_quotes(text)) {}

  // Where the object or list that starts at `start` ends; npos where it does not.
  std::size_t end_of(std::size_t start) {
    if (ends_[start] == k_unknown) follow(start);
    return ends_[start];
  }

 private:
  static constexpr std::size_t k_unknown = 0;
  static constexpr std::size_t k_none = std::string_view::npos;

  void follow(std::size_t start) {
    std::vector<std::size_t> open;
    for (std::size_t at = start; at < text_.size();) {
      const char c = text_[at];
      if (c == '"') {
        at = end_of_string(at);
      } else if (c == '{' || c == '[') {
        if (ends_[at] == k_unknown) open.push_back(at);
        at = ends_[at] == k_unknown ? at + 1 : ends_[at];
      } else {
        ++at;
        if (c != '}' && c != ']') continue;
        if (text_[open.back()] != (c == '}' ? '{' : '[')) break;
        ends_[open.back()] = at;
        open.pop_back();
        if (open.empty()) return;
      }
    }
    // What is open when the text ends or a bracket does not fit is never closed, whichever of them one starts from.
    for (const std::size_t unclosed : open) ends_[unclosed] = k_none;
  }

  // After its quote; npos where it does not end.
  std::size_t end_of_string(std::size_t start) const {
    const auto quote = std::upper_bound(quotes_.begin(), quotes_.end(), start);
    return quote == quotes_.end() ? k_none : *quote + 1;
  }

  std::string_view text_;
  std::vector<std::size_t> ends_;
  std::vector<std::size_t> quotes_;
};

Evaluated<Value> embedded(std::string_view text, bool last) {
  Evaluated<Value> found = nothing("there is no JSON object or list in it");
  std::size_t at = text.find_first_of("{[");
  if (at == std::string_view::npos) return found;
  Brackets brackets(text);
  // Parts that are nearly JSON may lie in one another; to read all of them would take quadratic time.
  std::size_t budget = k_reads * text.size();
  while (at != std::string_view::npos) {
    std::size_t next = at + 1;
    const std::size_t end = brackets.end_of(at);
    if (end != std::string_view::npos) {
      if (budget < end - at) return nothing("it has too many parts that are nearly JSON");
      budget -= end - at;
      Evaluated<Value> value = read_whole_text(text.substr(at, end - at), "it");
      if (value) {
        found = std::move(value);
        if (!last) break;
        next = end;
      }
    }
    at = text.find_first_of("{[", next);
  }
  return found;
}

}  // namespace

Evaluated<Value> extract_json(std::string_view text, JsonExtract extract) {
  switch (extract) {
    case JsonExtract::whole:
      return read_whole_text(text, "it");
    case JsonExtract::fenced: {
      const std::optional<std::string_view> block = fenced_block(text);
      if (!block) return nothing("there is no fenced block of JSON in it");
      return read_whole_text(*block, "the fenced block");
    }
    case JsonExtract::first:
      return embedded(text, false);
    case JsonExtract::last:
      return embedded(text, true);
    case JsonExtract::any:
      for (const JsonExtract one : {JsonExtract::whole, JsonExtract::fenced}) {
        Evaluated<Value> value = extract_json(text, one);
        if (value) return value;
      }
      return extract_json(text, JsonExtract::first);
  }
  return nothing({});
}

Field extract_field() {
  std::vector<std::string> names;
  for (const auto& [name, extract] : k_extracts) names.emplace_back(name);
  return {
      "extract", Shape::words(std::move(names))->with_default("whole"),
      "Where the JSON stands: the whole answer, the first fenced block, the first or last object or list in it, or any "
      "of these.",
      false};
}

JsonExtract extract_option(const Value& options) {
  const Value* const name = options.find("extract");
  if (name == nullptr) return JsonExtract::whole;
  const auto* const found = std::find_if(k_extracts.begin(), k_extracts.end(),
                                         [&](const auto& extract) { return extract.first == name->text(); });
  return found->second;
}

}  // namespace llmeval
