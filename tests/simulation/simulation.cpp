#include "simulation/simulation.h"

#include "async/task_group.h"
#include "base/assert.h"
#include "provider/provider.h"
#include "simulation/journal.h"
#include "simulation/servers.h"

#include <fmt/format.h>

#include <map>
#include <memory>
#include <optional>
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

// All that outlives the parts of a run.
struct World {
  World(const Schedule& the_schedule, std::string* log)
      : schedule(the_schedule),
        plan(schedule.project, schedule.seed),
        witness(loop, schedule, plan, log),
        servers(loop, schedule, witness),
        journal(loop, schedule, witness, plan.size()) {}

  std::map<const Model*, std::unique_ptr<Provider>> make_providers() {
    static const std::map<std::string, std::string, std::less<>> k_environment;
    const ProviderPorts ports{loop, servers, nullptr, k_environment};
    std::map<const Model*, std::unique_ptr<Provider>> providers;
    for (const Suite& suite : schedule.project.suites) {
      for (const auto& model : suite.all_models()) providers[model.get()] = *make_provider(model, ports);
    }
    return providers;
  }

  // From the start to the end of one invocation; gives why it ended.
  std::string run_part(const EngineOptions& options, bool is_disturbed) {
    std::string reason;
    EventHub hub(loop, {&witness, &journal});
    if (options.earlier != nullptr) hub.tally() = journal.tally();
    try {
      Engine engine(loop, plan, make_providers(), journal, hub, options);
      std::optional<Outside> outside;
      if (is_disturbed) outside.emplace(loop, schedule, engine, witness);
      const Result<std::string> ended = run_task(loop, engine.run(describe(plan)));
      witness.ended(ended);
      reason = ended ? *ended : ended.error().message;
    } catch (const BugError& bug) {
      witness.complain(fmt::format("our bug: {}", bug.what()));
    }
    if (!loop.is_idle()) witness.complain("something is left that the loop would call");
    return reason;
  }

  const Schedule& schedule;
  VirtualLoop loop;
  const Plan plan;
  Witness witness;
  SimulatedServers servers;
  SimulatedJournal journal;
};

}  // namespace

SimulationResult simulate(const Schedule& schedule, std::string* log) {
  World world(schedule, log);
  SimulationResult result;
  result.stop_reason = world.run_part(schedule.options, true);
  if (schedule.resume && !result.stop_reason.empty() && world.witness.violations().empty()) {
    EngineOptions options = schedule.options;
    options.earlier = &world.journal;
    options.spending.run = *schedule.resume;
    options.spending.before = world.journal.taken();
    world.witness.goes_on(world.journal);
    result.stop_reason = "resumed, " + world.run_part(options, false);
  }
  result.violations = world.witness.violations();
  result.sightings = world.witness.sightings();
  return result;
}

}  // namespace llmeval
