#include "provider/application_reply.h"

#include "data/json.h"
#include "provider/http_failure.h"
#include "provider/told_answer.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

namespace {

std::string text_or_nothing(const Value* value) { return value == nullptr ? std::string() : told_text(*value); }

}  // namespace

ApplicationReply::ApplicationReply(const Object& options) {
  for (const char* name : {"answer", "usage", "tool_calls", "contexts"}) {
    if (const Value* pointer = options.find(name)) pointers_.append(name, *pointer);
  }
  const Value* reports = options.find("reports");
  if (reports == nullptr) return;
  for (const Member& report : reports->object()) pointers_.append("reports." + report.key, report.value);
}

AttemptResult ApplicationReply::read(const std::string& body) const {
  const auto value = parse_json(body, wire_json());
  if (value) return read_parts(*value, body);
  if (!pointers_.empty()) return malformed(fmt::format("the reply is not JSON: {}", value.error().message));
  return read_parts(Value(), body);
}

std::string ApplicationReply::how() const { return to_json(pointers_); }

AttemptResult ApplicationReply::read_parts(const Value& body, const std::string& text) const {
  AttemptResult result;
  Completion& completion = result.completion;
  const Value* answer = find(body, "answer");
  const bool is_whole = pointers_.find("answer") == nullptr;
  std::string said = is_whole ? text : text_or_nothing(answer);
  if (!said.empty()) completion.parts.emplace_back(TextPart{std::move(said)});
  if (const Value* calls = find(body, "tool_calls")) {
    if (const Result<> added = add_told_calls(*calls, completion); !added) return malformed(added.error().message);
  }
  if (!is_whole && answer == nullptr && completion.parts.empty()) {
    return malformed(fmt::format("the reply has nothing at '{}'", pointers_.find("answer")->text()));
  }
  if (const Value* usage = find(body, "usage")) completion.usage = told_usage(*usage);
  if (const Value* contexts = find(body, "contexts")) completion.contexts = told_contexts(*contexts);
  completion.reported_model = text_or_nothing(find(body, "reports.model"));
  completion.reported_version = text_or_nothing(find(body, "reports.version"));
  completion.reported_prompt_hash = text_or_nothing(find(body, "reports.prompt_hash"));
  completion.finish_reason = "stop";
  result.outcome = told_outcome(completion);
  if (result.outcome == Outcome::malformed_tool_args) {
    result.message = "the arguments of a tool call are not a JSON object";
  }
  return result;
}

const Value* ApplicationReply::find(const Value& body, std::string_view option) const {
  const Value* pointer = pointers_.find(option);
  return pointer == nullptr ? nullptr : resolve_pointer(body, pointer->text()).value_or(nullptr);
}

}  // namespace llmeval
