#include "compare/summary.h"
#include "compare/trials.h"
#include "report/final_writer.h"
#include "report/junit_suite.h"
#include "report/spill.h"
#include "report/writers.h"
#include "report/xml_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

// A suite's counts are required attributes of its start tag, so that its cases wait in a Spill until the next suite
// begins: samples come in plan order, suite by suite. The trials of a case wait for one another, since what one of them
// is shown as depends on what its case came to.
class JunitWriter final : public FinalWriter {
 public:
  JunitWriter(std::unique_ptr<Output> output, const ReportOptions& options, JunitFlavour flavour)
      : FinalWriter(std::move(output)), facts_(options.facts), flavour_(flavour) {}

 protected:
  Result<> begin(const RunInfo& run) override {
    run_ = run;
    summary_.emplace(run);
    buffer() += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    // The Ant schema has no attribute here.
    buffer() += flavour_ == JunitFlavour::whole ? "<testsuites name=\"llmeval\">\n" : "<testsuites>\n";
    return {};
  }

  Result<> add(const SampleResult& sample) override {
    if (suite_ && suite_->name != sample.key.suite) LLMEVAL_CHECK(close_suite());
    if (!suite_) LLMEVAL_CHECK(open_suite(sample.key.suite));
    if (!is_same_case(sample.key)) LLMEVAL_CHECK(close_case());
    key_ = sample.key;
    summary_->add(sample);
    ++told_;
    sums_.add({sample.verdict, sample.score});
    JunitCase shown = junit_case(sample);
    if (facts_ && facts_->place_of) shown.place = facts_->place_of(sample.key);
    if (sample.verdict == Verdict::fail) look_at_reasking(shown, sample);
    trials_.push_back(std::move(shown));
    return {};
  }

  Result<> end(const RunInfo& run, const Tally& /*tally*/) override {
    if (suite_) LLMEVAL_CHECK(close_suite());
    for (const SuiteInfo& left : run.suites) {
      if (left.planned == 0 || std::find(seen_.begin(), seen_.end(), left.name) != seen_.end()) continue;
      LLMEVAL_CHECK(open_suite(left.name));
      LLMEVAL_CHECK(close_suite());
    }
    buffer() += "</testsuites>\n";
    return {};
  }

 private:
  bool is_same_case(const SampleKey& key) const {
    return !trials_.empty() && key.case_id == key_.case_id && key.model == key_.model && key.prompt == key_.prompt;
  }

  // What passes when it is asked again is no failure, as for the gate's no_new_failures.
  void look_at_reasking(JunitCase& shown, const SampleResult& sample) const {
    if (!facts_ || !facts_->asked_again) return;
    const AskedAgain again = facts_->asked_again(sample);
    if (again.passed + again.failed == 0) return;
    shown.is_flaky = again.passed > 0;
    shown.text += fmt::format("\nasked again: passed {} of {}", again.passed, again.passed + again.failed);
  }

  Result<> open_suite(const std::string& name) {
    suite_.emplace();
    suite_->name = name;
    suite_->id = static_cast<std::int64_t>(seen_.size());
    seen_.push_back(name);
    told_ = 0;
    const auto info =
        std::find_if(run_.suites.begin(), run_.suites.end(), [&](const auto& one) { return one.name == name; });
    info_ = info == run_.suites.end() ? SuiteInfo() : *info;
    return {};
  }

  Result<> close_case() {
    if (trials_.empty()) return {};
    const CaseOutcome outcome = sums_.outcome(info_.trial_policy);
    if (outcome.is_flaky()) {
      const std::string share = fmt::format("\nflaky: {} of {} trials passed", outcome.passed, outcome.scored);
      const auto failed = std::find_if(trials_.begin(), trials_.end(),
                                       [](const JunitCase& one) { return one.verdict == Verdict::fail; });
      const auto passed = std::find_if(trials_.begin(), trials_.end(),
                                       [](const JunitCase& one) { return one.verdict == Verdict::pass; });
      if (outcome.verdict != Verdict::pass) passed->flaked = failed->name + ": " + failed->message;
      for (JunitCase& one : trials_) {
        if (one.verdict != Verdict::fail) continue;
        one.is_flaky = one.is_flaky || outcome.verdict == Verdict::pass;
        one.text += share;
      }
    }
    for (const JunitCase& one : trials_) LLMEVAL_CHECK(write(one));
    trials_.clear();
    sums_ = {};
    return {};
  }

