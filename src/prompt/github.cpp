#include "prompt/github.h"

#include "data/json.h"
#include "prompt/parameter_block.h"
#include "prompt/reference.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

constexpr std::array<std::string_view, 3> k_ignored{"model", "testData", "evaluators"};

std::string text_at(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  return value != nullptr && value->is_text() ? value->text() : std::string();
}

void note_ignored(const Value& file, Diagnostics& diagnostics) {
  std::vector<std::pair<Place, std::string>> found;
  for (const Member& member : file.object()) {
    const bool is_ignored = std::find(k_ignored.begin(), k_ignored.end(), member.key) != k_ignored.end();
    if (is_ignored) found.emplace_back(member.place, member.key);
  }
  note_ignored_keys(found, diagnostics);
}

// `jsonSchema` is OpenAI's `{name, schema, strict}`, as YAML or as a JSON text.
std::optional<Value> read_schema(const Value& written, Diagnostics& diagnostics) {
  Value whole = written;
  if (written.is_text()) {
    auto parsed = parse_json(written.text());
    if (!parsed) {
      diagnostics.error(written.place(), fmt::format("'jsonSchema' is not JSON: {}", parsed.error().message));
      return std::nullopt;
    }
    whole = *std::move(parsed);
  }
  const Value* schema = whole.find("schema");
  if (schema == nullptr || !schema->is_object()) {
    diagnostics.error(written.place(), "'jsonSchema' has no 'schema'", "write {name: …, schema: {type: object, …}}");
    return std::nullopt;
  }
  refuse_references(*schema, k_reference_hint, diagnostics);
  return *schema;
}

void read_format(const Value& file, Prompt& prompt, Diagnostics& diagnostics) {
  const std::string format = text_at(file, "responseFormat");
  const Value* schema = file.find("jsonSchema");
  if (format == "json_object") prompt.output_schema = Value(Object{{"type", "object"}});
  if (format == "json_schema" && schema == nullptr) {
    diagnostics.error(file.find("responseFormat")->place(), "'responseFormat: json_schema' without 'jsonSchema'",
                      "write the schema beside it");
  } else if (format != "json_schema" && schema != nullptr) {
    diagnostics.error(schema->place(), "'jsonSchema' is not used without 'responseFormat: json_schema'",
                      "write that beside it, or remove the schema");
  } else if (schema != nullptr) {
    prompt.output_schema = read_schema(*schema, diagnostics);
  }
}

}  // namespace

ShapeRef github_prompt_shape() {
  static const ShapeRef shape = Shape::object({
      {"name", Shape::text(), "The prompt's name; the file's without it."},
      {"description", Shape::text(), "What it is for."},
      {"model", Shape::text(), "The model it was written for; not used here."},
      {"modelParameters", parameter_block_shape(), "Sampling parameters; they win over those of models.yaml."},
      {"responseFormat", Shape::words({"text", "json_object", "json_schema"}), "What the answer should be."},
      {"jsonSchema", Shape::either({Shape::text(), Shape::map(Shape::any())}),
       "{name, schema, strict}, often as a JSON text; only the schema is used."},
      {"messages", chat_list_shape(), "The chat; `{{name}}` is a variable, all other braces are text.", true},
      {"testData", Shape::any(), "Known to GitHub Models; not used here."},
      {"evaluators", Shape::any(), "Known to GitHub Models; not used here."},
  });
  return shape;
}

std::optional<std::vector<WrittenMessage>> read_github_prompt(const Value& file, Prompt& prompt,
                                                              Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  github_prompt_shape()->check(file, "prompt", diagnostics);
  if (diagnostics.error_count() != before) return std::nullopt;
  note_ignored(file, diagnostics);
  prompt.version.name = text_at(file, "name");
  prompt.description = text_at(file, "description");
  prompt.model_hint = text_at(file, "model");
  read_parameter_block(file.find("modelParameters"), prompt, diagnostics);
  read_format(file, prompt, diagnostics);
  std::optional<std::vector<WrittenMessage>> messages = read_chat_list(*file.find("messages"), diagnostics);
  return diagnostics.error_count() == before ? std::move(messages) : std::nullopt;
}

}  // namespace llmeval
