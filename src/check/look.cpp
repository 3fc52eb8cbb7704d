#include "check/look.h"

#include "base/suggest.h"
#include "data/json.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace llmeval {

namespace {

constexpr std::string_view k_tool_calls = "tool_calls";
constexpr std::string_view k_group = "group:";

std::string join_reasoning(const Completion& completion) {
  std::string text;
  for (const Part& part : completion.parts) {
    if (const auto* const reasoning = std::get_if<ReasoningPart>(&part)) text += reasoning->text;
  }
  return text;
}

void add_calls(const std::vector<Part>& parts, std::string& text) {
  for (const Part& part : parts) {
    const auto* const call = std::get_if<ToolCallPart>(&part);
    if (call != nullptr) text += fmt::format("call {} {}\n", call->name, call->arguments);
  }
}

void add_message(const Message& message, std::string& text) {
  std::string said = message.text();
  for (const Part& part : message.parts) {
    if (const auto* const result = std::get_if<ToolResultPart>(&part)) said += result->text;
    if (std::holds_alternative<ImagePart>(part)) said += "[image]";
  }
  text += fmt::format("{}: {}\n", role_name(message.role), said);
  add_calls(message.parts, text);
  text += '\n';
}

std::string tell_transcript(const AnsweredSample& sample) {
  std::string text;
  for (const Message& message : sample.messages) {
    if (message.role != Role::system && message.role != Role::developer) add_message(message, text);
  }
  text += fmt::format("{}: {}\n", role_name(Role::assistant), sample.answer);
  add_calls(sample.call.completion.parts, text);
  return text;
}

tl::unexpected<std::string> nothing(std::string why) { return tl::unexpected<std::string>(std::move(why)); }

}  // namespace

std::optional<Look> Look::parse(const Value& of, Diagnostics& diagnostics) {
  Look look;
  look.text_ = of.text();
  look.place_ = of.place();
  const std::string_view text = look.text_;
  if (text == "answer") return look;
  if (text == "reasoning") {
    look.source_ = Source::reasoning;
  } else if (text == "transcript") {
    look.source_ = Source::transcript;
  } else if (text.starts_with(k_group) && text.size() > k_group.size()) {
    look.source_ = Source::group;
    look.pointer_ = text.substr(k_group.size());
    return look;
  } else if (text == k_tool_calls || text.starts_with("tool_calls/")) {
    look.source_ = Source::tool_calls;
    look.pointer_ = text.substr(k_tool_calls.size());
  } else if (text.starts_with('/')) {
    look.source_ = Source::json;
    look.pointer_ = text;
  } else {
    const std::string hint = did_you_mean(text, {"answer", "reasoning", "transcript", k_tool_calls});
    diagnostics.error(of.place(), fmt::format("unknown part '{}' in 'of'", inert_line(text)),
                      hint.empty()
                          ? "use answer, reasoning, transcript, tool_calls, tool_calls/0/name, group:NAME or a "
                            "JSON pointer such as /category"
                          : hint);
    return std::nullopt;
  }
  if (const std::optional<std::string> wrong = check_pointer(look.pointer_)) {
    diagnostics.error(of.place(), *wrong);
    return std::nullopt;
  }
  return look;
}

Evaluated<LookedAt> Look::find(CheckInput& input, Room& room) const {
  switch (source_) {
    case Source::answer:
      return LookedAt{input.answer(), nullptr};
    case Source::reasoning:
      room = join_reasoning(input.call().completion);
      if (room.empty()) return nothing("the model showed no reasoning");
      return LookedAt{room, nullptr};
    case Source::transcript:
      room = tell_transcript(input.sample());
      return LookedAt{room, nullptr};
    case Source::tool_calls:
      if (input.tool_calls().list().empty()) return nothing("the model called no tool");
      return look_into(input.tool_calls(), pointer_, room);
    case Source::json: {
      const Evaluated<Value>& value = input.json();
      return value ? look_into(*value, pointer_, room) : nothing(value.error());
    }
    case Source::group: {
      const std::string* const text = input.group(pointer_);
      if (text == nullptr) return nothing(fmt::format("no regex has matched a group '{}'", pointer_));
      room = *text;  // Not in place: a check may name the group again.
      return LookedAt{room, nullptr};
    }
  }
  return nothing({});
}

Evaluated<LookedAt> look_into(const Value& root, const std::string& pointer, std::string& room) {
  const Result<const Value*> found = resolve_pointer(root, pointer);
  if (!found || *found == nullptr) return nothing(fmt::format("there is nothing at '{}'", pointer));
  const Value& value = **found;
  if (value.is_text()) return LookedAt{value.text(), &value};
  room = to_json(value);
  return LookedAt{room, &value};
}

}  // namespace llmeval
