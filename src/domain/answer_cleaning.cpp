#include "domain/answer_cleaning.h"

#include "text/inert.h"
#include "text/unicode.h"
#include "text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace llmeval {

namespace {

// The first of the tags at or after `from`; npos where there is none.
struct Tag {
  std::size_t at = std::string_view::npos;
  std::size_t size = 0;
};
Tag find_tag(std::string_view text, std::string_view bracket, std::size_t from) {
  Tag first;
  for (const std::string_view name : {"think>", "thinking>"}) {
    const std::string tag = std::string(bracket) + std::string(name);
    const std::size_t at = text.find(tag, from);
    if (at < first.at) first = {at, tag.size()};
  }
  return first;
}

std::string without_thoughts(std::string_view text) {
  std::string rest;
  std::size_t from = 0;
  // A template of the provider may have opened it.
  const Tag end = find_tag(text, "</", 0);
  if (end.size != 0 && end.at < find_tag(text, "<", 0).at) from = end.at + end.size;
  for (;;) {
    const Tag opening = find_tag(text, "<", from);
    rest += text.substr(from, opening.at == std::string_view::npos ? opening.at : opening.at - from);
    if (opening.size == 0) return rest;
    const Tag closing = find_tag(text, "</", opening.at);
    if (closing.size == 0) return rest;
    from = closing.at + closing.size;
  }
}

// A line that opens or closes a fenced block (CommonMark 0.31, 4.5, but for the indent, which may be that of a list).
struct Fence {
  std::size_t indent = 0;
  std::size_t size = 0;  // 0: it is none.
  char mark = '`';
  bool is_bare = false;  // Nothing follows: it may close.
};

Fence read_fence(std::string_view line) {
  Fence fence;
  fence.indent = std::min(line.find_first_not_of(" \t"), line.size());
  line.remove_prefix(fence.indent);
  if (line.empty() || (line.front() != '`' && line.front() != '~')) return fence;
  fence.mark = line.front();
  fence.size = std::min(line.find_first_not_of(fence.mark), line.size());
  const std::string_view info = trim(line.substr(fence.size));
  fence.is_bare = info.empty();
  const bool is_inline = fence.mark == '`' && info.find('`') != std::string_view::npos;
  if (fence.size < 3 || is_inline) fence.size = 0;
  return fence;
}

std::string_view unindented(std::string_view line, std::size_t indent) {
  return line.substr(std::min(indent, std::min(line.find_first_not_of(" \t"), line.size())));
}

// An unclosed block ends with the text.
std::optional<std::string> last_fenced(std::string_view text) {
  std::optional<std::string> last;
  Fence open;
  std::string block;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    at = end + 1;
    if (line.ends_with('\r')) line.remove_suffix(1);
    const Fence fence = read_fence(line);
    if (open.size == 0) {
      open = fence;
      block.clear();
    } else if (fence.mark == open.mark && fence.size >= open.size && fence.is_bare) {
      last = std::exchange(block, {});
      open = {};
    } else {
      if (!block.empty()) block += '\n';
      block += unindented(line, open.indent);
    }
  }
  return open.size == 0 ? last : std::optional(block);
}

ShapeRef shape_of_steps(ShapeRef words) {
  return Shape::list_or_one(Shape::either(
      {std::move(words),
       Shape::object(
           {{"drop", Shape::words({"think"}), "What to leave out: <think> … </think>."},
            {"after", Shape::text(), "What stands behind the last such text."},
            {"regex", Shape::text(), "The first group of the first match, or all of it where there is no group."}})}));
}

std::optional<std::string> only_key(const Value& written, Diagnostics& diagnostics) {
  if (!written.is_object()) return std::nullopt;
  const Object& object = written.object();
  if (object.size() == 1) return object.begin()->key;
  diagnostics.error(written.place(), fmt::format("a step of 'answer' has {} keys", object.size()),
                    "write one step after the other: [{drop: think}, {after: 'Answer:'}]");
  return std::nullopt;
}

}  // namespace

ShapeRef AnswerCleaning::shape() { return shape_of_steps(Shape::words({"trim", "fenced"})); }

ShapeRef AnswerCleaning::model_shape() { return shape_of_steps(Shape::words_or_pointer({"trim", "fenced"})); }

AnswerCleaning AnswerCleaning::parse(const Value& steps, Diagnostics& diagnostics) {
  AnswerCleaning cleaning;
  cleaning.written_ = steps;
  for (const Value& written : steps.is_list() ? steps.list() : List{steps}) {
    if (std::optional<Step> step = parse_step(written, diagnostics)) cleaning.steps_.push_back(*std::move(step));
  }
  return cleaning;
}

std::optional<AnswerCleaning::Step> AnswerCleaning::parse_step(const Value& written, Diagnostics& diagnostics) {
  if (written.is_text()) {
    return Step{written.text() == "fenced" ? Kind::fenced : Kind::trim, written.text(), {}, {}};
  }
  const std::optional<std::string> key = only_key(written, diagnostics);
  const Value* value = key ? written.find(*key) : nullptr;
  if (value == nullptr || !value->is_text()) return std::nullopt;
  Step step{Kind::drop_think, fmt::format("{}: {}", *key, excerpt(value->text())), value->text(), {}};
  if (*key == "drop") return step;
  if (value->text().empty()) {
    diagnostics.error(value->place(), fmt::format("'{}' has no text", *key), "write what to look for");
    return std::nullopt;
  }
  step.kind = Kind::after;
  if (*key != "regex") return step;
  step.kind = Kind::regex;
  auto regex = Regex::compile(value->text());
  if (!regex) {
    diagnostics.error(value->place(),
                      fmt::format("bad regex at offset {}: {}", regex.error().offset, regex.error().message));
    return std::nullopt;
  }
  step.regex = *std::move(regex);
  return step;
}

// The error is why; with an outcome where nobody knows.
tl::expected<std::string, Uncleaned> AnswerCleaning::take(const Step& step, const std::string& text) {
  switch (step.kind) {
    case Kind::trim:
      return std::string(trim(text));
    case Kind::drop_think:
      return without_thoughts(text);
    case Kind::fenced:
      return last_fenced(text).value_or(text);
    case Kind::after: {
      const std::size_t at = text.rfind(step.text);
      if (at == std::string::npos) return tl::unexpected<Uncleaned>({"there is no such text", std::nullopt});
      return text.substr(at + step.text.size());
    }
    case Kind::regex: {
      const std::string valid = repair_utf8(text);
      const auto match = step.regex->search(valid);
      if (!match) return tl::unexpected<Uncleaned>({std::string(describe(match.error())), Outcome::check_limit});
      if (!*match) return tl::unexpected<Uncleaned>({"it does not match", std::nullopt});
      for (const std::optional<std::string>& group : (**match).groups) {
        if (group) return *group;
      }
      return valid.substr((**match).begin, (**match).end - (**match).begin);
    }
  }
  return text;
}

tl::expected<std::string, Uncleaned> AnswerCleaning::apply(std::string answer) const {
  for (const Step& step : steps_) {
    auto cleaned = take(step, answer);
    if (cleaned && trim(*cleaned).empty()) cleaned = tl::unexpected<Uncleaned>({"nothing is left", std::nullopt});
    if (!cleaned) {
      Uncleaned& problem = cleaned.error();
      problem.why = fmt::format("the answer cannot be cleaned by '{}': {}, got {}", step.shown, problem.why,
                                quoted_excerpt(answer));
      return cleaned;
    }
    answer = *std::move(cleaned);
  }
  return answer;
}

}  // namespace llmeval
