#include "check/checks/checks.h"
#include "check/json_text.h"
#include "check/schema_files.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace llmeval {

namespace {

constexpr std::size_t k_told_mistakes = 3;
constexpr std::string_view k_prompt = "prompt";

// Without a schema of its own it is that of the prompt that asked.
class JsonSchemaCheck final : public Check {
 public:
  JsonSchemaCheck(std::optional<Schema> schema, std::string expected, JsonExtract extract, bool assert_formats)
      : schema_(std::move(schema)),
        expected_(std::move(expected)),
        extract_(extract),
        assert_formats_(assert_formats) {}

  Measured measure(CheckInput& input, const LookedAt& look) const override {
    const Schema* const schema = schema_ ? &*schema_ : input.sample().prompt_schema;
    if (schema == nullptr) return Measured::failed(Outcome::invalid_check, "the prompt that asked has no schema");
    if (look.value != nullptr && !look.value->is_text()) return judge(*schema, *look.value);
    const bool is_all_of_answer = extract_ == JsonExtract::whole && look.text.data() == input.answer().data() &&
                                  look.text.size() == input.answer().size();
    if (is_all_of_answer) return judge(*schema, input.json());
    return judge(*schema, extract_json(look.text, extract_));
  }

  bool needs_prompt_schema() const override { return !schema_; }
  const Schema* schema() const override { return schema_ ? &*schema_ : nullptr; }
  bool asserts_formats() const override { return assert_formats_; }

 private:
  Measured judge(const Schema& schema, const Evaluated<Value>& value) const {
    if (value) return judge(schema, *value);
    Measured measured;
    measured.expected = expected_;
    measured.note = value.error();
    return measured;
  }

  Measured judge(const Schema& schema, const Value& value) const {
    const SchemaReport report = schema.validate(value, k_told_mistakes, assert_formats_);
    if (!report.undecided.empty()) return Measured::failed(Outcome::check_limit, report.undecided);
    Measured measured;
    measured.holds = report.valid;
    measured.expected = expected_;
    for (const SchemaMistake& mistake : report.mistakes) {
      if (!measured.note.empty()) measured.note += "; ";
      measured.note += mistake.to_text();
    }
    if (report.is_cut) measured.note += "; and more";
    return measured;
  }

  std::optional<Schema> schema_;
  std::string expected_;
  JsonExtract extract_;
  bool assert_formats_;
};

// What stands for the schema: a short form, or the one of the three options that is there.
struct Named {
  const Value* file = nullptr;
  const Value* schema = nullptr;
};

// Nullopt where it is not clear which is meant, which is told.
std::optional<Named> named_by(const Value& options, Diagnostics& diagnostics) {
  if (options.is_text()) return options.text() == k_prompt ? Named{} : Named{.file = &options};
  const Named named{options.find("file"), options.find("schema")};
  const Value* const prompt = options.find(k_prompt);
  if (prompt != nullptr && !prompt->boolean()) {
    diagnostics.error(prompt->place(), "prompt: false names no schema", "name one by 'file' or 'schema'");
    return std::nullopt;
  }
  const int count = (named.file != nullptr) + (named.schema != nullptr) + (prompt != nullptr);
  if (count == 1) return named;
  diagnostics.error(options.place(),
                    count == 0 ? "check 'json_schema' names no schema" : "check 'json_schema' names several schemas",
                    "write one of file: PATH, schema: {…} and prompt: true");
  return std::nullopt;
}

std::optional<Schema> read_schema(const Named& named, const SchemaFiles* files, Diagnostics& diagnostics) {
  if (files != nullptr)
    return named.file != nullptr ? files->load(*named.file, diagnostics) : files->compile(*named.schema, diagnostics);
  if (named.schema != nullptr) return Schema::compile(*named.schema, {}, diagnostics);
  diagnostics.error(named.file->place(),
                    fmt::format("'{}' cannot be read: there are no files here", named.file->text()),
                    "write the schema itself under 'schema'");
  return std::nullopt;
}

std::unique_ptr<Check> make(const Value& options, const CheckFiles& files, Diagnostics& diagnostics) {
  const std::optional<Named> named = named_by(options, diagnostics);
  if (!named) return nullptr;
  const Value* const format = options.find("format");
  const bool assert_formats = format != nullptr && format->text() == "assert";
  const JsonExtract extract = extract_option(options);
  if (named->file == nullptr && named->schema == nullptr)
    return std::make_unique<JsonSchemaCheck>(std::nullopt, "to fit the prompt's schema", extract, assert_formats);
  std::optional<Schema> schema = read_schema(*named, files.schemas.get(), diagnostics);
  if (!schema) return nullptr;
  const Value& written = named->file != nullptr ? *named->file : *named->schema;
  if (schema->accepts_everything(assert_formats)) {
    diagnostics.error(written.place(), "every answer fits this schema, so that the check cannot fail",
                      "say what is required: type, properties, required …");
    return nullptr;
  }
  std::string expected =
      named->file != nullptr ? fmt::format("to fit '{}'", inert_line(written.text())) : "to fit the schema";
  return std::make_unique<JsonSchemaCheck>(std::move(schema), std::move(expected), extract, assert_formats);
}

}  // namespace

CheckType json_schema_check() {
  CheckType type;
  type.name = "json_schema";
  type.summary =
      "Is, or holds, JSON that fits a JSON Schema (drafts 2020-12, 2019-09, 7): that of a file, one written here, or "
      "that "
      "of the prompt that asked.";
  type.example = "json_schema: prompt";
  type.short_forms = {Shape::text()};
  type.short_option = "file";
  type.options = {
      {"file", Shape::text(), "The path of a schema, JSON or YAML. As the short form, `prompt` is the prompt's.",
       false},
      {"schema", Shape::either({Shape::map(Shape::any()), Shape::boolean()}), "The schema itself.", false},
      {std::string(k_prompt), Shape::boolean(), "true: the schema of the prompt that asked.", false},
      extract_field(),
      {"format", Shape::words({"annotate", "assert"})->with_default("annotate"),
       "Whether `format` in the schema is checked (assert) or only describes.", false},
  };
  type.make_with_files = make;
  return type;
}

}  // namespace llmeval
