#include "report/junit_case.h"

#include "report/junit_parts.h"
#include "report/sample_text.h"
#include "report/xml_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

namespace llmeval {

namespace {

constexpr std::size_t k_message_columns = 300;
constexpr std::size_t k_answer_columns = 2000;

// The message, and the text that begins with it.
void tell(JunitCase& shown, std::string_view type, std::string_view message, std::string_view more) {
  shown.type = xml_line(type);
  shown.message = xml_excerpt(message, k_message_columns);
  shown.text = shown.message;
  shown.text += more;
}

std::string answer_line(const SampleResult& sample) {
  const Call* answer = sample.answer();
  if (answer == nullptr || !is_gradable(answer->outcome)) return {};
  return fmt::format("\nanswer: \"{}\"", xml_excerpt(answer->completion.text(), k_answer_columns));
}

std::string classes_line(const Score& score) {
  if (!score.labels) return {};
  return fmt::format("\nexpected: {}\nactual: {}", xml_excerpt(score.labels->expected, k_message_columns),
                     score.labels->actual ? xml_excerpt(*score.labels->actual, k_message_columns) : "(none)");
}

void tell_failure(JunitCase& shown, const SampleResult& sample) {
  const Score* first = nullptr;
  std::string more;
  for (const Score& score : sample.scores) {
    if (!decided_against(score)) continue;
    if (first == nullptr) {
      first = &score;
      more += classes_line(score);
    } else {
      more += fmt::format("\n{}{}: {}", turn_label(sample, score.turn), xml_line(score.name),
                          xml_excerpt(score.reason, k_message_columns)) +
              classes_line(score);
    }
  }
  more += answer_line(sample);
  if (first != nullptr) {
    tell(shown, first->check, fmt::format("{}{}: {}", turn_label(sample, first->turn), first->name, first->reason),
         more);
  } else {
    const bool by_outcome = sample.outcome != Outcome::ok;
    tell(shown, by_outcome ? outcome_name(sample.outcome) : "score", outcome_reason(sample), more);
  }
}

void tell_verdict(JunitCase& shown, const SampleResult& sample) {
  switch (sample.verdict) {
    case Verdict::pass:
      return;
    case Verdict::fail:
      return tell_failure(shown, sample);
    case Verdict::error:
      return tell(shown, outcome_name(sample.outcome), outcome_reason(sample),
                  fmt::format("\nattempts: {}", sample.attempt_count()) + answer_line(sample));
    case Verdict::skipped:
      return tell(shown, "skipped", sample.reason, {});
    case Verdict::unscored:
      return tell(shown, "unscored", "answered, and not scored (--no-score)", answer_line(sample));
  }
}

void add_properties(JunitCase& shown, const SampleResult& sample) {
  const auto add = [&shown](const char* name, std::string value) {
    if (!value.empty()) shown.properties.emplace_back(name, std::move(value));
  };
  const Call* answer = sample.answer();
  const std::optional<Usage> usage = sample.usage();
  const std::optional<Money> cost = sample.cost();
  add("prompt_hash", sample.prompt_hash);
  if (answer != nullptr) add("reported_model", answer->completion.reported_model);
  if (usage) add("input_tokens", fmt::format("{}", usage->input_tokens));
  if (usage) add("output_tokens", fmt::format("{}", usage->output_tokens));
  if (cost) add("cost_nano_usd", fmt::format("{}", cost->nano_usd));
  if (sample.cached()) add("cached", "true");
}

// A failure that did not fail its case, and what another trial's failure was: readers count neither.
void append_flaky(pugi::xml_node& testcase, std::string_view type, const std::string& message,
                  const std::string& text) {
  pugi::xml_node flaky = testcase.append_child("flakyFailure");
  set_attribute(flaky, "type", std::string(type));
  set_attribute(flaky, "message", message);
  flaky.append_child("stackTrace").text().set(text.c_str());
}

void append_result(pugi::xml_node& testcase, const JunitCase& shown, JunitFlavour flavour) {
  if (shown.message.empty() && shown.text.empty()) return;
  if (shown.is_flaky) {
    if (flavour == JunitFlavour::whole) append_flaky(testcase, shown.type, shown.message, shown.text);
    return;
  }
  const bool is_skipped = shown.verdict == Verdict::skipped || shown.verdict == Verdict::unscored;
  const char* const element = is_skipped ? "skipped" : shown.verdict == Verdict::error ? "error" : "failure";
  pugi::xml_node result = testcase.append_child(element);
  // The Ant schema has no type of what was skipped.
  if (!is_skipped || flavour == JunitFlavour::whole) set_attribute(result, "type", shown.type);
  set_attribute(result, "message", shown.message);
  result.text().set(shown.text.c_str());
}

}  // namespace

std::string dotted_name(std::initializer_list<std::string_view> names) {
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

JunitCase junit_case(const SampleResult& sample) {
  const SampleKey& key = sample.key;
  JunitCase shown;
  shown.name = xml_line(key.trial > 1 ? fmt::format("{}~{}", key.case_id, key.trial) : key.case_id);
  shown.class_name = dotted_name({key.suite, key.prompt, key.model});
  shown.time = sample.duration;
  shown.verdict = sample.verdict;
  tell_verdict(shown, sample);
  add_properties(shown, sample);
  if (const std::string& by = sample.served_by(); by != key.model) shown.served_by = xml_line(by);
  return shown;
}

void append_junit_case(std::string& out, const JunitCase& shown, JunitFlavour flavour) {
  const bool is_whole = flavour == JunitFlavour::whole;
  pugi::xml_document document;
  pugi::xml_node testcase = document.append_child("testcase");
  set_attribute(testcase, "name", shown.name);
  set_attribute(testcase, "classname", shown.class_name);
  set_attribute(testcase, "time", junit_seconds(shown.time));
  if (is_whole && !shown.place.path.empty()) {
    set_attribute(testcase, "file", xml_line(shown.place.path));
    if (shown.place.line > 0) set_attribute(testcase, "line", fmt::format("{}", shown.place.line));
  }
  if (is_whole && !shown.properties.empty()) {
    pugi::xml_node properties = testcase.append_child("properties");
    for (const auto& [name, value] : shown.properties) append_property(properties, name, value);
  }
  append_result(testcase, shown, flavour);
  if (is_whole && !shown.flaked.empty()) append_flaky(testcase, "trial", shown.flaked, shown.flaked);
  if (is_whole && !shown.served_by.empty()) {
    testcase.append_child("system-out").text().set(("served by " + shown.served_by).c_str());
  }
  print_node(out, testcase, 2);
}

}  // namespace llmeval
