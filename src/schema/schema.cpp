#include "schema/schema.h"

#include "data/json.h"
#include "schema/compiler.h"
#include "schema/evaluator.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

std::string SchemaMistake::to_text() const {
  return instance.empty() ? message : fmt::format("at '{}': {}", inert_line(instance), message);
}

std::optional<Schema> Schema::compile(std::shared_ptr<const Value> schema, const SchemaOptions& options,
                                      Diagnostics& diagnostics) {
  std::optional<SchemaProgram> program = Compiler(options, diagnostics).run(std::move(schema));
  if (!program) return std::nullopt;
  return Schema(std::make_shared<const SchemaProgram>(*std::move(program)));
}

std::optional<Schema> Schema::compile(Value schema, const SchemaOptions& options, Diagnostics& diagnostics) {
  return compile(std::make_shared<const Value>(std::move(schema)), options, diagnostics);
}

SchemaReport Schema::validate(const Value& instance, std::size_t max_mistakes, bool assert_formats) const {
  SchemaReport report;
  // Most are valid, and to know that needs no texts.
  SchemaEvaluator first(*program_, assert_formats);
  report.valid = first.run(instance, nullptr);
  report.undecided = first.undecided();
  if (report.valid || !report.undecided.empty() || max_mistakes == 0) return report;
  Collector collector{max_mistakes};
  SchemaEvaluator(*program_, assert_formats).run(instance, &collector);
  report.mistakes = std::move(collector.mistakes);
  report.is_cut = collector.is_cut;
  return report;
}

Digest Schema::hash() const {
  Sha256 hash;
  for (const auto& document : program_->documents) hash.add(to_canonical_json(*document) + '\n');
  return hash.finish();
}

bool Schema::accepts_everything(bool assert_formats) const {
  return !(assert_formats ? program_->can_fail_by_format : program_->can_fail);
}

}  // namespace llmeval
