#pragma once

#include "async/virtual_loop.h"
#include "engine/plan.h"
#include "event/earlier_calls.h"
#include "event/event.h"
#include "simulation/rate_watch.h"
#include "simulation/schedule.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

/// What a simulated server answered.
struct SimulatedAnswer {
  bool is_good = true;  ///< Passes its check.
  bool is_odd = false;  ///< A refusal, or truncated: must fail whatever its text.
  std::string about{};  ///< `suite0/c7`
  bool used = false;    ///< By a finished sample.
};

/// What a simulated run was seen to do, for the sum over many.
struct Sightings {
  std::uint64_t samples = 0;
  std::uint64_t requests = 0;
  std::uint64_t retries = 0;
  std::uint64_t errors = 0;
  std::uint64_t left = 0;  ///< Samples without a verdict: the run was stopped.
  std::uint64_t events = 0;

  Sightings& operator+=(const Sightings& other);
};

/// Watches a simulated run from all sides (servers, journal, events) and writes down every broken promise:
/// - a sample is finished once and as its answer deserves, or was left by a stop and can be resumed;
/// - a call is committed before it is looked at, each once;
/// - where a judge decides, nothing passes without its vote;
/// - no request after a stop, no sample begun after fail-fast, no end later than what was in flight;
/// - circuits change only from closed to open, to half open, and from there to closed or open;
/// - no more requests at once, and no more in any window, than the limits allow;
/// - what is sent and charged stays within the budgets, over all parts of a run that goes on;
/// - the events tell the same story in the promised order, and their tally agrees.
class Witness final : public EventSink {
 public:
  /// \param log  where the event log goes, if anywhere. All outlive it.
  Witness(VirtualLoop& loop, const Schedule& schedule, const Plan& plan, std::string* log);

  // From the servers.
  void sent(std::size_t server, std::string_view about, bool was_cancelled);
  void ended(std::size_t server);
  /// What the other side charges for a request, told or not.
  void charged(std::size_t server, std::string_view about, const Usage& usage);
  /// The answer's number, which its text shows.
  std::uint64_t answered(std::string_view about, SimulatedAnswer answer);

  // From the journal and from the one who presses Ctrl-C.
  void committed(std::uint64_t sample, std::int32_t call);
  void interrupted(int times);

  Result<> on_event(const RunEvent& event) override;

  /// The last look, after Engine::run().
  void ended(const Result<std::string>& stop_reason);
  /// The run goes on with what it left.
  void goes_on(const EarlierCalls& left);

  void complain(std::string violation);
  const std::vector<std::string>& violations() const { return violations_; }
  const Sightings& sightings() const { return sightings_; }

 private:
  struct ServerState {
    std::int64_t in_flight = 0;
    std::optional<RateWatch> requests;
  };
  struct SampleState {
    bool started = false;
    bool finished = false;
    bool has_verdict = false;
    std::map<std::string, int> waiting{};  ///< Of its calls, for their next attempt: by the model that is asked.
  };
  /// A budget as its owner sees it: by what was sent and charged.
  struct Pot {
    std::string name;
    BudgetLimits limits;
    Spend taken{};
    std::optional<SteadyTime> since{};  ///< Its deadline counts, in this part of the run.
    Duration before{0};                 ///< Of earlier parts.
  };

  void see(const RunStarted& event);
  void see(const SampleSkipped& event);
  void see(const SampleStarted& event);
  void see(const AttemptFailedWillRetry& event);
  void see(const AttemptRestarted& event);
  void see(const Notice& notice);
  void see(const CompletionReceived& event);
  void see(const SampleFinished& event);
  void see(const RunCancelling& event);
  void see(const RunFinished& event);

  void check_answer(const SampleResult& sample);
  void check_votes(const SampleResult& sample);
  bool is_fallback(const std::string& model) const;
  void check_tally(const Tally& tally);
  void check_end_time();
  void check_pots(std::string_view about);
  void check_own_budget(const SampleResult& sample);
  SampleState& state_of(std::uint64_t index);
  std::uint64_t& requests_about(std::string_view about);

  VirtualLoop& loop_;
  const Schedule& schedule_;
  std::string* log_;
  SteadyTime start_;
  std::vector<ServerState> servers_;
  std::int64_t in_flight_ = 0;
  std::vector<SimulatedAnswer> answers_;
  std::vector<std::vector<std::uint64_t>> requests_;  ///< Sent, by suite and case.
  std::uint64_t attempts_ = 0;                        ///< Told by finished samples.
  std::set<std::pair<std::uint64_t, std::int32_t>> commits_;
  std::vector<SampleState> samples_;
  std::vector<SteadyTime> interrupts_;
  std::map<std::string, std::string>
      circuits_;  ///< The state of each that was told; a key's circuit by `key_` and URL.
  bool run_started_ = false;
  bool run_finished_ = false;
  std::string cancelling_;  ///< The reason of RunCancelling.
  bool budget_told_ = false;
  bool went_on_ = false;
  Pot run_budget_;
  std::vector<Pot> suite_budgets_;
  Tally tally_;
  Sightings sightings_;
  std::vector<std::string> violations_;
};

}  // namespace llmeval
