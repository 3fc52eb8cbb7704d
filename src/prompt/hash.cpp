#include "prompt/hash.h"

#include "data/json.h"
#include "domain/parameters.h"
#include "prompt/message_text.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

using Kind = TemplateSegment::Kind;

void end_message(std::vector<TemplateSegment>& segments) {
  if (segments.empty() || segments.back().kind != Kind::text) return;
  drop_trailing_space(segments.back().text);
  if (segments.back().text.empty()) segments.pop_back();
}

// Adjacent text is one segment, however it was put together. White space at the end of a message is never rendered.
std::vector<TemplateSegment> settle(const std::vector<TemplateSegment>& written) {
  std::vector<TemplateSegment> settled;
  for (const TemplateSegment& segment : written) {
    if (segment.kind == Kind::role) end_message(settled);
    if (segment.kind == Kind::text && !settled.empty() && settled.back().kind == Kind::text) {
      settled.back().text += segment.text;
    } else {
      settled.push_back(segment);
    }
  }
  end_message(settled);

  const bool has_role = std::any_of(settled.begin(), settled.end(), [](const auto& s) { return s.kind == Kind::role; });
  const bool starts_with_text = !settled.empty() && settled.front().kind == Kind::text;
  if (!has_role || starts_with_text) settled.insert(settled.begin(), {Kind::role, "user"});
  return settled;
}

Value segment_value(TemplateSegment segment) {
  switch (segment.kind) {
    case Kind::role:
      return Object{{"role", std::move(segment.text)}};
    case Kind::text:
      return Object{{"text", std::move(segment.text)}};
    case Kind::tag:
      return Object{{"tag", std::move(segment.text)}};
  }
  return {};
}

List message_list(const Prompt& prompt) {
  List list;
  for (const VariableUse& use : prompt.content->variables()) {
    for (const PromptInput& input : prompt.inputs) {
      if (input.name != use.name || !input.default_value) continue;
      list.emplace_back(Object{{"variable", input.name}, {"default", *input.default_value}});
    }
  }
  for (TemplateSegment& segment : settle(prompt.content->segments())) list.push_back(segment_value(std::move(segment)));
  return list;
}

Object parameter_object(const Prompt& prompt) {
  Object ordered;
  for (const ParameterInfo& parameter : parameters()) {
    const Value* value = prompt.parameters.find(parameter.name);
    if (value == nullptr) continue;
    // One text to stop at is a list of one, however it was written.
    const bool stands_for_list = parameter.name == "stop" && value->is_text();
    ordered.append(parameter.name, stands_for_list ? Value(List{*value}) : *value);
  }
  return ordered;
}

List tool_list(const Prompt& prompt) {
  List list;
  for (const Tool& tool : prompt.tools) {
    list.emplace_back(Object{{"name", tool.name}, {"description", tool.description}, {"parameters", tool.parameters}});
  }
  return list;
}

}  // namespace

std::string canonical_prompt(const Prompt& prompt) {
  Object whole{{"v", 1}, {"dialect", "jinja"}};
  whole.append("messages", message_list(prompt));
  whole.append("parameters", parameter_object(prompt));
  whole.append("output_schema", prompt.output_schema.value_or(Value()));
  whole.append("tools", tool_list(prompt));
  return to_canonical_json(Value(std::move(whole)));
}

}  // namespace llmeval
