#pragma once

#include "event/event.h"
#include "report/options.h"
#include "report/output.h"

#include <memory>

namespace llmeval {

// One factory per format, for the table in format.cpp.

std::unique_ptr<EventSink> make_json_writer(std::unique_ptr<Output> output, const ReportOptions& options);
std::unique_ptr<EventSink> make_jsonl_writer(std::unique_ptr<Output> output, const ReportOptions& options);
std::unique_ptr<EventSink> make_events_writer(std::unique_ptr<Output> output, const ReportOptions& options);
std::unique_ptr<EventSink> make_csv_writer(std::unique_ptr<Output> output, const ReportOptions& options);
std::unique_ptr<EventSink> make_junit_writer(std::unique_ptr<Output> output, const ReportOptions& options);
std::unique_ptr<EventSink> make_strict_junit_writer(std::unique_ptr<Output> output, const ReportOptions& options);
std::unique_ptr<EventSink> make_github_writer(std::unique_ptr<Output> output, const ReportOptions& options);
std::unique_ptr<EventSink> make_markdown_writer(std::unique_ptr<Output> output, const ReportOptions& options);
std::unique_ptr<EventSink> make_text_writer(std::unique_ptr<Output> output, const ReportOptions& options);

}  // namespace llmeval
