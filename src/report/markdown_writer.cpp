#include "report/told_run_writer.h"
#include "report/writers.h"

namespace llmeval {

namespace {

// A comment on a pull request.
class MarkdownWriter final : public ToldRunWriter {
 public:
  using ToldRunWriter::ToldRunWriter;

 protected:
  Result<> tell(const RunInfo& run, const Tally& tally, const ToldRun& told) override {
    LLMEVAL_TRY(const Document document, run_document(run, tally, told));
    buffer() += to_markdown(document);
    return {};
  }
};

}  // namespace

std::unique_ptr<EventSink> make_markdown_writer(std::unique_ptr<Output> output, const ReportOptions& options) {
  return std::make_unique<MarkdownWriter>(std::move(output), options.facts);
}

}  // namespace llmeval
