#include "check/look.h"

#include "base/suggest.h"
#include "check/json_text.h"
#include "data/json.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace llmeval {

namespace {

constexpr std::string_view k_tool_calls = "tool_calls";

std::string join_reasoning(const Completion& completion) {
  std::string text;
  for (const Part& part : completion.parts) {
    if (const auto* const reasoning = std::get_if<ReasoningPart>(&part)) text += reasoning->text;
  }
  return text;
}

List list_tool_calls(const Completion& completion) {
  List calls;
  for (const Part& part : completion.parts) {
    const auto* const call = std::get_if<ToolCallPart>(&part);
    if (call == nullptr) continue;
    Evaluated<Value> arguments = extract_json(call->arguments, JsonExtract::whole);
    calls.emplace_back(
        Object{{"name", call->name}, {"arguments", arguments ? *std::move(arguments) : Value(call->arguments)}});
  }
  return calls;
}

tl::unexpected<std::string> nothing(std::string why) { return tl::unexpected<std::string>(std::move(why)); }

}  // namespace

std::optional<Look> Look::parse(const Value& of, Diagnostics& diagnostics) {
  Look look;
  look.text_ = of.text();
  const std::string_view text = look.text_;
  if (text == "answer") return look;
  if (text == "reasoning") {
    look.source_ = Source::reasoning;
    return look;
  }
  if (text == k_tool_calls || text.starts_with("tool_calls/")) {
    look.source_ = Source::tool_calls;
    look.pointer_ = text.substr(k_tool_calls.size());
  } else if (text.starts_with('/')) {
    look.source_ = Source::json;
    look.pointer_ = text;
  } else {
    const std::string hint = did_you_mean(text, {"answer", "reasoning", k_tool_calls});
    diagnostics.error(of.place(), fmt::format("unknown part '{}' in 'of'", inert_line(text)),
                      hint.empty()
                          ? "use answer, reasoning, tool_calls, tool_calls/0/name or a JSON pointer such as /category"
                          : hint);
    return std::nullopt;
  }
  if (const std::optional<std::string> wrong = check_pointer(look.pointer_)) {
    diagnostics.error(of.place(), *wrong);
    return std::nullopt;
  }
  return look;
}

Evaluated<LookedAt> Look::find(const CheckInput& input, Room& room) const {
  switch (source_) {
    case Source::answer:
      return LookedAt{input.answer, nullptr};
    case Source::reasoning:
      room.text = join_reasoning(input.call.completion);
      if (room.text.empty()) return nothing("the model showed no reasoning");
      return LookedAt{room.text, nullptr};
    case Source::tool_calls:
      room.value = list_tool_calls(input.call.completion);
      if (room.value.list().empty()) return nothing("the model called no tool");
      return look_into(room.value, pointer_, room.text);
    case Source::json: {
      Evaluated<Value> value = extract_json(input.answer, JsonExtract::whole);
      if (!value) return nothing(std::move(value).error());
      room.value = *std::move(value);
      return look_into(room.value, pointer_, room.text);
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
