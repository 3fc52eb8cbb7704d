#include "report/format.h"

#include "base/assert.h"
#include "report/writers.h"

namespace llmeval {

namespace {

using Make = std::unique_ptr<EventSink> (*)(std::unique_ptr<Output>, const ReportOptions&);

struct Row {
  Format format;
  Make make;
};

const std::vector<Row>& rows() {
  static const std::vector<Row> table{
      {{"text", "the report that the terminal shows: a table per suite, the failures, the gate", {".txt"}, false},
       &make_text_writer},
      {{"json", "one JSON object: run, samples, groups, tally, gate (`llmeval schema report`)", {".json"}, false},
       &make_json_writer},
      {{"jsonl", "JSON Lines, one flat row a sample, for DuckDB, pandas and spreadsheets", {".jsonl"}, false},
       &make_jsonl_writer},
      {{"csv", "CSV, one flat row a sample for spreadsheets: formulas are text, long texts are cut", {".csv"}, false},
       &make_csv_writer},
      {{"junit",
        "JUnit XML for Jenkins, GitLab and GitHub, with the place of each case and what it took",
        {".xml"},
        false,
        {},
        true},
       &make_junit_writer},
      {{"junit-strict", "JUnit XML as both known schemas want it, for tools that validate", {}, false, {}, true},
       &make_strict_junit_writer},
      {{"markdown",
        "a comment for a pull request: the gate, what got worse, all numbers; at most 60,000 bytes",
        {".md"},
        false,
        {},
        true},
       &make_markdown_writer},
      {{"github",
        "in a step of GitHub Actions: annotations, the step summary, outputs; it needs no path",
        {},
        false,
        "-",
        true},
       &make_github_writer},
      {{"events", "JSON Lines, every event of the run as it happens", {}, true}, &make_events_writer},
  };
  return table;
}

}  // namespace

const std::vector<Format>& formats() {
  static const std::vector<Format> all = [] {
    std::vector<Format> list;
    for (const Row& row : rows()) list.push_back(row.format);
    return list;
  }();
  return all;
}

const Format* find_format(std::string_view name) {
  for (const Format& format : formats()) {
    if (format.name == name) return &format;
  }
  return nullptr;
}

const Format* format_of_path(std::string_view path) {
  for (const Format& format : formats()) {
    for (const std::string_view extension : format.extensions) {
      if (path.ends_with(extension)) return &format;
    }
  }
  return nullptr;
}

std::unique_ptr<EventSink> make_writer(const Format& format, std::unique_ptr<Output> output,
                                       const ReportOptions& options) {
  for (const Row& row : rows()) {
    if (row.format.name == format.name) return row.make(std::move(output), options);
  }
  LLMEVAL_ASSERT(false);
  return nullptr;
}

}  // namespace llmeval
