#include "check/judge/judge_reply.h"

#include "data/json.h"
#include "text/inert.h"
#include "text/unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

constexpr std::string_view k_think = "<think>";
constexpr std::string_view k_think_end = "</think>";
constexpr std::size_t k_npos = std::string_view::npos;

tl::unexpected<std::string> wrong(std::string why) { return tl::unexpected<std::string>(std::move(why)); }

// Up to the first end of the thinking: what is said after it stays, and a quoted end only leaves more to be doubted.
std::string_view after_thinking(std::string_view text) {
  if (!text.starts_with(k_think)) return text;
  const std::size_t end = text.find(k_think_end);
  return end == k_npos ? text : trim(text.substr(end + k_think_end.size()));
}

// Where the object that starts at `start` ends, by braces outside of strings; npos where it does not.
std::size_t end_of_object(std::string_view text, std::size_t start) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t at = start; at < text.size(); ++at) {
    const char c = text[at];
    if (in_string) {
      if (c == '\\') ++at;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}' && --depth == 0) {
      return at + 1;
    }
  }
  return k_npos;
}

// What follows a verdict takes it back or adds another: see the header.
bool may_be_verdict(std::string_view text, const JudgeForm& form) {
  if (text.find_first_of("{}0123456789") != k_npos) return true;
  const std::string folded = fold_case(text);
  const auto is_named = [&](std::string_view name) {
    const std::string wanted = fold_case(name);
    for (std::size_t at = folded.find(wanted); at != k_npos; at = folded.find(wanted, at + 1)) {
      const auto is_letter = [&](std::size_t i) {
        return i < folded.size() && ((folded[i] >= 'a' && folded[i] <= 'z') || folded[i] == '_');
      };
      if (!(at > 0 && is_letter(at - 1)) && !is_letter(at + wanted.size())) return true;
    }
    return false;
  };
  return is_named(form.key()) || std::any_of(form.names().begin(), form.names().end(), is_named);
}

JudgeReply to_reply(const Value& verdict, const JudgeForm& form) {
  JudgeReply reply;
  if (const Value* const reason = verdict.find("reason"); reason != nullptr && reason->is_text())
    reply.reason = trim(reason->text());
  const Value& given = *verdict.find(form.key());
  if (form.kind() == JudgeKind::score) {
    reply.score = given.number().to_decimal().value_or(Decimal());  // Beyond its limits the form refuses it.
  } else {
    reply.name = given.text();
  }
  return reply;
}

// Goes through the objects of a reply, from the first to the last.
class VerdictSearch {
 public:
  VerdictSearch(std::string_view text, const JudgeForm& form) : text_(text), form_(form) {}

  Evaluated<JudgeReply> run() {
    for (std::size_t at = text_.find('{'); at != k_npos; at = text_.find('{', at)) {
      const std::size_t end = end_of_object(text_, at);
      if (end == k_npos) return wrong("it has an object that is not closed");
      if (std::optional<std::string> doubt = look_at(text_.substr(at, end - at))) return wrong(*std::move(doubt));
      at = end;
    }
    if (found_ && may_be_verdict(text_.substr(found_end_), form_))
      return wrong("more than the verdict stands after its object");
    if (found_) return *std::move(found_);
    if (!mistake_.empty()) return wrong(std::move(mistake_));
    return wrong("there is no JSON object in it");
  }

 private:
  // Why no verdict of this reply can be trusted.
  std::optional<std::string> look_at(std::string_view object) {
    JsonOptions options;
    options.places = false;
    const tl::expected<Value, JsonError> value = parse_json(object, options);
    const std::string key = json_quote(form_.key());
    if (!value) {
      mistake_ = fmt::format("its object is not JSON: {}", inert_line(value.error().message));
      return object.find(form_.key()) != k_npos ? std::optional(mistake_) : std::nullopt;
    }
    if (std::optional<std::string> mistakes = form_.mistakes_of(*value)) {
      mistake_ = *std::move(mistakes);
      return value->find(form_.key()) != nullptr ? std::optional(mistake_) : std::nullopt;
    }
    JudgeReply reply = to_reply(*value, form_);
    if (found_ && (found_->score != reply.score || found_->name != reply.name))
      return fmt::format("it has two objects with {} that differ", key);
    found_ = std::move(reply);
    found_end_ = static_cast<std::size_t>(object.data() + object.size() - text_.data());
    return std::nullopt;
  }

  std::string_view text_;
  const JudgeForm& form_;
  std::optional<JudgeReply> found_;
  std::size_t found_end_ = 0;
  std::string mistake_;  // Of the last object that is no verdict.
};

}  // namespace

Evaluated<JudgeReply> read_judge_reply(std::string_view reply, const JudgeForm& form) {
  const std::string_view text = after_thinking(trim(reply));
  if (text.empty()) return wrong("it is empty");
  return VerdictSearch(text, form).run();
}

Evaluated<JudgeReply> read_judge_call(const Call& call, const JudgeForm& form) {
  if (call.outcome == Outcome::ok) return read_judge_reply(call.completion.text(), form);
  if (call.outcome == Outcome::empty) return wrong("it is empty");
  if (call.outcome == Outcome::truncated) return wrong("it was cut off");
  if (call.outcome == Outcome::refusal) return wrong("it refuses to give a verdict");
  return wrong(fmt::format("it came to {}", outcome_name(call.outcome)));
}

}  // namespace llmeval
