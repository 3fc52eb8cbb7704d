#include "report/summary_json.h"

namespace llmeval {

void put_counts(JsonStream& json, const VerdictCounts& counts) {
  json.field("pass", counts.pass);
  json.field("fail", counts.fail);
  json.field("error", counts.error);
  json.field("skipped", counts.skipped);
  json.field("unscored", counts.unscored);
}

void put_interval(JsonStream& json, std::string_view name, const std::optional<Interval>& interval) {
  json.key(name);
  if (!interval) return json.null();
  json.begin_list();
  json.put(interval->low);
  json.put(interval->high);
  json.end_list();
}

}  // namespace llmeval
