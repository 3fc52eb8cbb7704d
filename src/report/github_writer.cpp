#include "report/github_annotations.h"
#include "report/github_step.h"
#include "report/told_run_writer.h"
#include "report/writers.h"

#include <utility>

namespace llmeval {

namespace {

// Annotations go to the step's log, the rest to the files that the step has for it.
class GithubWriter final : public ToldRunWriter {
 public:
  GithubWriter(std::unique_ptr<Output> output, const ReportOptions& options)
      : ToldRunWriter(std::move(output), options.facts), step_(options.github) {}

 protected:
  Result<> tell(const RunInfo& run, const Tally& tally, const ToldRun& told) override {
    buffer() += github_annotations(run, told, step_ ? step_->project : std::string());
    if (!step_) return {};
    LLMEVAL_TRY(const Document document, run_document(run, tally, told));
    LLMEVAL_CHECK(step_->summary->append(to_markdown(document, step_->summary_room)));
    LLMEVAL_CHECK(step_->outputs->append(github_outputs(run, tally, told, step_->delimiter)));
    LLMEVAL_CHECK(step_->summary->finish());
    return step_->outputs->finish();
  }

 private:
  std::shared_ptr<GithubStep> step_;
};

}  // namespace

std::unique_ptr<EventSink> make_github_writer(std::unique_ptr<Output> output, const ReportOptions& options) {
  return std::make_unique<GithubWriter>(std::move(output), options);
}

}  // namespace llmeval