  Result<> write(const JunitCase& one) {
    ++suite_->tests;
    suite_->time += one.time;
    if (one.verdict == Verdict::fail && !one.is_flaky) ++suite_->failures;
    if (one.verdict == Verdict::error) ++suite_->errors;
    if (one.verdict == Verdict::skipped || one.verdict == Verdict::unscored) ++suite_->skipped;
    if (flavour_ == JunitFlavour::strict) keep_note(one);
    piece_.clear();
    append_junit_case(piece_, one, flavour_);
    return cases_.append(piece_);
  }

  // What the strict flavour has no element for, the first hundred of each suite.
  void keep_note(const JunitCase& one) {
    constexpr std::uint64_t k_most_notes = 100;
    const bool is_noted = one.is_flaky || !one.served_by.empty();
    if (!is_noted || ++noted_ > k_most_notes) return;
    const std::string who = one.class_name + " " + one.name;
    if (one.is_flaky) notes_ += fmt::format("flaky: {}: {}\n", who, one.message);
    if (!one.served_by.empty()) notes_ += fmt::format("served by {}: {}\n", one.served_by, who);
    if (noted_ == k_most_notes) notes_ += "…\n";
  }

  // The plan's rest, which a run that stopped has not begun.
  Result<> write_left() {
    if (info_.planned <= told_) return {};
    const std::string why = run_.stop_reason.empty() ? "not finished" : run_.stop_reason;
    JunitCase left;
    left.name = "not run";
    left.class_name = dotted_name({suite_->name});
    left.verdict = Verdict::skipped;
    left.type = "not_run";
    left.message =
        xml_line(fmt::format("{} of {} samples were not run: {}", info_.planned - told_, info_.planned, why));
    left.text = left.message;
    left.place.path = info_.path;
    return write(left);
  }

  Result<> close_suite() {
    LLMEVAL_CHECK(close_case());
    LLMEVAL_CHECK(write_left());
    append_junit_suite_start(buffer(), *suite_, run_, summary_->groups(), summary_->confusions(), flavour_);
    LLMEVAL_CHECK(flush());
    LLMEVAL_CHECK(cases_.move_to(output()));
    append_junit_suite_end(buffer(), notes_, flavour_);
    notes_.clear();
    noted_ = 0;
    suite_.reset();
    return {};
  }

  std::shared_ptr<const RunFacts> facts_;
  JunitFlavour flavour_;
  RunInfo run_;
  std::optional<Summary> summary_;
  std::vector<std::string> seen_;  // Suites.
  std::optional<JunitSuite> suite_;
  SuiteInfo info_;          // Of the suite.
  std::uint64_t told_ = 0;  // Samples of it.
  SampleKey key_;           // Of the case under way.
  std::vector<JunitCase> trials_;
  TrialSums sums_;
  Spill cases_;
  std::string notes_;
  std::uint64_t noted_ = 0;
  std::string piece_;
};

}  // namespace

std::unique_ptr<EventSink> make_junit_writer(std::unique_ptr<Output> output, const ReportOptions& options) {
  return std::make_unique<JunitWriter>(std::move(output), options, JunitFlavour::whole);
}

std::unique_ptr<EventSink> make_strict_junit_writer(std::unique_ptr<Output> output, const ReportOptions& options) {
  return std::make_unique<JunitWriter>(std::move(output), options, JunitFlavour::strict);
}

}  // namespace llmeval
