#pragma once

#include "async/task_group.h"
#include "async/uv_loop.h"
#include "base/hash.h"
#include "store/recorder.h"
#include "store/runs.h"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace llmeval {

/// A folder that is gone when the test ends.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "llmeval-store-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

/// Keeps every event it is told.
class EventList final : public EventSink {
 public:
  Result<> on_event(const RunEvent& event) override {
    events.push_back(event);
    return {};
  }
  std::vector<RunEvent> events;
};

inline RunInfo sample_run(std::string id, std::uint64_t planned) {
  RunInfo run;
  run.id = std::move(id);
  run.started_at = SystemTime(std::chrono::seconds(1'700'000'000));
  run.version = "0.1.0";
  run.git_commit = std::string(40, 'a');
  run.dirty = true;
  run.seed = 42;
  run.plan = {{"file", "evals/triage.eval.yaml", "b1"}, {"option", "--limit", "5"}};
  run.selection = R"({"limit":5})";
  run.started_by = "Ada";
  run.models = {{"mini", R"({"provider":"sim"})"}};
  SuiteInfo suite;
  suite.name = "triage";
  suite.path = "evals/triage.eval.yaml";
  suite.hash = std::string(64, 'b');
  suite.description = "sorts tickets";
  suite.prompts = {{"triage", "prompts/triage.prompty", std::string(64, 'c'), R"({"v":1})"}};
  suite.models = {"mini"};
  suite.planned = planned;
  run.suites = {suite};
  return run;
}

/// A sample with everything that a sample can have: the only one of its case, unless its `case_index` is changed.
inline SampleResult full_sample(std::uint64_t index, std::string case_id) {
  auto subject = std::make_shared<Case>();
  subject->id = case_id;
  subject->description = "two charges";
  subject->vars = Object({{"ticket", Value("charged \"twice\"\n")}, {"amount", Value(*Number::parse("12.50"))}});
  subject->reference = Value("billing");
  subject->tags = {{"route", "support"}, {"billing", "true"}};
  subject->hash = case_hash(subject->vars, subject->reference);
  SampleResult sample;
  sample.index = index;
  sample.case_index = index;
  sample.key = {"triage", "triage", "mini", std::move(case_id), 1};
  sample.prompt_hash = std::string(64, 'c');
  sample.subject = subject;
  sample.verdict = Verdict::fail;
  sample.outcome = Outcome::ok;
  sample.checks_hash = sha256("checks");
  sample.score = 0.5;
  sample.started_at = SystemTime(std::chrono::seconds(1'700'000'001));
  sample.duration = std::chrono::milliseconds(900);
  Call call;
  call.model = "mini";
  call.completion.parts = {ReasoningPart{"hm"}, TextPart{std::string("nul \0 and é", 12)},
                           ToolCallPart{"1", "refund", "{}"}};
  call.completion.finish_reason = "stop";
  call.completion.reported_model = "mini-2026";
  call.completion.fingerprint = "fp";
  call.completion.reported_version = "c0ffee";
  call.completion.contexts = {"a page", "another"};
  call.completion.usage = Usage{100, 20, 10, 5};
  call.latency = std::chrono::milliseconds(800);
  call.turn = 3;
  call.cost = Money{123};
  Attempt failed;
  failed.model = "mini";
  failed.started_at = sample.started_at;
  failed.queue_wait = Duration(7);
  failed.http_status = 429;
  failed.outcome = Outcome::rate_limited;
  failed.message = "slow down";
  failed.request_id = "req-1";
  failed.wait_hint = std::chrono::seconds(2);
  failed.headers = {{"retry-after", "2"}, {"x-ratelimit-remaining-requests", "0"}};
  Attempt served;
  served.number = 2;
  served.model = "mini";
  served.started_at = sample.started_at + std::chrono::seconds(2);
  served.first_byte = Duration(5);
  served.duration = call.latency;
  served.http_status = 200;
  served.usage = call.completion.usage;
  served.cost = call.cost;
  call.attempts = {failed, served};
  sample.calls = {call};
  sample.scores = {{"contains", "polite", 1.0, true, 1, "found", std::nullopt},
                   {"regex", "regex", std::nullopt, false, 0, "took longer than 100 ms", Outcome::check_limit}};
  sample.scores[0].labels = Labels{"billing", "technical"};
  sample.scores[1].labels = Labels{"billing", std::nullopt};
  return sample;
}

inline Task<Result<>> tell_run(Recorder& recorder, const RunInfo& run, const std::vector<SampleResult>& samples) {
  RunEvent event;
  event.at = run.started_at;
  event.kind = RunStarted{run};
  Result<> told = recorder.on_event(event);
  for (const SampleResult& sample : samples) {
    for (const Call& call : sample.calls) {
      const Result<> committed = co_await recorder.commit(sample, call);
      if (!committed) co_return committed;
    }
    event.tally.count(sample);
    event.kind = SampleFinished{sample};
    told = recorder.on_event(event);
  }
  event.at = run.started_at + std::chrono::seconds(9);
  event.kind = RunFinished{};
  told = recorder.on_event(event);
  co_return told;
}

/// Records a run of these samples as the engine would: each call is committed, then the sample is finished.
inline Result<> record(const std::string& path, const RunInfo& run, const std::vector<SampleResult>& samples) {
  UvLoop loop;
  LLMEVAL_TRY(const std::unique_ptr<Recorder> recorder, Recorder::open(path, loop));
  Result<> result = run_task(loop, tell_run(*recorder, run, samples));
  const Result<> finished = recorder->finish();
  return result ? finished : result;
}

}  // namespace llmeval
