#include "engine/run.h"

#include "async/slots.h"
#include "async/task_group.h"
#include "domain/stop_reason.h"
#include "engine/caller.h"
#include "engine/endpoints.h"
#include "engine/sample_story.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace llmeval {

namespace {

constexpr std::int64_t k_waiting_for_commit = 512;

SpendingLimits with_suites(SpendingLimits limits, const Project& project) {
  for (const Suite& suite : project.suites) limits.suites.push_back(suite.budget);
  return limits;
}

}  // namespace

struct Engine::State {
  State(Loop& the_loop, const Plan& the_plan, std::map<const Model*, std::unique_ptr<Provider>> the_providers,
        Journal& journal, EventHub& the_hub, EngineOptions the_options)
      : loop(the_loop),
        plan(the_plan),
        hub(the_hub),
        options(std::move(the_options)),
        providers(std::move(the_providers)),
        endpoints(loop, hub, options.concurrency),
        spending(
            loop, with_suites(options.spending, plan.project()), plan.project().suites.size(),
            [this](std::optional<std::uint32_t> suite, std::string_view ceiling) { reach(suite, ceiling); },
            [this](std::uint32_t suite, const SuiteSpend& total, Duration elapsed) {
              ports.journal.spent(suite, total, elapsed);
            }),
        caller(loop, hub, spending, plan.seed()),
        answers(loop, options.answers),
        ports{
            loop,          plan,   models,          caller,         answers,         journal,         hub,
            options.watch, checks, options.earlier, options.others, options.may_ask, no_more.token(), starting.token(),
            now.token()} {
    for (const Suite& suite : plan.project().suites) add_models(suite);
  }

  void add_models(const Suite& suite) {
    std::map<std::string_view, const CallableModel*> by_name;
    for (const auto* list : {&suite.models, &suite.fallbacks, &suite.check_models}) {
      for (const auto& model : *list) {
        const auto [known, is_new] = models.try_emplace(model.get());
        if (is_new) known->second = callable(model);
        by_name[model->name] = &known->second;
      }
    }
    for (const auto* list : {&suite.models, &suite.fallbacks, &suite.check_models}) {
      for (const auto& model : *list) {
        CallableModel& callable = models.at(model.get());
        callable.fallbacks.clear();  // Another suite may have named them already: a model has the same ones everywhere.
        for (const std::string& name : model->fallback) callable.fallbacks.push_back(by_name.at(name));
      }
    }
  }

  // Samples under way: enough that every endpoint finds work while other samples wait for a retry or for their commit,
  // which takes a batch's time and now and then a checkpoint's. A run that a verdict may end asks no further ahead than
  // its concurrency: so many requests at most are paid for after the failure that ends it.
  std::size_t window() const {
    const bool may_end_early = options.fail_fast || options.max_failures || options.is_decided;
    const auto ahead = endpoints.concurrency();
    return static_cast<std::size_t>(may_end_early ? ahead : 2 * ahead + k_waiting_for_commit);
  }

  CallableModel callable(const std::shared_ptr<const Model>& model) {
    CallableModel made{model, providers.at(model.get()).get(), &endpoints.of(*model)};
    const ProviderInfo* provider = find_provider(model->provider);
    made.is_recorded = provider != nullptr && provider->is_recorded;
    return made;
  }

  // Sends nothing more, also for what has begun; what is left can be taken up again, and is not counted.
  void stop(std::string reason) {
    is_cut_off = true;
    end_requests(std::move(reason));
  }

  void end_requests(std::string reason) {
    if (starting.is_cancelled()) return;
    hub.emit(RunCancelling{reason});
    stop_reason = std::move(reason);
    no_more.cancel();
    starting.cancel();
  }

  // Some model's turn would come after the deadline: what only it can answer is left, the others go on.
  void miss_deadline() {
    if (std::exchange(misses_deadline, true)) return;
    Notice notice;
    notice.kind = NoticeKind::budget;
    notice.state = "deadline";
    notice.text = "a model pauses beyond the run's deadline";
    hub.emit(std::move(notice));
  }

  // A budget is reached: the run's ends the run, a suite's what is left of the suite.
  void reach(std::optional<std::uint32_t> suite, std::string_view ceiling) {
    Notice notice;
    notice.kind = NoticeKind::budget;
    notice.state = ceiling;
    notice.text = suite ? fmt::format("the budget of '{}' is reached", plan.project().suites[*suite].name)
                        : std::string("the run's budget is reached");
    hub.emit(std::move(notice));
    if (suite) {
      ceilings.emplace(*suite, ceiling);
    } else {
      end_requests(std::string(ceiling));
    }
  }

  void note(Verdict verdict) {
    if (verdict == Verdict::fail) ++failures;
    if (options.fail_fast && (verdict == Verdict::fail || verdict == Verdict::error)) give_up("fail_fast");
    if (options.max_failures && failures >= *options.max_failures) give_up("max_failures");
  }

  // As stop(), but samples that wait for a retry still run to their end: their verdicts are due.
  void give_up(const std::string& reason) {
    if (!stop_reason.empty()) return;
    hub.emit(RunCancelling{reason});
    stop_reason = reason;
    no_more.cancel();
  }

