#include "store/portable_rows.h"

#include "store/completion_columns.h"

#include <array>
#include <limits>
#include <optional>
#include <utility>

namespace llmeval {

namespace {

constexpr ColumnKind k_integer = ColumnKind::integer;
constexpr ColumnKind k_real = ColumnKind::real;
constexpr ColumnKind k_text = ColumnKind::text;

constexpr auto k_runs = std::to_array<PortableColumn>({
    {"run_id", k_text, true},
    {"started_us", k_integer, true},
    {"finished_us", k_integer, true},
    {"version", k_text, true},
    {"git_commit"},
    {"dirty", k_integer, true},
    {"seed", k_integer, true},
    {"planned", k_integer, true},
    {"pass", k_integer, true},
    {"fail", k_integer, true},
    {"error", k_integer, true},
    {"skipped", k_integer, true},
    {"unscored", k_integer, true},
    {"cost_nano_usd", k_integer, true},
    {"unpriced", k_integer, true},
    {"spent_nano_usd", k_integer},
    {"unknown_spent", k_integer, true},
    {"elapsed_us", k_integer, true},
    {"decision"},
    {"exit_code", k_integer, true},
    {"plan_hash"},
    {"scored", k_integer, true},
    {"selection"},
    {"scored_from"},
    {"resumed", k_integer, true},
    {"started_by"},
});
constexpr auto k_models =
    std::to_array<PortableColumn>({{"n", k_integer, true}, {"name", k_text, true}, {"settings", k_text, true}});
constexpr auto k_plan_parts = std::to_array<PortableColumn>(
    {{"n", k_integer, true}, {"kind", k_text, true}, {"name", k_text, true}, {"value", k_text, true}});
constexpr auto k_suites = std::to_array<PortableColumn>({
    {"n", k_integer, true},
    {"name", k_text, true},
    {"path", k_text, true},
    {"hash", k_text, true},
    {"description", k_text, true},
    {"planned", k_integer, true},
    {"trial_policy", k_text, true},
    {"cluster", k_text, true},
});
constexpr auto k_suite_prompts =
    std::to_array<PortableColumn>({{"n", k_integer, true}, {"name", k_text, true}, {"path", k_text, true}});
constexpr auto k_gate_rules = std::to_array<PortableColumn>({
    {"n", k_integer, true},
    {"suite", k_text, true},
    {"rule", k_text, true},
    {"decision", k_text, true},
    {"text", k_text, true},
});
constexpr auto k_prompts = std::to_array<PortableColumn>({{"hash", k_text, true}, {"canonical", k_text, true}});
constexpr auto k_cases = std::to_array<PortableColumn>({
    {"suite", k_text, true},
    {"case_id", k_text, true},
    {"hash", k_text, true},
    {"description", k_text, true},
    {"content", k_text, true},
});
constexpr auto k_samples = std::to_array<PortableColumn>({
    {"plan_index", k_integer, true},
    {"suite", k_integer, true},
    {"prompt", k_integer},
    {"model", k_text, true},
    {"trial", k_integer, true},
    {"tags"},
    {"started_us", k_integer, true},
    {"duration_us", k_integer},
    {"verdict", k_text, true},
    {"outcome", k_text, true},
    {"score", k_real},
    {"reason", k_text, false, true},
});
constexpr auto k_calls = std::to_array<PortableColumn>({
    {"n", k_integer, true},
    {"turn", k_integer, true},
    {"purpose", k_text, true},
    {"model", k_text, true},
    {"check_name"},
    {"question", ColumnKind::digest},
    {"outcome", k_text, true},
    {"message", k_text, false, true},
    {"answer", k_text, false, true},
    {"parts", k_text, false, true},
    {"finish_reason"},
    {"reported_model"},
    {"fingerprint"},
    {"input_tokens", k_integer},
    {"output_tokens", k_integer},
    {"cached_input_tokens", k_integer},
    {"reasoning_tokens", k_integer},
    {"cache_write_tokens", k_integer},
    {"cached", k_integer, true},
    {"recorded_us", k_integer},
    {"latency_us", k_integer, true},
    {"cost_nano_usd", k_integer},
});
constexpr auto k_scores = std::to_array<PortableColumn>({
    {"n", k_integer, true},
    {"check_type", k_text, true},
    {"name", k_text, true},
    {"score", k_real},
    {"pass", k_integer, true},
    {"weight", k_real, true},
    {"reason", k_text, true, true},
    {"error"},
    {"turn", k_integer, true},
    {"expected_label"},
    {"actual_label"},
    {"judging"},
});

std::optional<Value> read_value(Sql& row, int at, const PortableColumn& column) {
  if (row.is_null(at)) return std::nullopt;
  switch (column.kind) {
    case ColumnKind::integer:
      return Value(row.integer(at));
    case ColumnKind::real:
      return Value(row.real(at));
    case ColumnKind::text:
      return Value(row.text(at));
    case ColumnKind::digest:
      break;
  }
  const std::optional<Digest> digest = read_digest(row, at);
  return digest ? std::optional<Value>(digest->hex()) : std::nullopt;
}

ShapeRef shape_of(ColumnKind kind) {
  constexpr double k_infinity = std::numeric_limits<double>::infinity();
  switch (kind) {
    case ColumnKind::integer:
      return Shape::integer(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max());
    case ColumnKind::real:
      return Shape::number(-k_infinity, k_infinity);
    case ColumnKind::text:
    case ColumnKind::digest:
      break;
  }
  return Shape::text();
}

}  // namespace

const std::span<const PortableColumn> k_run_columns = k_runs;
const std::span<const PortableColumn> k_model_columns = k_models;
const std::span<const PortableColumn> k_plan_part_columns = k_plan_parts;
const std::span<const PortableColumn> k_suite_columns = k_suites;
const std::span<const PortableColumn> k_suite_prompt_columns = k_suite_prompts;
const std::span<const PortableColumn> k_gate_rule_columns = k_gate_rules;
const std::span<const PortableColumn> k_prompt_columns = k_prompts;
const std::span<const PortableColumn> k_case_columns = k_cases;
const std::span<const PortableColumn> k_sample_columns = k_samples;
const std::span<const PortableColumn> k_call_columns = k_calls;
const std::span<const PortableColumn> k_score_columns = k_scores;

std::string column_list(std::span<const PortableColumn> columns) {
  std::string list;
  for (const PortableColumn& column : columns) {
    if (!list.empty()) list += ", ";
    list += column.name;
  }
  return list;
}

std::string parameter_list(std::size_t count) {
  std::string list;
  for (std::size_t i = 0; i < count; ++i) list += i == 0 ? "?" : ", ?";
  return list;
}

Object read_portable(Sql& row, int first, std::span<const PortableColumn> columns, bool with_answers) {
  Object object;
  int at = first;
  for (const PortableColumn& column : columns) {
    std::optional<Value> value = read_value(row, at++, column);
    if (column.holds_answer && !with_answers) value = column.is_required ? std::optional(Value("")) : std::nullopt;
    if (value) object.append(column.name, *std::move(value));
  }
  return object;
}

std::vector<Field> portable_fields(std::span<const PortableColumn> columns) {
  std::vector<Field> fields;
  for (const PortableColumn& column : columns) {
    fields.push_back({column.name, shape_of(column.kind), "", column.is_required});
  }
  return fields;
}

void bind_portable(Sql& statement, int first, std::span<const PortableColumn> columns, const Value& object) {
  int at = first;
  for (const PortableColumn& column : columns) {
    const Value* const value = object.find(column.name);
    const int position = at++;
    if (value == nullptr) {
      statement.set(position, std::optional<std::int64_t>());
      continue;
    }
    switch (column.kind) {
      case ColumnKind::integer:
        statement.set(position, value->number().to_int64().value_or(0));
        break;
      case ColumnKind::real:
        statement.set(position, value->number().to_double());
        break;
      case ColumnKind::text:
        statement.set(position, value->text());
        break;
      case ColumnKind::digest:
        statement.set(position, Digest::from_hex(value->text()));
        break;
    }
  }
}

}  // namespace llmeval
