#include "config/quarantine_file.h"

#include "base/time.h"
#include "config/member.h"
#include "config/read_yaml.h"

#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <utility>

namespace llmeval {

namespace {

constexpr const char* k_path = "evals/quarantine.yaml";

// The midnight that ends a day such as 2026-12-01.
std::optional<SystemTime> end_of_day(const std::string& day) {
  if (day.size() != 10) return std::nullopt;
  const std::optional<SystemTime> begin = parse_time(day + "T00:00:00Z");
  return begin ? std::optional(*begin + std::chrono::hours(24)) : std::nullopt;
}

}  // namespace

ShapeRef quarantine_shape() {
  const ShapeRef entry = Shape::object({
      {"suite", Shape::text(), "The suite's name.", true},
      {"case", Shape::text(), "The case's id.", true},
      {"reason", Shape::text(), "Why it does not gate.", true},
      {"expires", Shape::text(), "The last day on which it does not: 2026-12-01. From then on the gate fails.", true},
  });
  return Shape::object({{"quarantine", Shape::list(entry), "Cases that run and are reported, but do not gate.", true}});
}

Quarantine read_quarantine(const FileSource& files, Diagnostics& diagnostics) {
  Quarantine quarantine;
  if (!files.exists(k_path)) return quarantine;
  const auto file = read_yaml_file(files, k_path, *quarantine_shape(), "the quarantine file", diagnostics);
  if (!file) return quarantine;
  for (const Value& written : list_member(file->content, "quarantine")) {
    if (!written.is_object()) continue;
    QuarantinedCase one{text_member(written, "suite"),
                        text_member(written, "case"),
                        text_member(written, "reason"),
                        text_member(written, "expires"),
                        {},
                        written.place()};
    const Value* expires = member_of_kind(written, "expires", ValueKind::text);
    if (expires == nullptr) continue;
    const std::optional<SystemTime> end = end_of_day(one.expires);
    if (!end) {
      diagnostics.error(expires->place(), fmt::format("'{}' is not a day", one.expires), "write 2026-12-01");
      continue;
    }
    one.ends_at = *end;
    quarantine.cases.push_back(std::move(one));
  }
  return quarantine;
}

}  // namespace llmeval
