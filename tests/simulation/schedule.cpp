#include "simulation/schedule.h"

#include "base/rng.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace llmeval {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Draws with the words that schedules are described in.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : rng_(seed) {}

  bool chance(double share) { return rng_.uniform() < share; }
  std::int64_t from_to(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(rng_.below(static_cast<std::uint64_t>(most - least + 1)));
  }
  Duration from_to(Duration least, Duration most) { return Duration(from_to(least.count(), most.count())); }
  template <class T, std::size_t n>
  T one_of(const std::array<T, n>& items) {
    return items[rng_.below(n)];
  }

 private:
  Rng rng_;
};

// The judge of a suite's answers.
struct SimulatedJudge {
  std::string model;  // Empty: nobody judges.
  std::int64_t votes = 1;
};

Expectations compile(std::string_view check, Value options) {
  Diagnostics diagnostics;
  Object item;
  item.append(std::string(check), std::move(options));
  return *Expectation::parse(Value(std::move(item)), CheckScope(), diagnostics);
}

// Cases that expect their answer to contain "good" and may have it judged. What they expect is compiled once for all
// schedules.
class SimulatedCases final : public CaseList {
 public:
  SimulatedCases(std::string suite, std::uint64_t size, const BudgetLimits& budget, const SimulatedJudge& judge)
      : suite_(std::move(suite)),
        size_(size),
        expectations_(expectations(judge)),
        budget_(budget.limits_nothing() ? nullptr : std::make_shared<const BudgetLimits>(budget)) {}

  std::uint64_t size() const override { return size_; }
  Result<SuiteCase> at(std::uint64_t index) const override {
    auto subject = std::make_shared<Case>();
    subject->id = fmt::format("c{}", index);
    subject->vars.append("message", Value(case_message(suite_, index)));
    SuiteCase golden{std::move(subject), expectations_};
    golden.budget = budget_;
    return golden;
  }

 private:
  static Expectations expectations(const SimulatedJudge& judge) {
    static std::map<std::pair<std::string, std::int64_t>, Expectations> compiled;
    Expectations& all = compiled[{judge.model, judge.votes}];
    if (!all.empty()) return all;
    all = compile("contains", "good");
    if (judge.model.empty()) return all;
    const Object options{{"rubric", k_simulated_rubric}, {"model", judge.model}, {"votes", judge.votes}, {"min", 0.5}};
    all.push_back(compile("judge", options).front());
    return all;
  }

  std::string suite_;
  std::uint64_t size_;
  Expectations expectations_;
  std::shared_ptr<const BudgetLimits> budget_;
};

Spell draw_spell(Dice& dice) {
  constexpr std::array k_troubles{Trouble::throttled,  Trouble::throttled, Trouble::throttled, Trouble::overloaded,
                                  Trouble::overloaded, Trouble::broken,    Trouble::broken,    Trouble::reset,
                                  Trouble::reset,      Trouble::refused,   Trouble::garbage,   Trouble::cut,
                                  Trouble::hang,       Trouble::no_quota,  Trouble::no_key};
  constexpr std::array k_shares{0.3, 0.6, 0.8, 1.0};
  Spell spell;
  spell.from = dice.chance(0.6) ? Duration(0) : dice.from_to(Duration(0), seconds(10));
  spell.until = spell.from + dice.from_to(milliseconds(100), dice.chance(0.5) ? seconds(300) : seconds(12));
  spell.trouble = dice.one_of(k_troubles);
  spell.share = dice.one_of(k_shares);
  if (dice.chance(0.5)) spell.hint = dice.chance(0.05) ? seconds(3600) : dice.from_to(Duration(0), seconds(6));
  return spell;
}

