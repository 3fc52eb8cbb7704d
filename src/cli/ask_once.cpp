#include "cli/ask_once.h"

#include "async/task_group.h"
#include "cli/session_parts.h"

#include <memory>
#include <utility>
#include <variant>
#include <vector>

namespace llmeval {

namespace {

// What is only looked at need not last.
class NoJournal final : public Journal {
 public:
  Task<Result<>> begun() override { co_return Result<>(); }
  Task<Result<>> commit(const SampleResult& /*sample*/, const Call& /*call*/) override { co_return Result<>(); }
  void spent(std::uint32_t /*suite*/, const SuiteSpend& /*total*/, Duration /*elapsed*/) override {}
};

class Catch final : public EventSink {
 public:
  explicit Catch(SampleResult& sample) : sample_(sample) {}
  Result<> on_event(const RunEvent& event) override {
    if (const auto* finished = std::get_if<SampleFinished>(&event.kind)) sample_ = finished->sample;
    return {};
  }

 private:
  SampleResult& sample_;
};

}  // namespace

Result<Asked> ask_once(const Project& project, const Environment& environment) {
  const Plan plan(project, default_run_seed(project));
  UvLoop loop;
  CurlTransport transport(loop, loop, curl_options(environment));
  LLMEVAL_TRY(Providers providers, make_providers(project, {loop, transport, &loop, environment}, true));
  Asked asked;
  Catch sink(asked.sample);
  NoJournal journal;
  EventHub hub(loop, {&sink});
  Engine engine(loop, plan, std::move(providers), journal, hub, {});
  const Interruption interruption(loop, engine);
  const Result<std::string> ended = run_task(loop, engine.run(RunInfo()));
  if (!ended) return failure(ended.error());
  asked.interrupted = interruption.happened();
  return asked;
}

}  // namespace llmeval
