#include "engine/tool_results.h"

#include "data/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

bool fits(const CannedResult& canned, const Value& arguments) {
  if (!canned.arguments) return true;
  return std::all_of(canned.arguments->begin(), canned.arguments->end(), [&](const Member& expected) {
    const Value* const actual = arguments.find(expected.key);
    return actual != nullptr && *actual == expected.value;
  });
}

std::string error_text(std::string message) { return to_json(Value(Object{{"error", std::move(message)}})); }

std::string result_of(const CannedTools& tools, const ToolCallPart& call) {
  const auto tool = std::find_if(tools.tools.begin(), tools.tools.end(),
                                 [&](const CannedTool& one) { return one.name == call.name; });
  if (tool == tools.tools.end()) return error_text(fmt::format("there is no tool '{}'", call.name));
  auto arguments =
      parse_json(call.arguments.empty() ? std::string_view("{}") : std::string_view(call.arguments), {.places = false});
  if (!arguments || !arguments->is_object()) return error_text("the arguments are not a JSON object");
  for (const CannedResult& canned : tool->results) {
    if (fits(canned, *arguments)) return canned.result.is_text() ? canned.result.text() : to_json(canned.result);
  }
  return error_text(fmt::format("the tool '{}' has no result for these arguments", call.name));
}

}  // namespace

bool calls_tools(const std::vector<Part>& answer) {
  return std::any_of(answer.begin(), answer.end(),
                     [](const Part& part) { return std::holds_alternative<ToolCallPart>(part); });
}

Message said_answer(const std::vector<Part>& answer, std::int32_t step) {
  Message said{Role::assistant, {}};
  for (const Part& part : answer) {
    if (std::holds_alternative<ReasoningPart>(part)) continue;
    said.parts.push_back(part);
    auto* const call = std::get_if<ToolCallPart>(&said.parts.back());
    if (call != nullptr && call->id.empty()) call->id = fmt::format("call_{}_{}", step, said.parts.size());
  }
  return said;
}

Message tool_results(const CannedTools& tools, const std::vector<Part>& answer) {
  Message results{Role::tool, {}};
  for (const Part& part : answer) {
    const auto* const call = std::get_if<ToolCallPart>(&part);
    if (call != nullptr) results.parts.emplace_back(ToolResultPart{call->id, result_of(tools, *call)});
  }
  return results;
}

}  // namespace llmeval
