#include "prompt/prompty.h"

#include "prompt/parameter_block.h"
#include "prompt/property.h"
#include "prompt/reference.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

/// Keys that Prompty knows and that change nothing here: `model.` is that object's own.
constexpr std::array<std::string_view, 13> k_ignored{
    "$schema",     "authors",        "displayName",      "metadata",  "sample",        "tags",
    "version",     "model.provider", "model.connection", "model.api", "model.apiType", "model.configuration",
    "tools.strict"};

Field ignored(std::string name) { return {std::move(name), Shape::any(), "Known to Prompty; not used here."}; }

ShapeRef model_shape() {
  return Shape::object({
      {"id", Shape::text(), "The model it was written for; only shown."},
      {"options", parameter_block_shape(), "Sampling parameters; they win over those of models.yaml."},
      {"parameters", parameter_block_shape(), "The same as `options`."},
      ignored("provider"),
      ignored("connection"),
      ignored("api"),
      ignored("apiType"),
      ignored("configuration"),
  });
}

ShapeRef tool_shape() {
  return Shape::object({
      {"name", Shape::text(), "Its name.", true},
      {"kind", Shape::text(), "Only `function`.", true},
      {"description", Shape::text(), "What it does; the model sees it."},
      {"parameters", properties_shape(), "What it is called with: a property list or a JSON Schema."},
      ignored("strict"),
  });
}

ShapeRef template_shape() {
  const ShapeRef format = Shape::either({Shape::text(), Shape::object({{"kind", Shape::text(), "Only `jinja2`."}})});
  const ShapeRef parser = Shape::either({Shape::text(), Shape::object({{"kind", Shape::text(), "Only `prompty`."}})});
  return Shape::object({{"format", format, "Only `jinja2`."}, {"parser", parser, "Only `prompty`."}});
}

std::string text_at(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  return value != nullptr && value->is_text() ? value->text() : std::string();
}

void note_ignored(const Value& front_matter, Diagnostics& diagnostics) {
  std::vector<std::pair<Place, std::string>> found;
  const auto look = [&found](const Value* object, std::string_view prefix) {
    if (object == nullptr || !object->is_object()) return;
    for (const Member& member : object->object()) {
      const std::string name = fmt::format("{}{}", prefix, member.key);
      if (std::find(k_ignored.begin(), k_ignored.end(), name) != k_ignored.end())
        found.emplace_back(member.place, name);
    }
  };
  look(&front_matter, "");
  look(front_matter.find("model"), "model.");
  const Value* tools = front_matter.find("tools");
  for (const Value& tool : tools != nullptr && tools->is_list() ? tools->list() : List{}) look(&tool, "tools.");
  note_ignored_keys(found, diagnostics);
}

void read_model(const Value* model, Prompt& prompt, Diagnostics& diagnostics) {
  if (model == nullptr) return;
  if (model->is_text()) {
    prompt.model_hint = model->text();
    return;
  }
  prompt.model_hint = text_at(*model, "id");
  read_parameter_block(model->find("options"), prompt, diagnostics);
  read_parameter_block(model->find("parameters"), prompt, diagnostics);
}

void read_inputs(const Value* inputs, Prompt& prompt, Diagnostics& diagnostics) {
  if (inputs == nullptr) return;
  refuse_references(*inputs, k_reference_hint, diagnostics);
  for (Property& property : read_properties(*inputs, diagnostics)) {
    if (property.name == "reference") {
      diagnostics.error(property.place, "an input cannot be named 'reference'",
                        "the reference is what is right: checks see it, a prompt never does");
    }
    prompt.inputs.push_back({property.name, std::move(property.default_value), std::move(property.description)});
  }
}

void read_outputs(const Value* outputs, Prompt& prompt, Diagnostics& diagnostics) {
  if (outputs == nullptr || (outputs->is_list() && outputs->list().empty())) return;
  refuse_references(*outputs, k_reference_hint, diagnostics);
  prompt.output_schema = to_object_schema(*outputs, "output", diagnostics);
}