  void break_off(Error error) {
    if (broken) return;
    broken = std::move(error);
    stop("broken");
  }

  // What fail-fast or a budget left is skipped by decision and counted; what an interruption left is not.
  void leave(const PlannedSample& planned) {
    if (is_cut_off) return;
    if (Result<> skipped = skip_sample(ports, planned, reason_to_leave(planned.suite)); !skipped) {
      break_off(std::move(skipped).error());
    }
  }

  std::string reason_to_leave(std::optional<std::uint32_t> suite) const {
    if (!stop_reason.empty()) return stop_reason;
    const auto reached = suite ? ceilings.find(*suite) : ceilings.begin();
    if (reached != ceilings.end()) return reached->second;
    if (misses_deadline) return "deadline";
    return (suite ? decided.contains(*suite) : !decided.empty()) ? std::string(k_decided) : std::string();
  }

  // Whether the answer of the sample's suite is certain without it. A case that was begun is asked to its end.
  bool is_decided(const PlannedSample& planned) {
    if (!options.is_decided) return false;
    const std::pair subject(planned.suite, planned.case_index);
    if (std::exchange(begun, subject) == subject) return decided.contains(planned.suite);
    if (!decided.contains(planned.suite) && !options.is_decided(planned.suite)) return false;
    decided.insert(planned.suite);
    return true;
  }

  bool is_finished(std::uint64_t position) const {
    return options.earlier != nullptr && options.earlier->is_finished(plan.at(position).index);
  }

  Task<void> run_one(PlannedSample planned, Slot place) {
    Result<std::optional<Verdict>> verdict = co_await run_sample(ports, planned);
    if (!verdict) {
      break_off(std::move(verdict).error());
    } else if (*verdict) {
      note(**verdict);
    } else {
      leave(planned);
    }
    place.release();
  }

  void tick() {
    hub.tick();
    caller.tell_slow();
    timer = loop.start_timer(loop.now() + options.tick, [this] { tick(); });
  }

  Loop& loop;
  const Plan& plan;
  EventHub& hub;
  EngineOptions options;
  std::map<const Model*, std::unique_ptr<Provider>> providers;
  Endpoints endpoints;
  Spending spending;
  Caller caller;
  Answers answers;
  ChecksHashes checks;
  CancelSource starting;
  CancelSource no_more;
  CancelSource now;
  std::map<const Model*, CallableModel> models;
  SamplePorts ports;
  std::string stop_reason;
  std::map<std::uint32_t, std::string> ceilings;                 ///< Of suites whose budget is reached: which.
  std::set<std::uint32_t> decided;                               ///< Suites whose answer is certain.
  std::optional<std::pair<std::uint32_t, std::uint64_t>> begun;  ///< The last case that was begun, with its suite.
  bool misses_deadline = false;                                  ///< Some model pauses beyond it.
  bool is_cut_off = false;                                       ///< Interrupted or broken.
  std::optional<Error> broken;
  std::uint64_t failures = 0;
  TimerId timer;
};

Engine::Engine(Loop& loop, const Plan& plan, std::map<const Model*, std::unique_ptr<Provider>> providers,
               Journal& journal, EventHub& hub, EngineOptions options)
    : state_(std::make_unique<State>(loop, plan, std::move(providers), journal, hub, std::move(options))) {}

Engine::~Engine() = default;

Task<Result<std::string>> Engine::run(RunInfo info) {
  State& state = *state_;
  state.failures = state.hub.tally().fail;
  state.hub.emit(RunStarted{std::move(info)});
  // What is asked and paid for belongs to a run that is on record.
  Result<> begun = co_await state.ports.journal.begun();
  if (!begun) state.break_off(std::move(begun).error());
  state.spending.start();
  if (state.spending.deadline()) {
    state.endpoints.set_deadline(*state.spending.deadline(), [&state] { state.miss_deadline(); });
  }
  if (state.options.tick.count() > 0) state.tick();

  TaskGroup samples(state.loop);
  Slots window(state.loop, state.window());
  const std::uint64_t size = state.plan.size();
  std::uint64_t position = 0;
  while (position < size) {
    if (state.is_finished(position)) {
      ++position;
      continue;
    }
    Slot place = co_await window.acquire(state.starting.token());
    if (!place || state.starting.is_cancelled() || state.no_more.is_cancelled()) break;
    const PlannedSample planned = state.plan.at(position++);
    if (state.spending.is_reached(planned.suite) || state.is_decided(planned)) {
      state.leave(planned);
    } else {
      samples.spawn(state.run_one(planned, std::move(place)));
    }
  }
  co_await samples.join();

  for (; position < size && state.no_more.is_cancelled() && !state.is_cut_off; ++position) {
    if (!state.is_finished(position)) state.leave(state.plan.at(position));
  }
  state.loop.take_back_timer(state.timer);
  state.stop_reason = state.reason_to_leave(std::nullopt);
  state.hub.emit(RunFinished{state.stop_reason});
  if (state.broken) co_return failure(*state.broken);
  co_return state.stop_reason;
}

void Engine::stop_starting(std::string reason) { state_->stop(std::move(reason)); }

void Engine::stop_now() {
  state_->stop("interrupted");
  state_->now.cancel();
}

}  // namespace llmeval