ServerPlan draw_server(Dice& dice) {
  ServerPlan server;
  server.fastest = dice.from_to(milliseconds(1), milliseconds(200));
  server.slowest = server.fastest + dice.from_to(Duration(0), dice.chance(0.2) ? seconds(20) : seconds(2));
  const std::int64_t spells = dice.chance(0.15) ? 0 : dice.from_to(1, 5);
  for (std::int64_t i = 0; i < spells; ++i) server.spells.push_back(draw_spell(dice));
  server.price = Price(Rates{TokenPrice{dice.from_to(0, 3'000'000)}, TokenPrice{dice.from_to(0, 9'000'000)}});
  server.poor_share = dice.chance(0.5) ? 0.2 : 0;
  server.odd_share = dice.chance(0.3) ? 0.1 : 0;
  server.silent_share = dice.chance(0.2) ? 0.3 : 0;
  if (dice.chance(0.15)) server.rate_per_second = static_cast<double>(dice.from_to(1, 30));
  return server;
}

Limits draw_limits(Dice& dice) {
  Limits limits;
  if (dice.chance(0.5)) limits.concurrency = dice.from_to(1, 20);
  if (dice.chance(0.3)) limits.requests_per_minute = dice.from_to(30, 3000);
  if (dice.chance(0.2)) limits.tokens_per_minute = dice.from_to(2000, 200'000);
  return limits;
}

std::shared_ptr<Model> draw_model(Dice& dice, std::size_t number, std::size_t server) {
  auto model = std::make_shared<Model>();
  model->name = fmt::format("m{}", number);
  model->provider = "openai";
  model->base_url = fmt::format("http://s{}", server);
  model->model = "simulated";
  model->parameters.append("max_output_tokens", Value(dice.from_to(10, 200)));
  model->limits = draw_limits(dice);
  model->timeouts.total = dice.from_to(seconds(1), seconds(30));
  model->attempts = dice.chance(0.1) ? 1 : dice.from_to(3, 9);
  return model;
}

void take_lower(std::optional<std::int64_t>& limit, std::optional<std::int64_t> other) {
  if (other && (!limit || *other < *limit)) limit = other;
}

void tighten(Limits& limits, const Limits& other) {
  take_lower(limits.concurrency, other.concurrency);
  take_lower(limits.requests_per_minute, other.requests_per_minute);
  take_lower(limits.tokens_per_minute, other.tokens_per_minute);
}

// A model at a server of its own, or at one that another has already.
std::shared_ptr<Model> add_model(Dice& dice, Schedule& schedule, std::size_t& models) {
  const bool shares = !schedule.servers.empty() && dice.chance(0.2);
  const std::size_t server = shares ? 0 : schedule.servers.size();
  if (!shares) schedule.servers.push_back(draw_server(dice));
  std::shared_ptr<Model> model = draw_model(dice, models++, server);
  model->price = schedule.servers[server].price;
  tighten(schedule.servers[server].limits, model->limits);
  return model;
}

void draw_models(Dice& dice, Schedule& schedule, Suite& suite, std::size_t& models) {
  const std::int64_t count = dice.chance(0.5) ? 1 : dice.from_to(2, 3);
  std::vector<std::string> backups;
  if (dice.chance(0.3)) {
    for (std::int64_t i = dice.from_to(1, 2); i > 0; --i) {
      suite.fallbacks.push_back(add_model(dice, schedule, models));
      backups.push_back(suite.fallbacks.back()->name);
    }
  }
  for (std::int64_t i = 0; i < count; ++i) {
    const std::shared_ptr<Model> model = add_model(dice, schedule, models);
    model->fallback = backups;
    // Now and then another model of the suite comes first.
    if (!backups.empty() && i > 0 && dice.chance(0.3)) {
      model->fallback.insert(model->fallback.begin(), suite.models.front()->name);
    }
    suite.models.push_back(model);
  }
}

// A request takes some 200 tokens at worst, and about 10 when it is answered.
BudgetLimits draw_budget(Dice& dice, std::int64_t samples) {
  BudgetLimits budget;
  if (dice.chance(0.4)) budget.max_requests = dice.from_to(1, 2 * samples);
  if (dice.chance(0.3)) budget.max_tokens = dice.from_to(50, 40 * samples);
  if (dice.chance(0.3)) budget.max_cost = Money{dice.from_to(100'000, 60'000 * samples)};
  if (dice.chance(0.2)) budget.deadline = dice.from_to(milliseconds(100), seconds(60));
  return budget;
}

void draw_budgets(Dice& dice, Schedule& schedule) {
  constexpr std::int64_t k_samples = 40;
  if (dice.chance(0.25)) schedule.options.spending.run = draw_budget(dice, k_samples);
  for (Suite& suite : schedule.project.suites) {
    if (dice.chance(0.1)) suite.budget = draw_budget(dice, k_samples / 2);
  }
  if (schedule.commits_until_full || !dice.chance(0.3)) return;  // A full disk keeps nothing that could go on.
  schedule.resume = schedule.options.spending.run;
  if (dice.chance(0.7)) schedule.resume = BudgetLimits();
}

// A judge of its own, which may fall back to what the suite's models do.
SimulatedJudge draw_judge(Dice& dice, Schedule& schedule, Suite& suite, std::size_t& models) {
  if (!dice.chance(0.25)) return {};
  const std::shared_ptr<Model> model = add_model(dice, schedule, models);
  if (!suite.fallbacks.empty() && dice.chance(0.5)) model->fallback = {suite.fallbacks.front()->name};
  suite.check_models.push_back(model);
  return {model->name, dice.from_to(1, 3)};
}

void draw_suites(Dice& dice, Schedule& schedule) {
  const std::int64_t suites = dice.chance(0.2) ? 2 : 1;
  std::size_t models = 0;
  for (std::int64_t i = 0; i < suites; ++i) {
    Suite suite;
    suite.name = fmt::format("suite{}", i);
    draw_models(dice, schedule, suite, models);
    const SimulatedJudge judge = draw_judge(dice, schedule, suite, models);
    suite.trials = dice.chance(0.2) ? 2 : 1;
    const std::int64_t per_case = suite.trials * static_cast<std::int64_t>(suite.models.size()) * suites;
    const auto cases = static_cast<std::uint64_t>(std::max<std::int64_t>(1, dice.from_to(20, 60) / per_case));
    schedule.sample_budgets.push_back(dice.chance(0.08) ? draw_budget(dice, 2) : BudgetLimits());
    suite.cases = std::make_shared<SimulatedCases>(suite.name, cases, schedule.sample_budgets.back(), judge);
    schedule.project.suites.push_back(std::move(suite));
  }
}

void draw_interruptions(Dice& dice, Schedule& schedule) {
  if (dice.chance(0.25)) {
    schedule.interrupt = dice.from_to(Duration(0), seconds(12));
    if (dice.chance(0.5)) schedule.interrupt_again = *schedule.interrupt + dice.from_to(Duration(0), seconds(3));
  }
  if (dice.chance(0.05)) schedule.options.fail_fast = true;
  if (dice.chance(0.05)) schedule.options.max_failures = static_cast<std::uint64_t>(dice.from_to(1, 5));
  if (dice.chance(0.03)) schedule.commits_until_full = static_cast<std::uint64_t>(dice.from_to(0, 40));
  const std::int64_t jumps = dice.chance(0.1) ? dice.from_to(1, 3) : 0;
  for (std::int64_t i = 0; i < jumps; ++i) {
    ClockJump jump;
    jump.at = dice.from_to(Duration(0), seconds(15));
    if (dice.chance(0.7)) jump.steady = dice.from_to(Duration(0), dice.chance(0.3) ? seconds(3600) : seconds(20));
    if (dice.chance(0.7)) jump.system = dice.from_to(seconds(-86'400), seconds(86'400));
    schedule.jumps.push_back(jump);
  }
}

}  // namespace

std::string case_message(std::string_view suite, std::uint64_t case_index) {
  return fmt::format("say {}/c{}.", suite, case_index);
}

Schedule draw_schedule(std::uint64_t seed) {
  Dice dice(seed);
  Schedule schedule;
  schedule.seed = seed;
  draw_suites(dice, schedule);
  draw_interruptions(dice, schedule);
  draw_budgets(dice, schedule);
  if (dice.chance(0.4)) schedule.options.concurrency = dice.from_to(1, 40);
  schedule.options.tick = seconds(1);  // Of displays, which nothing here looks at.
  schedule.slowest_commit = dice.from_to(Duration(0), milliseconds(20));
  return schedule;
}

}  // namespace llmeval
