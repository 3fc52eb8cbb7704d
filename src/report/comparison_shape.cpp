// What changed in the shape of a comparison's answers.
#include "event/json_stream.h"
#include "report/comparison_parts.h"

#include <fmt/format.h>

namespace llmeval {

namespace {

void put_shape_side(JsonStream& json, std::string_view name, const ShapeCount& count, const LengthQuantiles& length,
                    bool is_length) {
  json.key(name);
  json.begin_object();
  if (is_length) {
    json.field("p10", length.tenth);
    json.field("p50", length.median);
    json.field("p90", length.nine_tenths);
  } else {
    json.field("count", count.count);
    json.field("total", count.total);
  }
  json.end_object();
}

}  // namespace

void put_shape(JsonStream& json, const std::vector<ShapeChange>& shape) {
  json.key("shape");
  json.begin_list();
  for (const ShapeChange& change : shape) {
    const bool is_length = change.kind == ShapeKind::length;
    json.begin_object();
    json.field("kind", shape_kind_name(change.kind));
    json.field("pointer", change.pointer);
    json.field("what", change.what);
    put_shape_side(json, "before", change.before, change.before_length, is_length);
    put_shape_side(json, "after", change.after, change.after_length, is_length);
    json.field("p_adjusted", change.adjusted_p);
    json.end_object();
  }
  json.end_list();
}

std::string shape_lines(const RunComparison& comparison, const ReportOptions& options) {
  constexpr std::size_t k_most_lines = 20;
  std::string out;
  for (const GroupComparison& group : comparison.groups) {
    if (group.shape.empty()) continue;
    out += "  " + group_label(comparison, group) + '\n';
    for (std::size_t i = 0; i < std::min(group.shape.size(), k_most_lines); ++i) {
      out += "    " + shape_change_text(group.shape[i]) + '\n';
    }
    if (group.shape.size() > k_most_lines) {
      out += fmt::format("    … and {} more (--format json has all)\n", group.shape.size() - k_most_lines);
    }
  }
  if (out.empty()) return out;
  return '\n' + paint(Tint::warn, "shape of the answers", options.colour) +
         ": shown beyond chance and large enough to matter\n" + out;
}

}  // namespace llmeval
