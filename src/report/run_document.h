#pragma once

#include "base/result.h"
#include "compare/summary.h"
#include "domain/run.h"
#include "report/case_notes.h"
#include "report/document.h"
#include "report/options.h"
#include "report/run_facts.h"

#include <memory>
#include <optional>

namespace llmeval {

/// A run as it is told to those who write about it in a pull request: sums, and the cases that matter. Memory as
/// Summary and CaseNotes.
class ToldRun {
 public:
  /// \param facts  may be nullptr.
  ToldRun(const RunInfo& run, std::shared_ptr<const RunFacts> facts)
      : facts_(std::move(facts)), summary_(run), notes_(run, facts_.get()) {}

  void add(const SampleResult& sample) {
    summary_.add(sample);
    notes_.add(sample);
  }
  /// After the last sample.
  void finish() { notes_.finish(); }

  const Summary& summary() const { return summary_; }
  const CaseNotes& notes() const { return notes_; }
  /// Nullptr where there is none.
  const RunComparison* comparison() const { return facts_ && facts_->comparison ? &*facts_->comparison : nullptr; }
  const RunFacts* facts() const { return facts_.get(); }

 private:
  std::shared_ptr<const RunFacts> facts_;
  Summary summary_;
  CaseNotes notes_;
};

/// `gate failed: 3 regressed, 1 newly errored`
std::string run_headline(const RunInfo& run, const CaseNotes& notes);
Tone run_tone(const RunInfo& run);

/// A run as a comment on a pull request: what the gate decided, which run this is and what it is compared with, the
/// rules that are not met, the cases that matter, what each suite, prompt and model came to, and folded away the
/// answers and the rest of the comparison. Reads the samples whose answers it shows; an error is the store's.
Result<Document> run_document(const RunInfo& run, const Tally& tally, const ToldRun& told);

}  // namespace llmeval
