#include "simulation/simulation.h"

#include "async/task_group.h"
#include "base/assert.h"
#include "provider/provider.h"
#include "simulation/journal.h"
#include "simulation/servers.h"

#include <fmt/format.h>

#include <map>
#include <memory>
#include <utility>

namespace llmeval {

namespace {

RunInfo describe(const Plan& plan) {
  RunInfo info;
  info.id = "simulated";
  info.seed = plan.seed();
  std::uint32_t number = 0;
  for (const Suite& suite : plan.project().suites) {
    SuiteInfo told;
    told.name = suite.name;
    told.planned = plan.suite_size(number++);
    info.suites.push_back(std::move(told));
  }
  return info;
}

// What happens to a run from outside, at its time: Ctrl-C and clocks that jump.
class Outside {
 public:
  Outside(VirtualLoop& loop, const Schedule& schedule, Engine& engine, Witness& witness) : loop_(loop) {
    if (schedule.interrupt) {
      at(*schedule.interrupt, [&engine, &witness] {
        engine.stop_starting("interrupted");
        witness.interrupted(1);
      });
    }
    if (schedule.interrupt_again) {
      at(*schedule.interrupt_again, [&engine, &witness] {
        engine.stop_now();
        witness.interrupted(2);
      });
    }
    for (const ClockJump& jump : schedule.jumps) {
      at(jump.at, [&loop, &jump] { loop.jump(jump.steady, jump.system); });
    }
  }
  ~Outside() {
    for (const TimerId& timer : timers_) loop_.take_back_timer(timer);
  }

 private:
  void at(Duration when, Callback callback) {
    timers_.push_back(loop_.start_timer(loop_.now() + when, std::move(callback)));
  }

  VirtualLoop& loop_;
  std::vector<TimerId> timers_;
};

}  // namespace

SimulationResult simulate(const Schedule& schedule, std::string* log) {
  static const std::map<std::string, std::string, std::less<>> k_environment;
  VirtualLoop loop;
  const Plan plan(schedule.project, schedule.seed);
  Witness witness(loop, schedule, plan, log);
  SimulatedServers servers(loop, schedule, witness);
  SimulatedJournal journal(loop, schedule, witness);
  EventHub hub(loop, {&witness});
  const ProviderPorts ports{loop, servers, nullptr, k_environment};
  std::map<const Model*, std::unique_ptr<Provider>> providers;
  for (const Suite& suite : schedule.project.suites) {
    for (const auto& model : suite.models) providers[model.get()] = *make_provider(model, ports);
  }

  SimulationResult result;
  try {
    Engine engine(loop, plan, std::move(providers), journal, hub, schedule.options);
    const Outside outside(loop, schedule, engine, witness);
    const Result<std::string> ended = run_task(loop, engine.run(describe(plan)));
    witness.ended(ended);
    result.stop_reason = ended ? *ended : ended.error().message;
  } catch (const BugError& bug) {
    witness.complain(fmt::format("our bug: {}", bug.what()));
  }
  if (!loop.is_idle()) witness.complain("something is left that the loop would call");
  result.violations = witness.violations();
  result.sightings = witness.sightings();
  return result;
}

}  // namespace llmeval
