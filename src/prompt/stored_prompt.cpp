#include "prompt/stored_prompt.h"

#include "data/json.h"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

JsonOptions stored_json() {
  JsonOptions options;
  options.places = false;
  return options;
}

const std::string* text_at(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  return value != nullptr && value->is_text() ? &value->text() : nullptr;
}

// The text of a template that renders the same. What was text stands as a text literal: there is nothing in it that a
// template could take for its own then, be it a role marker, `{{`, or white space that it would drop.
std::string template_text(const List& segments) {
  std::string text;
  for (const Value& segment : segments) {
    if (const std::string* role = text_at(segment, "role")) {
      text += fmt::format("\n{}:\n", *role);
    } else if (const std::string* literal = text_at(segment, "text")) {
      text += "{{ " + to_json(Value(*literal)) + " }}";
    } else if (const std::string* tag = text_at(segment, "tag")) {
      text += *tag;
    }
  }
  return text;
}

std::vector<PromptInput> read_defaults(const List& segments) {
  std::vector<PromptInput> inputs;
  for (const Value& segment : segments) {
    const std::string* name = text_at(segment, "variable");
    const Value* value = segment.find("default");
    if (name != nullptr && value != nullptr) inputs.push_back({*name, *value, {}});
  }
  return inputs;
}

std::vector<Tool> read_tools(const Value& form) {
  std::vector<Tool> tools;
  const Value* list = form.find("tools");
  if (list == nullptr || !list->is_list()) return tools;
  for (const Value& one : list->list()) {
    const std::string* name = text_at(one, "name");
    const std::string* description = text_at(one, "description");
    const Value* parameters = one.find("parameters");
    if (name == nullptr) continue;
    tools.push_back(
        {*name, description == nullptr ? std::string() : *description, parameters == nullptr ? Value() : *parameters});
  }
  return tools;
}

}  // namespace

Result<Prompt> read_canonical_prompt(const PromptVersion& version) {
  const auto fail = [&](std::string_view why) {
    return failure(fmt::format("prompt '{}' cannot be read from its stored form: {}", version.name, why));
  };
  const auto form = parse_json(version.canonical, stored_json());
  const Value* messages = form ? form->find("messages") : nullptr;
  if (messages == nullptr || !messages->is_list()) return fail("it is no canonical form");

  Diagnostics diagnostics;
  TemplateOptions options;
  options.roles = true;
  Prompt prompt;
  prompt.version = version;
  prompt.content = Template::parse(template_text(messages->list()), options, diagnostics);
  if (!prompt.content) return fail(diagnostics.sorted().front().message);
  prompt.inputs = read_defaults(messages->list());
  const Value* parameters = form->find("parameters");
  if (parameters != nullptr && parameters->is_object()) prompt.parameters = parameters->object();
  const Value* schema = form->find("output_schema");
  if (schema != nullptr && !schema->is_null()) prompt.output_schema = *schema;
  // One that an older version stored may be wrong: then no check can lean on it.
  if (prompt.output_schema) prompt.answer_schema = Schema::compile(*prompt.output_schema, {}, diagnostics);
  prompt.tools = read_tools(*form);
  return prompt;
}

}  // namespace llmeval
