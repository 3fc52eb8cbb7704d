#include "golden/scenarios.h"

#include "report/format.h"
#include "report/report_schema.h"
#include "report/run_facts.h"
#include "support/string_output.h"

#include "data/json.h"
#include "text/unicode.h"
#include "text/utf8.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

using namespace llmeval;

namespace {

// UPDATE_GOLDEN=1 in the environment rewrites the files; the difference is then reviewed.
void check_golden(const std::string& name, const std::string& got) {
  const std::string path = std::string(LLMEVAL_GOLDEN) + "/" + name;
  if (const char* update = std::getenv("UPDATE_GOLDEN"); update != nullptr && std::string(update) == "1") {
    std::ofstream(path, std::ios::binary) << got;
    return;
  }
  std::ifstream file(path, std::ios::binary);
  const std::string expected((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  CAPTURE(path);
  CHECK(got == expected);
}

std::string render(const std::string& format_name, const Scenario& scenario, const ReportOptions& options = {}) {
  const Format* format = find_format(format_name);
  REQUIRE(format != nullptr);
  std::string bytes;
  const std::unique_ptr<EventSink> writer = make_writer(*format, StringOutput::into(bytes), options);
  for (const RunEvent& event : format->live ? scenario.live : scenario.stored) {
    REQUIRE(writer->on_event(event).has_value());
  }
  REQUIRE(writer->finish().has_value());
  return bytes;
}

// What the project and later runs tell of a run: where its cases are, and that one of its failures was flaky.
ReportOptions with_facts() {
  const auto facts = std::make_shared<RunFacts>();
  facts->place_of = [](const SampleKey& key) {
    return CasePlace{"evals/" + key.suite + ".eval.yaml", static_cast<std::uint32_t>(key.case_id.size())};
  };
  facts->asked_again = [](const SampleResult& sample) {
    return sample.key.case_id == "refund" ? AskedAgain{2, 1} : AskedAgain{};
  };
  ReportOptions options;
  options.facts = facts;
  return options;
}

const ReportOptions k_narrow{.columns = 80};
const ReportOptions k_wide{.verbosity = Verbosity::verbose, .colour = true, .columns = 120};

// What a terminal obeys. `colour` lets our own sequences through.
bool is_inert(const std::string& text, bool colour) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c == 0x1b && colour) {
      const std::size_t end = text.find('m', at);
      if (end == std::string::npos || text.find_first_not_of("[0123456789;", at) != end) return false;
      continue;
    }
    const bool control = (c < 0x20 && c != '\n') || (c >= 0x7f && c <= 0x9f);
    const bool reorders =
        c == 0x61c || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    if (control || reorders || c == 0x200b || c == 0xfeff || (c >= 0xe0000 && c <= 0xe0fff)) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("every writer renders every scenario as its golden file says") {
  for (const Scenario& scenario : scenarios()) {
    check_golden(scenario.name + ".txt", render("text", scenario, k_narrow));
    check_golden(scenario.name + ".wide.txt", render("text", scenario, k_wide));
    check_golden(scenario.name + ".json", render("json", scenario));
    check_golden(scenario.name + ".jsonl", render("jsonl", scenario));
    check_golden(scenario.name + ".csv", render("csv", scenario));
    check_golden(scenario.name + ".xml", render("junit", scenario, with_facts()));
    check_golden(scenario.name + ".strict.xml", render("junit-strict", scenario, with_facts()));
    check_golden(scenario.name + ".md", render("markdown", scenario));
    check_golden(scenario.name + ".github.txt", render("github", scenario));
    // Long, and the same for runs without surprises.
    if (scenario.name != "mixed" && scenario.name != "attack") continue;
    check_golden(scenario.name + ".events.jsonl", render("events", scenario));
  }
  check_golden("report.schema.json", to_json_pretty(published_report_schema()) + "\n");
}

TEST_CASE("nothing that a model wrote reaches a terminal as more than text") {
  for (const Scenario& scenario : scenarios()) {
    CAPTURE(scenario.name);
    CHECK(is_inert(render("text", scenario, k_narrow), false));
    CHECK(is_inert(render("text", scenario, k_wide), true));
    for (const Format& format : formats()) {
      CAPTURE(format.name);
      std::string text = render(std::string(format.name), scenario);
      // A spreadsheet wants a byte order mark, and RFC 4180 these line ends.
      if (format.name == "csv") text.erase(0, 3).erase(std::remove(text.begin(), text.end(), '\r'), text.end());
      CHECK(is_inert(text, false));
    }
  }
}

TEST_CASE("an answer reads back from JSON as it was, its broken bytes as U+FFFD") {
  for (const Scenario& scenario : scenarios()) {
    if (scenario.name != "attack") continue;
    const auto report = parse_json(render("json", scenario));
    REQUIRE(report.has_value());
    const List& samples = report->find("samples")->list();
    REQUIRE(samples.size() == attack_texts().size());
    for (std::size_t i = 0; i < samples.size(); ++i) {
      CAPTURE(i);
      const std::string& answer = samples[i].find("answer")->text();
      CHECK_FALSE(find_invalid_utf8(answer).has_value());
      if (!find_invalid_utf8(attack_texts()[i])) CHECK(answer == attack_texts()[i]);
    }
  }
}

TEST_CASE("the text report keeps to its columns and tells the same with colour as without") {
  for (const Scenario& scenario : scenarios()) {
    for (const std::size_t columns : {80U, 100U, 120U}) {
      const std::string plain = render("text", scenario, {.columns = columns});
      std::string painted = render("text", scenario, {.colour = true, .columns = columns});
      for (std::size_t at = painted.find('\x1b'); at != std::string::npos; at = painted.find('\x1b')) {
        painted.erase(at, painted.find('m', at) + 1 - at);
      }
      CHECK(painted == plain);
      for (std::size_t begin = 0; begin < plain.size();) {
        const std::size_t end = plain.find('\n', begin);
        const std::string line = plain.substr(begin, end - begin);
        CAPTURE(line);
        CHECK(display_width(line) <= columns);
        begin = end + 1;
      }
    }
  }
}

TEST_CASE("a final writer whose run has no end publishes nothing and says so") {
  for (const Format& format : formats()) {
    if (format.live) continue;
    CAPTURE(format.name);
    std::string bytes;
    const std::unique_ptr<EventSink> writer = make_writer(format, StringOutput::into(bytes), {});
    REQUIRE(writer->on_event(scenarios().front().stored.front()).has_value());
    const Result<> finished = writer->finish();
    REQUIRE_FALSE(finished.has_value());
    CHECK(finished.error().message == "a report was not written: its run has no end");
  }
}
