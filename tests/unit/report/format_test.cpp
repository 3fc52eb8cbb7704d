#include "report/format.h"
#include "report/report_schema.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace llmeval;

TEST_CASE("formats are found by name and by the ending of a path") {
  struct Row {
    std::string path;
    std::string format;  // Empty: none.
  };
  const Row rows[] = {
      {"report.xml", "junit"},    {"out/a.json", "json"}, {"rows.jsonl", "jsonl"}, {"notes.txt", "text"},
      {"comment.md", "markdown"}, {"report", ""},         {"a.json.gz", ""},       {"-", ""}};
  for (const Row& row : rows) {
    CAPTURE(row.path);
    const Format* format = format_of_path(row.path);
    CHECK((format == nullptr ? std::string() : std::string(format->name)) == row.format);
  }
  std::set<std::string_view> names;
  for (const Format& format : formats()) {
    CHECK(find_format(format.name) == &format);
    CHECK_FALSE(format.description.empty());
    CHECK(format.live == (format.name == "events"));
    names.insert(format.name);
  }
  CHECK(names == std::set<std::string_view>{"text", "json", "jsonl", "csv", "junit", "junit-strict", "markdown",
                                            "github", "events"});
  CHECK(find_format("yaml") == nullptr);
}

TEST_CASE("the schema of reports is one") {
  const Value schema = published_report_schema();
  CHECK(schema.find("$schema")->text() == "https://json-schema.org/draft/2020-12/schema");
  CHECK(schema.find("required")->list().size() == 7);
}
