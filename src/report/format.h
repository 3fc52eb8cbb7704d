#pragma once

#include "event/event.h"
#include "report/options.h"
#include "report/output.h"

#include <memory>
#include <string_view>
#include <vector>

namespace llmeval {

/// One output format of `-o FORMAT:PATH`.
struct Format {
  std::string_view name;
  std::string_view description;              ///< One sentence, for help.
  std::vector<std::string_view> extensions;  ///< With their dot: `-o report.xml` needs no name.
  /// True: the writer is given the events as they come, and its file is opened with open_live_file(). False: it is
  /// given the stored run after its end: RunStarted with all that is known of the run (its exit code, decision and
  /// rules), the samples in plan order, RunFinished. It keeps no samples, so that a million of them take no memory.
  bool live = false;
  std::string_view default_path = {};  ///< Of `-o FORMAT` without a path; empty: it must be named.
  bool uses_facts = false;             ///< The writer looks at ReportOptions::facts.
};

/// All formats, in the order of help.
const std::vector<Format>& formats();
/// Nullptr where there is none.
const Format* find_format(std::string_view name);
/// By the ending of the path; nullptr where no format has it.
const Format* format_of_path(std::string_view path);

/// The writer of a format. A final writer whose events end before RunFinished publishes nothing and finish() says so.
std::unique_ptr<EventSink> make_writer(const Format& format, std::unique_ptr<Output> output,
                                       const ReportOptions& options);

}  // namespace llmeval
