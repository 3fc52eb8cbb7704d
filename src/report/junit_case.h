#pragma once

#include "base/clock.h"
#include "domain/sample.h"
#include "report/run_facts.h"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

// The elements of JUnit XML, indented, each with its line end. What each consumer reads: wire.md §6.1.

/// `whole`: Jenkins' junit-10.xsd, and what no schema has but readers take: where a case is written, properties of a
/// case, flakyFailure. `strict`: valid by that schema and by the Ant one (windyroad) alike.
enum class JunitFlavour : std::uint8_t { whole, strict };

/// What a test case says, inert already: a few kilobytes, however long its answer is.
struct JunitCase {
  /// The case's id (with `~2` for a second trial: no id that somebody wrote holds a `~`) and suite, prompt and model:
  /// stable over runs and unique in one, since CI systems keep their histories by them.
  std::string name;
  std::string class_name;
  Duration time{0};
  Verdict verdict = Verdict::pass;
  std::string type;     ///< Of a failure the check's, of an error the outcome.
  std::string message;  ///< One line; empty of what passed.
  std::string text;     ///< Begins with the message, since GitLab shows nothing else.
  std::vector<std::pair<std::string, std::string>> properties;
  std::string served_by;  ///< Where that is another model.
  CasePlace place;
  /// Of a case that failed: it passed when asked again, which is enough to pass. Shown as flakyFailure, or as passed
  /// where the flavour has none.
  bool is_flaky = false;
  std::string flaked;  ///< Of a trial that passed: the message of another that failed, where that failed the case.
};

JunitCase junit_case(const SampleResult& sample);
void append_junit_case(std::string& out, const JunitCase& shown, JunitFlavour flavour);

/// `support-triage.short.mini`: names joined by dots, the dots within them as `_`: consumers cut class names at dots.
std::string dotted_name(std::initializer_list<std::string_view> names);

}  // namespace llmeval
