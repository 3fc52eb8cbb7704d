#include "report/junit_suite.h"

#include "base/assert.h"
#include "base/time.h"
#include "report/junit_parts.h"
#include "report/xml_text.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>

namespace llmeval {

namespace {

void append_group(pugi::xml_node& properties, const GroupSummary& group) {
  const std::string prefix = dotted_name({group.prompt, group.model}) + ".";
  if (!group.prompt_hash.empty()) append_property(properties, prefix + "prompt_hash", group.prompt_hash);
  if (group.pass_rate) append_property(properties, prefix + "pass_rate", fmt::format("{}", *group.pass_rate));
  append_property(properties, prefix + "cached", fmt::format("{}", group.cached));
  append_property(properties, prefix + "fallback", fmt::format("{}", group.fallback));
  if (group.usage) {
    append_property(properties, prefix + "input_tokens", fmt::format("{}", group.usage->input_tokens));
    append_property(properties, prefix + "output_tokens", fmt::format("{}", group.usage->output_tokens));
  }
  if (const auto cost = group.cost()) {
    append_property(properties, prefix + "cost_nano_usd", fmt::format("{}", cost->nano_usd));
  }
}

// A measure and its interval, where it has them.
void append_measure(pugi::xml_node& properties, const std::string& name, const std::optional<double>& measure,
                    const std::optional<Interval>& interval) {
  if (!measure) return;
  append_property(properties, name, fmt::format("{}", *measure));
  if (interval) append_property(properties, name + "_interval", fmt::format("{}..{}", interval->low, interval->high));
}

void append_confusion(pugi::xml_node& properties, const ConfusionSummary& matrix) {
  const ConfusionMeasures& measures = matrix.measures;
  const std::string prefix = dotted_name({matrix.prompt, matrix.model, matrix.name}) + ".";
  append_measure(properties, prefix + "accuracy", measures.accuracy, measures.accuracy_interval);
  append_measure(properties, prefix + "macro_f1", measures.macro_f1, measures.macro_f1_interval);
  append_measure(properties, prefix + "kappa", measures.kappa, measures.kappa_interval);
}

void append_properties(pugi::xml_node& node, const JunitSuite& suite, const RunInfo& run,
                       std::span<const GroupSummary> groups, std::span<const ConfusionSummary> confusions) {
  pugi::xml_node properties = node.append_child("properties");
  append_property(properties, "run", run.id);
  append_property(properties, "llmeval_version", run.version);
  append_property(properties, "seed", fmt::format("{}", run.seed));
  if (!run.git_commit.empty()) append_property(properties, "git_commit", run.git_commit);
  append_property(properties, "dirty", run.dirty ? "true" : "false");
  if (run.decision) append_property(properties, "gate", std::string(decision_name(*run.decision)));
  for (const GroupSummary& group : groups) {
    if (group.suite == suite.name) append_group(properties, group);
  }
  for (const ConfusionSummary& matrix : confusions) {
    if (matrix.suite == suite.name) append_confusion(properties, matrix);
  }
}

}  // namespace

void append_junit_suite_start(std::string& out, const JunitSuite& suite, const RunInfo& run,
                              std::span<const GroupSummary> groups, std::span<const ConfusionSummary> confusions,
                              JunitFlavour flavour) {
  pugi::xml_document document;
  pugi::xml_node node = document.append_child("testsuite");
  set_attribute(node, "name", xml_line(suite.name));
  if (flavour == JunitFlavour::strict) {
    // Asked for by the Ant schema. The machine's name is nobody's business.
    set_attribute(node, "id", fmt::format("{}", suite.id));
    set_attribute(node, "package", "");
    set_attribute(node, "hostname", "localhost");
  }
  set_attribute(node, "tests", fmt::format("{}", suite.tests));
  set_attribute(node, "failures", fmt::format("{}", suite.failures));
  set_attribute(node, "errors", fmt::format("{}", suite.errors));
  set_attribute(node, "skipped", fmt::format("{}", suite.skipped));
  set_attribute(node, "time", junit_seconds(suite.time));
  // Without a zone: the Ant schema refuses one.
  set_attribute(node, "timestamp", format_time(run.started_at).substr(0, 19));
  append_properties(node, suite, run, groups, confusions);
  print_node(out, node, 1);
  // pugixml prints whole elements only; its cases are too many to be in it.
  constexpr std::string_view k_end = "  </testsuite>\n";
  LLMEVAL_ASSERT(out.ends_with(k_end));
  out.resize(out.size() - k_end.size());
}

void append_junit_suite_end(std::string& out, const std::string& notes, JunitFlavour flavour) {
  if (flavour == JunitFlavour::strict) {
    for (const char* name : {"system-out", "system-err"}) {
      pugi::xml_document document;
      pugi::xml_node node = document.append_child(name);
      if (std::string_view(name) == "system-out" && !notes.empty()) node.text().set(notes.c_str());
      print_node(out, node, 2);
    }
  }
  out += "  </testsuite>\n";
}

}  // namespace llmeval
