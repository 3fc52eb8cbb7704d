#pragma once

#include "compare/comparison.h"
#include "compare/trials.h"
#include "domain/run.h"
#include "report/run_facts.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// Why a case is worth a word in a pull request, the most important first. A case has one of them.
enum class CaseNote : std::uint8_t {
  regressed,      ///< Passed in the baseline, fails now, and never passed when it was asked again.
  newly_errored,  ///< Measured in the baseline, not now.
  failing,        ///< Fails, and there is nothing to compare it with: no baseline, a new case, or another one.
  errored,        ///< Could not be measured.
  not_recorded,   ///< Skipped, as the recording that was to answer does not have it.
  still_failing,  ///< Failed in the baseline, too.
  flaky,          ///< Passes by its policy, but some trials failed; or regressed, but passed when it was asked again.
};
inline constexpr std::size_t k_case_notes = 7;
/// `regressed`, `newly errored`, `failing`, `not measured`, `not recorded`, `failing as before`, `flaky`
std::string_view case_note_title(CaseNote note);

/// A case of a prompt and a model that is listed. Nothing in it is neutralised for a sink yet.
struct NotedCase {
  SampleKey key;
  std::string reason;              ///< Inert, of at most 400 columns; of its first trial that shows why.
  std::string answer;              ///< Of that trial; the start of a long one.
  const CasePair* pair = nullptr;  ///< Of what regressed.
};

/// Joins the samples of a run to cases as they are told, counts what is worth a word and keeps the first 50 of each
/// kind, so that a run of any size takes little memory.
class CaseNotes {
 public:
  /// \param facts  outlives it; nullptr or without a comparison: everything is judged by itself.
  CaseNotes(const RunInfo& run, const RunFacts* facts);

  /// A finished or skipped sample, in plan order.
  void add(const SampleResult& sample);
  /// After the last sample.
  void finish();

  std::uint64_t count(CaseNote note) const { return counts_[static_cast<std::size_t>(note)]; }
  const std::vector<NotedCase>& listed(CaseNote note) const { return listed_[static_cast<std::size_t>(note)]; }

 private:
  void close();
  const CasePair* changed_pair(const SampleKey& key) const;

  std::map<std::string, TrialPolicy, std::less<>> policies_;
  const RunFacts* facts_ = nullptr;
  const RunComparison* comparison_ = nullptr;
  std::vector<const CasePair*> changed_;  // By key.
  std::array<std::uint64_t, k_case_notes> counts_{};
  std::array<std::vector<NotedCase>, k_case_notes> listed_;

  TrialSums trials_;  // Of the case that is under way.
  NotedCase noted_;
  Verdict explained_ = Verdict::pass;  // What noted_ explains.
  bool is_unrecorded_ = false;
  AskedAgain again_;
};

}  // namespace llmeval
