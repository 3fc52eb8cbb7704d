#include "store/baseline_lines.h"

#include "store/portable_rows.h"

#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

ShapeRef whole_number() { return Shape::integer(0, std::numeric_limits<std::int64_t>::max()); }

ShapeRef line_shape(const char* type, std::span<const PortableColumn> columns, std::vector<Field> more = {}) {
  std::vector<Field> fields = portable_fields(columns);
  fields.insert(fields.begin(), {"type", Shape::words({type}), "", true});
  for (Field& field : more) fields.push_back(std::move(field));
  return Shape::object(std::move(fields));
}

ShapeRef list_shape(std::span<const PortableColumn> columns, std::vector<Field> more = {}) {
  std::vector<Field> fields = portable_fields(columns);
  for (Field& field : more) fields.push_back(std::move(field));
  return Shape::list(Shape::object(std::move(fields)));
}

}  // namespace

std::map<std::string, ShapeRef, std::less<>> baseline_line_shapes() {
  const ShapeRef text = Shape::text();
  std::map<std::string, ShapeRef, std::less<>> shapes;
  shapes["baseline"] = line_shape("baseline", {},
                                  {{"version", whole_number(), "", true},
                                   {"name", text, "", true},
                                   {"samples", whole_number(), "", true},
                                   {"run", Shape::object(portable_fields(k_run_columns)), "", true}});
  shapes["model"] = line_shape("model", k_model_columns);
  shapes["plan_part"] = line_shape("plan_part", k_plan_part_columns);
  shapes["prompt"] = line_shape("prompt", k_prompt_columns);
  shapes["suite"] = line_shape("suite", k_suite_columns,
                               {{"models", Shape::list(text), "", true},
                                {"prompts", list_shape(k_suite_prompt_columns, {{"hash", text, "", true}}), "", true}});
  shapes["gate_rule"] = line_shape("gate_rule", k_gate_rule_columns);
  shapes["case"] = line_shape("case", k_case_columns);
  shapes["sample"] = line_shape("sample", k_sample_columns,
                                {{"case_id", text, "", true},
                                 {"case_hash", text, "", true},
                                 {"checks_hash", text, "", false},
                                 {"calls", list_shape(k_call_columns), "", true},
                                 {"scores", list_shape(k_score_columns), "", true}});
  return shapes;
}

}  // namespace llmeval
