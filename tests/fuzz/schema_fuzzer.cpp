#include "base/assert.h"
#include "data/json.h"
#include "schema/schema.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace llmeval;

namespace {

// What validation promises for every schema and instance.
void check(const Schema& schema, const Value& instance, bool assert_formats) {
  constexpr std::size_t k_most = 5;
  const SchemaReport report = schema.validate(instance, k_most, assert_formats);
  LLMEVAL_ASSERT(report.mistakes.size() <= k_most);
  LLMEVAL_ASSERT(!report.valid || (report.mistakes.empty() && report.undecided.empty()));
  LLMEVAL_ASSERT(report.valid || !report.mistakes.empty() || !report.undecided.empty());
  const bool is_known = report.undecided.empty();
  LLMEVAL_ASSERT(!is_known || report.valid || !schema.accepts_everything(assert_formats));
  for (const SchemaMistake& mistake : report.mistakes)
    LLMEVAL_ASSERT(resolve_pointer(instance, mistake.instance).has_value());
}

}  // namespace

// A byte that picks the draft, a schema, a line end, an instance.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array k_drafts{SchemaDraft::draft7, SchemaDraft::draft2019_09, SchemaDraft::draft2020_12};
  if (size < 2) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t line = std::min(text.find('\n'), text.size());
  const auto written = parse_json(text.substr(0, line));
  const auto instance = parse_json(text.substr(std::min(line + 1, text.size())));
  if (!written || !instance) return 0;
  SchemaOptions options;
  options.draft = k_drafts[data[0] % k_drafts.size()];
  Diagnostics diagnostics;
  const std::optional<Schema> schema = Schema::compile(*written, options, diagnostics);
  LLMEVAL_ASSERT(schema.has_value() != diagnostics.has_errors());
  if (!schema) return 0;
  check(*schema, *instance, false);
  check(*schema, *instance, true);
  return 0;
}
