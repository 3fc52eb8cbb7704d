#include "report/final_writer.h"
#include "report/github_annotations.h"
#include "report/github_step.h"
#include "report/run_document.h"
#include "report/writers.h"

#include <optional>
#include <utility>

namespace llmeval {

namespace {

// Annotations go to the step's log, the rest to the files that the step has for it.
class GithubWriter final : public FinalWriter {
 public:
  GithubWriter(std::unique_ptr<Output> output, const ReportOptions& options)
      : FinalWriter(std::move(output)), facts_(options.facts), step_(options.github) {}

 protected:
  Result<> begin(const RunInfo& run) override {
    told_.emplace(run, facts_);
    return {};
  }

  Result<> add(const SampleResult& sample) override {
    told_->add(sample);
    return {};
  }

  Result<> end(const RunInfo& run, const Tally& tally) override {
    told_->finish();
    buffer() += github_annotations(run, *told_, step_ ? step_->project : std::string());
    if (!step_) return {};
    LLMEVAL_TRY(const Document document, run_document(run, tally, *told_));
    LLMEVAL_CHECK(step_->summary->append(to_markdown(document, step_->summary_room)));
    LLMEVAL_CHECK(step_->outputs->append(github_outputs(run, tally, *told_, step_->delimiter)));
    LLMEVAL_CHECK(step_->summary->finish());
    return step_->outputs->finish();
  }

 private:
  std::shared_ptr<const RunFacts> facts_;
  std::shared_ptr<GithubStep> step_;
  std::optional<ToldRun> told_;
};

}  // namespace

std::unique_ptr<EventSink> make_github_writer(std::unique_ptr<Output> output, const ReportOptions& options) {
  return std::make_unique<GithubWriter>(std::move(output), options);
}

}  // namespace llmeval
