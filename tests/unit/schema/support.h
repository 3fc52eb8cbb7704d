#pragma once

#include "data/json.h"
#include "schema/schema.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>

namespace llmeval::schema_test {

inline Value read(std::string_view json, SourceId source = SourceId::none) {
  tl::expected<Value, JsonError> value = parse_json(json, {.max_depth = 100'000, .source = source});
  REQUIRE_MESSAGE(value.has_value(), std::string(json));
  return *std::move(value);
}

inline Schema compiled(std::string_view json, const SchemaOptions& options = {}) {
  Diagnostics diagnostics;
  std::optional<Schema> schema = Schema::compile(read(json), options, diagnostics);
  REQUIRE_MESSAGE(schema.has_value(), diagnostics.sorted().front().to_text());
  return *std::move(schema);
}

inline bool accepts(std::string_view schema, std::string_view instance, const SchemaOptions& options = {},
                    bool assert_formats = false) {
  const SchemaReport report = compiled(schema, options).validate(read(instance), 20, assert_formats);
  CHECK(report.undecided.empty());
  CHECK(report.valid == report.mistakes.empty());
  return report.valid;
}

/// All that is wrong, a line each: `pointer | keyword location | message`.
inline std::string mistakes(std::string_view schema, std::string_view instance, const SchemaOptions& options = {}) {
  std::string lines;
  for (const SchemaMistake& mistake : compiled(schema, options).validate(read(instance)).mistakes)
    lines += (lines.empty() ? "" : "\n") + mistake.instance + " | " + mistake.keyword + " | " + mistake.message;
  return lines;
}

/// What a compilation tells, warnings too, a line each.
inline std::string told(std::string_view schema, const SchemaOptions& options = {}) {
  Diagnostics diagnostics;
  const Value written = read(schema, diagnostics.add_source("s.json"));
  const std::optional<Schema> made = Schema::compile(written, options, diagnostics);
  CHECK(made.has_value() != diagnostics.has_errors());
  std::string lines;
  for (const Diagnostic& one : diagnostics.sorted()) lines += (lines.empty() ? "" : "\n") + one.to_text();
  return lines;
}

}  // namespace llmeval::schema_test
