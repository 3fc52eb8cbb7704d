#include "report/answer_sheet.h"

#include "support/make_sample.h"
#include "support/string_output.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace llmeval;

namespace {

bool pick_all(const SampleKey& /*key*/) { return true; }

RunInfo a_run(std::vector<std::string> models, std::vector<std::string> prompts = {"short"}) {
  RunInfo run = make_run(std::move(models), 4);
  run.suites.front().prompts.clear();
  for (std::string& name : prompts)
    run.suites.front().prompts.push_back({std::move(name), "", std::string(64, 'a'), ""});
  return run;
}

std::string sheet(const RunInfo& run, const std::vector<SampleResult>& samples, const ReportOptions& options,
                  std::function<bool(const SampleKey&)> picks = pick_all) {
  std::string text;
  const auto writer = make_answer_sheet(std::make_unique<StringOutput>(text), options, std::move(picks));
  RunEvent event;
  event.kind = RunStarted{run};
  CHECK(writer->on_event(event));
  for (const SampleResult& sample : samples) {
    event.kind = SampleFinished{sample};
    CHECK(writer->on_event(event));
  }
  event.kind = RunFinished{};
  CHECK(writer->on_event(event));
  CHECK(writer->finish());
  // The run's own line is the text report's.
  const std::size_t end = text.rfind("\nrun ");
  return end == std::string::npos ? text : text.substr(0, end);
}

}  // namespace

TEST_CASE("answers stand side by side, a block a case") {
  const std::vector<SampleResult> samples{
      make_sample({.case_id = "one",
                   .answer = "::set-output\nFirst line.\n\nA longer line that is broken where it does not fit."}),
      make_sample(
          {.index = 1,
           .model = "large",
           .case_id = "one",
           .verdict = Verdict::fail,
           .answer = "",
           .scores = {{"contains", "polite", 0.0, false, 1, "x", {}}, {"length", "length", 0.0, false, 0, "y", {}}}}),
      make_sample({.index = 2,
                   .case_id = "two",
                   .verdict = Verdict::error,
                   .outcome = Outcome::timeout,
                   .reason = "no answer in 2m",
                   .answer = {},
                   .latency = Duration(0),
                   .usage = {}}),
      make_sample({.index = 3,
                   .model = "large",
                   .case_id = "two",
                   .trial = 2,
                   .verdict = Verdict::unscored,
                   .answer = "日本語の答え\x1b[31m",
                   .served_by = "backup"}),
  };
  CHECK(sheet(a_run({"mini", "large"}), samples, {.columns = 64}) == R"(triage › one
  mini                          │ large
  pass · 850ms · 20 tokens      │ fail · 850ms · 20 tokens
                                │ by polite
  \x3a:set-output                  │
  First line.                   │ (empty)
                                │
  A longer line that is broken  │
  where it does not fit.        │

triage › two
  mini                          │ large #2
  error (timeout)               │ answered · 850ms · 20 tokens
  timeout: no answer in 2m      │ · from backup
                                │
                                │ 日本語の答え\x1b[31m
)");
}

TEST_CASE("what does not fit beside the others goes below them, in even rows") {
  std::vector<SampleResult> samples;
  for (const char* prompt : {"short", "long"}) {
    for (const char* model : {"mini", "large"}) {
      samples.push_back(make_sample(
          {.index = samples.size(), .prompt = prompt, .model = model, .case_id = "one", .answer = "yes", .usage = {}}));
    }
  }
  const RunInfo run = a_run({"mini", "large"}, {"short", "long"});
  CHECK(sheet(run, samples, {.columns = 100}) == R"(triage › one
  short × mini                                    │ short × large
  pass · 850ms                                    │ pass · 850ms
                                                  │
  yes                                             │ yes

  long × mini                                     │ long × large
  pass · 850ms                                    │ pass · 850ms
                                                  │
  yes                                             │ yes
)");
  const std::string list = sheet(run, samples, {.columns = 10});
  CHECK(list.find("│") == std::string::npos);
  CHECK(list.starts_with("triage › one\n  short × mini\n  pass · 850ms\n\n  yes\n\n  short × large\n"));
}

TEST_CASE("long answers are cut, and only what is picked is shown") {
  std::string text;
  for (int i = 1; i <= 33; ++i) text += std::to_string(i) + "\n";
  const std::vector<SampleResult> samples{make_sample({.answer = text, .usage = {}}),
                                          make_sample({.index = 1, .model = "large", .answer = "no"})};
  const auto only_mini = [](const SampleKey& key) { return key.model == "mini"; };
  const std::string cut = sheet(a_run({"mini", "large"}), samples, {}, only_mini);
  CHECK(cut.find("large") == std::string::npos);
  CHECK(cut.substr(cut.find("  29\n")) == "  29\n  30\n  … 3 more lines (-v)\n");
  const std::string whole = sheet(a_run({"mini"}), {samples[0]}, {.verbosity = Verbosity::verbose});
  CHECK(whole.substr(whole.find("  32\n")) == "  32\n  33\n");
  CHECK(sheet(a_run({"mini"}), samples, {}, [](const SampleKey&) { return false; }).empty());
}
