#include "report/junit_xml.h"

#include "base/assert.h"
#include "base/time.h"
#include "report/sample_text.h"
#include "report/xml_text.h"

#include <fmt/format.h>
#include <pugixml.hpp>

#include <algorithm>
#include <initializer_list>
#include <string_view>

namespace llmeval {

namespace {

constexpr std::size_t k_message_columns = 300;
constexpr std::size_t k_answer_columns = 2000;

class StringXmlWriter final : public pugi::xml_writer {
 public:
  explicit StringXmlWriter(std::string& out) : out_(out) {}
  void write(const void* data, std::size_t size) override { out_.append(static_cast<const char*>(data), size); }

 private:
  std::string& out_;
};

void print(std::string& out, const pugi::xml_node& node, unsigned depth) {
  StringXmlWriter writer(out);
  node.print(writer, "  ", pugi::format_indent, pugi::encoding_utf8, depth);
}

void set(pugi::xml_node& node, const char* name, const std::string& value) {
  node.append_attribute(name).set_value(value.c_str());
}

// Three decimals, or Jenkins' schema refuses it.
std::string seconds(Duration duration) {
  return fmt::format("{:.3f}", static_cast<double>(std::max<Duration::rep>(0, duration.count())) / 1e6);
}

// Names joined by dots, the dots within them as `_`: consumers cut class names at their dots.
std::string dotted(std::initializer_list<std::string_view> names) {
  std::string joined;
  for (const std::string_view name : names) {
    if (name.empty()) continue;
    if (!joined.empty()) joined += '.';
    const std::size_t begin = joined.size();
    joined += name;
    std::replace(joined.begin() + static_cast<std::ptrdiff_t>(begin), joined.end(), '.', '_');
  }
  return xml_line(joined);
}

void append_property(pugi::xml_node& properties, const std::string& name, const std::string& value) {
  pugi::xml_node property = properties.append_child("property");
  set(property, "name", name);
  set(property, "value", xml_line(value));
}

void append_group(pugi::xml_node& properties, const GroupSummary& group) {
  const std::string prefix = dotted({group.prompt, group.model}) + ".";
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
  const std::string prefix = dotted({matrix.prompt, matrix.model, matrix.name}) + ".";
  append_measure(properties, prefix + "accuracy", measures.accuracy, measures.accuracy_interval);
  append_measure(properties, prefix + "macro_f1", measures.macro_f1, measures.macro_f1_interval);
  append_measure(properties, prefix + "kappa", measures.kappa, measures.kappa_interval);
}

// The element that says that a case did not pass; `text` starts with the message.
void append_result(pugi::xml_node& testcase, const char* element, std::string_view type, std::string_view message,
                   std::string_view more) {
  pugi::xml_node result = testcase.append_child(element);
  const std::string shown = xml_excerpt(message, k_message_columns);
  set(result, "type", xml_line(type));
  set(result, "message", shown);
  std::string text = shown;
  text += more;
  result.text().set(text.c_str());
}

std::string answer_line(const SampleResult& sample) {
  const Call* answer = sample.answer();
  if (answer == nullptr || !is_gradable(answer->outcome)) return {};
  return fmt::format("\nanswer: \"{}\"", xml_excerpt(answer->completion.text(), k_answer_columns));
}

void append_failure(pugi::xml_node& testcase, const SampleResult& sample) {
  const Score* first = nullptr;
  std::string more;
  for (const Score& score : sample.scores) {
    if (!decided_against(score)) continue;
    if (first == nullptr) {
      first = &score;
    } else {
      more += fmt::format("\n{}{}: {}", turn_label(sample, score.turn), xml_line(score.name),
                          xml_excerpt(score.reason, k_message_columns));
    }
  }
  more += answer_line(sample);
  if (first != nullptr) {
    append_result(testcase, "failure", first->check,
                  fmt::format("{}{}: {}", turn_label(sample, first->turn), first->name, first->reason), more);
  } else {
    const bool by_outcome = sample.outcome != Outcome::ok;
    append_result(testcase, "failure", by_outcome ? outcome_name(sample.outcome) : "score", outcome_reason(sample),
                  more);
  }
}

void append_error(pugi::xml_node& testcase, const SampleResult& sample) {
  std::string more = fmt::format("\nattempts: {}", sample.attempt_count());
  more += answer_line(sample);
  append_result(testcase, "error", outcome_name(sample.outcome), outcome_reason(sample), more);
}

}  // namespace

void append_junit_suite_start(std::string& out, const JunitSuite& suite, const RunInfo& run,
                              std::span<const GroupSummary> groups, std::span<const ConfusionSummary> confusions) {
  pugi::xml_document document;
  pugi::xml_node node = document.append_child("testsuite");
  set(node, "name", xml_line(suite.name));
  set(node, "tests", fmt::format("{}", suite.counts.total()));
  set(node, "failures", fmt::format("{}", suite.counts.fail));
  set(node, "errors", fmt::format("{}", suite.counts.error));
  set(node, "skipped", fmt::format("{}", suite.counts.skipped + suite.counts.unscored));
  set(node, "time", seconds(suite.time));
  set(node, "timestamp", format_time(run.started_at).substr(0, 19));  // Without a zone: the Ant schema refuses one.
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
  print(out, node, 1);
  // pugixml prints whole elements only; its cases are too many to be in it.
  constexpr std::string_view k_end = "  </testsuite>\n";
  LLMEVAL_ASSERT(out.ends_with(k_end));
  out.resize(out.size() - k_end.size());
}

void append_junit_case(std::string& out, const SampleResult& sample) {
  pugi::xml_document document;
  pugi::xml_node testcase = document.append_child("testcase");
  const SampleKey& key = sample.key;
  set(testcase, "name", xml_line(key.trial > 1 ? fmt::format("{}~{}", key.case_id, key.trial) : key.case_id));
  set(testcase, "classname", dotted({key.suite, key.prompt, key.model}));
  set(testcase, "time", seconds(sample.duration));
  switch (sample.verdict) {
    case Verdict::pass:
      break;
    case Verdict::fail:
      append_failure(testcase, sample);
      break;
    case Verdict::error:
      append_error(testcase, sample);
      break;
    case Verdict::skipped:
      append_result(testcase, "skipped", "skipped", sample.reason, {});
      break;
    case Verdict::unscored:
      append_result(testcase, "skipped", "unscored", "answered, and not scored (--no-score)", answer_line(sample));
      break;
  }
  if (const std::string by = sample.served_by(); by != key.model) {
    // CI systems keep to Jenkins' schema, which has no properties here.
    testcase.append_child("system-out").text().set(("served by " + xml_line(by)).c_str());
  }
  print(out, testcase, 2);
}

}  // namespace llmeval
