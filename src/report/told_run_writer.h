#pragma once

#include "report/final_writer.h"
#include "report/run_document.h"

#include <memory>
#include <optional>
#include <utility>

namespace llmeval {

/// What the writers for pull requests share: they gather the run, and write all of it at its end.
class ToldRunWriter : public FinalWriter {
 public:
  /// \param facts  may be nullptr.
  ToldRunWriter(std::unique_ptr<Output> output, std::shared_ptr<const RunFacts> facts)
      : FinalWriter(std::move(output)), facts_(std::move(facts)) {}

 protected:
  virtual Result<> tell(const RunInfo& run, const Tally& tally, const ToldRun& told) = 0;

  Result<> begin(const RunInfo& run) final {
    told_.emplace(run, facts_);
    return {};
  }
  Result<> add(const SampleResult& sample) final {
    told_->add(sample);
    return {};
  }
  Result<> end(const RunInfo& run, const Tally& tally) final {
    told_->finish();
    return tell(run, tally, *told_);
  }

 private:
  std::shared_ptr<const RunFacts> facts_;
  std::optional<ToldRun> told_;
};

}  // namespace llmeval
