#include "report/final_writer.h"
#include "report/run_document.h"
#include "report/writers.h"

#include <optional>
#include <utility>

namespace llmeval {

namespace {

// A comment on a pull request.
class MarkdownWriter final : public FinalWriter {
 public:
  MarkdownWriter(std::unique_ptr<Output> output, const ReportOptions& options)
      : FinalWriter(std::move(output)), facts_(options.facts) {}

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
    LLMEVAL_TRY(const Document document, run_document(run, tally, *told_));
    buffer() += to_markdown(document);
    return {};
  }

 private:
  std::shared_ptr<const RunFacts> facts_;
  std::optional<ToldRun> told_;
};

}  // namespace

std::unique_ptr<EventSink> make_markdown_writer(std::unique_ptr<Output> output, const ReportOptions& options) {
  return std::make_unique<MarkdownWriter>(std::move(output), options);
}

}  // namespace llmeval