void read_tools(const Value* tools, Prompt& prompt, Diagnostics& diagnostics) {
  if (tools == nullptr || !tools->is_list()) return;
  refuse_references(*tools, k_reference_hint, diagnostics);
  for (const Value& item : tools->list()) {
    const Value* kind = item.find("kind");
    if (kind != nullptr && kind->is_text() && kind->text() != "function") {
      diagnostics.error(kind->place(), fmt::format("tools of kind '{}' cannot be used", kind->text()),
                        "only 'function' tools can be given to every model");
    }
    Tool tool;
    tool.name = text_at(item, "name");
    tool.description = text_at(item, "description");
    const Value* parameters = item.find("parameters");
    const Value none{List{}};
    tool.parameters = to_object_schema(parameters == nullptr ? none : *parameters, "parameter", diagnostics);
    const auto same = [&tool](const Tool& other) { return other.name == tool.name; };
    if (std::any_of(prompt.tools.begin(), prompt.tools.end(), same)) {
      diagnostics.error(item.place(), fmt::format("two tools are named '{}'", tool.name));
    }
    prompt.tools.push_back(std::move(tool));
  }
}

void check_template_kind(const Value* kind, std::string_view what, std::string_view known, Diagnostics& diagnostics) {
  if (kind != nullptr && kind->is_object()) kind = kind->find("kind");
  if (kind == nullptr || !kind->is_text() || kind->text() == known) return;
  diagnostics.error(kind->place(), fmt::format("the {} '{}' cannot be read", what, kind->text()),
                    fmt::format("only '{}' can", known));
}

void check_template(const Value* settings, Diagnostics& diagnostics) {
  if (settings == nullptr) return;
  const Value* format = settings->is_text() ? settings : settings->find("format");
  check_template_kind(format, "template format", "jinja2", diagnostics);
  check_template_kind(settings->find("parser"), "template parser", "prompty", diagnostics);
}

bool is_fence(std::string_view line) {
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) line.remove_suffix(1);
  return line == "---";
}

}  // namespace

std::optional<PromptyParts> split_prompty(std::string_view text) {
  PromptyParts parts;
  std::size_t start = 0;
  for (std::uint32_t line = 1;; ++line) {
    const std::size_t newline = std::min(text.find('\n', start), text.size());
    const std::size_t next = std::min(newline + 1, text.size());
    const bool fence = is_fence(text.substr(start, newline - start));
    if (line == 1 && !fence) {
      parts.body = text;
      return parts;
    }
    if (line == 1) {
      parts.front_matter = text.substr(next);
    } else if (fence) {
      parts.front_matter =
          parts.front_matter->substr(0, start - static_cast<std::size_t>(parts.front_matter->data() - text.data()));
      parts.body = text.substr(next);
      parts.body_line = line + 1;
      return parts;
    }
    if (newline == text.size()) return std::nullopt;
    start = next;
  }
}

ShapeRef prompty_shape() {
  static const ShapeRef shape = Shape::object({
      {"name", Shape::text(), "The prompt's name; the file's without it."},
      {"description", Shape::text(), "What it is for."},
      {"model", Shape::either({Shape::text(), model_shape()}), "The model it was written for, and its parameters."},
      {"inputs", properties_shape(), "The variables, with their defaults."},
      {"outputs", properties_shape(), "What the answer should be: a property list or a JSON Schema."},
      {"tools", Shape::list(tool_shape()), "What the model may call."},
      {"template", Shape::either({Shape::text(), template_shape()}), "The template language: Prompty's Jinja."},
      ignored("$schema"),
      ignored("authors"),
      ignored("displayName"),
      ignored("metadata"),
      ignored("sample"),
      ignored("tags"),
      ignored("version"),
  });
  return shape;
}

void read_front_matter(const Value& front_matter, Prompt& prompt, Diagnostics& diagnostics) {
  if (front_matter.is_null()) return;
  const std::size_t before = diagnostics.error_count();
  prompty_shape()->check(front_matter, "prompt", diagnostics);
  if (diagnostics.error_count() != before) return;
  note_ignored(front_matter, diagnostics);
  prompt.version.name = text_at(front_matter, "name");
  prompt.description = text_at(front_matter, "description");
  read_model(front_matter.find("model"), prompt, diagnostics);
  read_inputs(front_matter.find("inputs"), prompt, diagnostics);
  read_outputs(front_matter.find("outputs"), prompt, diagnostics);
  read_tools(front_matter.find("tools"), prompt, diagnostics);
  check_template(front_matter.find("template"), diagnostics);
}

}  // namespace llmeval
