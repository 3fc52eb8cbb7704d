#include "simulation/witness.h"

#include "base/duration.h"
#include "event/event_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <variant>

namespace llmeval {

namespace {

constexpr std::size_t k_most_violations = 10;
constexpr std::int64_t k_total_unless_told = 128;
constexpr std::int64_t k_own_unless_told = 32;

// Of `suite0/c7`: 0.
std::size_t suite_number(std::string_view about) {
  return std::strtoull(about.data() + std::string_view("suite").size(), nullptr, 10);
}

std::string subject_of(const SampleKey& key) { return key.suite + "/" + key.case_id; }

}  // namespace

Sightings& Sightings::operator+=(const Sightings& other) {
  samples += other.samples;
  requests += other.requests;
  retries += other.retries;
  errors += other.errors;
  left += other.left;
  events += other.events;
  return *this;
}

Witness::Witness(VirtualLoop& loop, const Schedule& schedule, const Plan& plan, std::string* log)
    : loop_(loop), schedule_(schedule), log_(log), start_(loop.now()), samples_(plan.size()) {
  for (const ServerPlan& server : schedule.servers) {
    ServerState& state = servers_.emplace_back();
    if (const auto rate = server.limits.requests_per_minute) state.requests.emplace(static_cast<double>(*rate), start_);
  }
  run_budget_ = {"the run", schedule.options.spending.run};
  for (const Suite& suite : schedule.project.suites) {
    requests_.emplace_back(suite.cases->size());
    suite_budgets_.push_back({suite.name, suite.budget});
  }
  sightings_.samples = plan.size();
}

void Witness::goes_on(const EarlierCalls& left) {
  for (std::size_t i = 0; i < servers_.size(); ++i) {
    // Another process: its buckets are full again.
    if (const auto rate = schedule_.servers[i].limits.requests_per_minute) {
      servers_[i].requests.emplace(static_cast<double>(*rate), loop_.now());
    }
  }
  for (std::uint64_t i = 0; i < samples_.size(); ++i) {
    if (samples_[i].finished && samples_[i].has_verdict != left.is_finished(i)) {
      complain(fmt::format("sample {} is known otherwise than it ended", i));
    }
    if (!left.is_finished(i)) samples_[i] = SampleState();
  }
  run_budget_.before += loop_.now() - *run_budget_.since;
  run_budget_.since.reset();
  run_budget_.limits = *schedule_.resume;
  for (Pot& pot : suite_budgets_) pot.since.reset();
  interrupts_.clear();
  circuits_.clear();
  cancelling_.clear();
  run_started_ = run_finished_ = budget_told_ = false;
  went_on_ = true;
}

void Witness::check_pots(std::string_view about) {
  const std::size_t suite = suite_number(about);
  for (const Pot* pot : {&run_budget_, &suite_budgets_.at(suite)}) {
    const BudgetLimits& limits = pot->limits;
    if (limits.max_requests && pot->taken.requests > *limits.max_requests) {
      complain(fmt::format("{} requests of {} for {}", pot->taken.requests, *limits.max_requests, pot->name));
    }
    if (limits.max_tokens && pot->taken.tokens > *limits.max_tokens) {
      complain(fmt::format("{} tokens of {} for {}", pot->taken.tokens, *limits.max_tokens, pot->name));
    }
    if (limits.max_cost && pot->taken.cost > *limits.max_cost) {
      complain(
          fmt::format("{} of {} for {}", format_money(pot->taken.cost), format_money(*limits.max_cost), pot->name));
    }
  }
}

void Witness::charged(std::size_t server, std::string_view about, const Usage& usage) {
  const std::size_t suite = suite_number(about);
  const Spend charge{.cost = schedule_.servers[server].price.cost(usage, loop_.clock().system_now()),
                     .requests = 0,
                     .tokens = usage.input_tokens + usage.output_tokens};
  for (Pot* pot : {&run_budget_, &suite_budgets_.at(suite)}) pot->taken += charge;
  check_pots(about);
}

void Witness::complain(std::string violation) {
  if (violations_.size() == k_most_violations) return;
  violations_.push_back(fmt::format("at {}: {}", format_duration(loop_.now() - start_), violation));
}

std::uint64_t& Witness::requests_about(std::string_view about) {
  const std::size_t slash = about.find('/');
  const auto golden = std::strtoull(about.data() + slash + 2, nullptr, 10);
  return requests_.at(suite_number(about)).at(golden);
}

void Witness::sent(std::size_t server, std::string_view about, bool was_cancelled) {
  if (was_cancelled) return complain(fmt::format("a request about {} was sent off cancelled", about));
  const std::size_t suite = suite_number(about);
  for (Pot* pot : {&run_budget_, &suite_budgets_.at(suite)}) {
    ++pot->taken.requests;
    if (!pot->since) pot->since = loop_.now();
    if (pot->limits.deadline &&
        loop_.now() - *pot->since + pot->before >= *pot->limits.deadline + schedule_.slowest_commit) {
      complain(fmt::format("a request about {} after the deadline of {}", about, pot->name));
    }
  }
  check_pots(about);
  ServerState& state = servers_.at(server);
  ++sightings_.requests;
  ++requests_about(about);
  if (!run_started_ || run_finished_) complain(fmt::format("a request about {} outside the run", about));
  if (!interrupts_.empty()) complain(fmt::format("a request about {} after a stop", about));
  const std::int64_t own =
      schedule_.servers[server].limits.concurrency.value_or(schedule_.options.concurrency.value_or(k_own_unless_told));
  if (++state.in_flight > own) complain(fmt::format("{} requests at once on server {}", state.in_flight, server));
  if (++in_flight_ > schedule_.options.concurrency.value_or(k_total_unless_told)) {
    complain(fmt::format("{} requests at once in all", in_flight_));
  }
  if (state.requests && !state.requests->take(loop_.now(), 1)) {
    complain(fmt::format("more than {} requests a minute on server {}",
                         *schedule_.servers[server].limits.requests_per_minute, server));
  }
}

void Witness::ended(std::size_t server) {
  --servers_.at(server).in_flight;
  --in_flight_;
}

std::uint64_t Witness::answered(std::string_view about, SimulatedAnswer answer) {
  answer.about = about;
  answers_.push_back(std::move(answer));
  return answers_.size() - 1;
}

void Witness::committed(std::uint64_t sample, std::int32_t call) {
  if (!commits_.emplace(sample, call).second) complain(fmt::format("call {} of sample {} twice", call, sample));
}

void Witness::interrupted(int times) {
  if (times > static_cast<int>(interrupts_.size())) interrupts_.push_back(loop_.now());
}

Result<> Witness::on_event(const RunEvent& event) {
  ++sightings_.events;
  if (log_ != nullptr) {
    append_event_json(*log_, event);
    *log_ += '\n';
  }
  if (run_finished_) complain("an event after RunFinished");
  if (!run_started_ && !std::holds_alternative<RunStarted>(event.kind)) complain("an event before RunStarted");
  std::visit([this](const auto& kind) { see(kind); }, event.kind);
  tally_ = event.tally;
  return {};
}

Witness::SampleState& Witness::state_of(std::uint64_t index) { return samples_.at(index); }

void Witness::see(const RunStarted&) {
  if (run_started_) complain("RunStarted twice");
  run_started_ = true;
  run_budget_.since = loop_.now();
}

void Witness::see(const SampleSkipped& event) {
  SampleState& state = state_of(event.sample.index);
  if (cancelling_.empty() && !budget_told_) {
    complain(fmt::format("sample {} is skipped for no reason", event.sample.index));
  }
  if (state.started || state.has_verdict) complain(fmt::format("sample {} is skipped late", event.sample.index));
  state.has_verdict = true;
}

void Witness::see(const SampleStarted& event) {
  SampleState& state = state_of(event.index);
  if (state.started || state.has_verdict) complain(fmt::format("sample {} is started again", event.index));
  if (!cancelling_.empty()) complain(fmt::format("sample {} is started after {}", event.index, cancelling_));
  state.started = true;
}

void Witness::see(const AttemptFailedWillRetry& event) {
  SampleState& state = state_of(event.index);
  ++state.waiting[event.attempt.model];
  ++sightings_.retries;
  if (!state.started || state.finished) complain(fmt::format("sample {} retries while it is not live", event.index));
  if (event.attempt.wait_hint && event.wait < *event.attempt.wait_hint) {
    complain(fmt::format("sample {} waits {}, asked for {}", event.index, format_duration(event.wait),
                         format_duration(*event.attempt.wait_hint)));
  }
}

void Witness::see(const AttemptRestarted& event) {
  int& waiting = state_of(event.index).waiting[event.model];
  if (waiting > 0) {
    --waiting;
  } else if (!is_fallback(event.model)) {
    complain(fmt::format("sample {} goes on without a pause", event.index));
  }
}

// What others fall back to is asked at once.
bool Witness::is_fallback(const std::string& model) const {
  for (const Suite& suite : schedule_.project.suites) {
    for (const auto& one : suite.all_models()) {
      if (std::find(one->fallback.begin(), one->fallback.end(), model) != one->fallback.end()) return true;
    }
  }
  return false;
}

void Witness::see(const Notice& notice) {
  if (notice.kind == NoticeKind::budget) budget_told_ = true;
  if (notice.kind != NoticeKind::circuit) return;
  const bool of_key = notice.state.starts_with("key_");
  const std::string state = of_key ? notice.state.substr(4) : notice.state;
  std::string circuit = notice.model;
  for (const Suite& suite : schedule_.project.suites) {
    for (const auto& model : suite.all_models()) {
      if (of_key && model->name == notice.model) circuit = "key_" + model->base_url + ' ' + model->api_key_env;
    }
  }
  std::string& before = circuits_.try_emplace(circuit, "closed").first->second;
  const bool is_legal =
      before == "half_open" ? state != "half_open" : state == (before == "open" ? "half_open" : "open");
  if (!is_legal) complain(fmt::format("the circuit of {} goes from {} to {}", circuit, before, state));
  before = state;
}

void Witness::see(const CompletionReceived& event) {
  if (!commits_.contains({event.index, event.call})) {
    complain(fmt::format("call {} of sample {} is used before it is committed", event.call, event.index));
  }
}

void Witness::see(const SampleFinished& event) {
  const SampleResult& sample = event.sample;
  SampleState& state = state_of(sample.index);
  if (!state.started || state.finished) complain(fmt::format("sample {} is finished out of turn", sample.index));
  state.finished = true;
  state.has_verdict = sample.verdict != Verdict::skipped;
  if (!state.has_verdict) {
    // The journal's failure is what stops the run: it comes first.
    if (cancelling_.empty() && !budget_told_ && sample.reason != "not stored") {
      complain(fmt::format("sample {} is left without a stop", sample.index));
    }
    if (sample.outcome != Outcome::cancelled) complain(fmt::format("sample {} is left, not cancelled", sample.index));
    return;
  }
  if (sample.verdict == Verdict::error) ++sightings_.errors;
  attempts_ += static_cast<std::uint64_t>(sample.attempt_count());
  for (const Call& call : sample.calls) {
    if (!commits_.contains({sample.index, call.number})) {
      complain(fmt::format("sample {} is scored before its call {} is committed", sample.index, call.number));
    }
  }
  check_answer(sample);
  check_own_budget(sample);
}

void Witness::check_own_budget(const SampleResult& sample) {
  const std::size_t suite = suite_number(sample.key.suite);
  if (suite >= schedule_.sample_budgets.size()) return;
  const std::optional<std::int64_t> most = schedule_.sample_budgets[suite].max_requests;
  if (most && sample.attempt_count() > *most) {
    complain(fmt::format("sample {} made {} requests of {}", sample.index, sample.attempt_count(), *most));
  }
}

void Witness::check_answer(const SampleResult& sample) {
  const bool measured = sample.verdict == Verdict::pass || sample.verdict == Verdict::fail;
  if (measured != is_gradable(sample.outcome)) {
    return complain(
        fmt::format("sample {}: {} by {}", sample.index, verdict_name(sample.verdict), outcome_name(sample.outcome)));
  }
  if (!measured) return;
  const std::string text = sample.answer_text();
  const std::size_t mark = text.rfind('#');
  if (mark == std::string::npos) return complain(fmt::format("sample {} has nobody's answer", sample.index));
  SimulatedAnswer& answer = answers_.at(std::strtoull(text.c_str() + mark + 1, nullptr, 10));
  if (answer.about != subject_of(sample.key) || std::exchange(answer.used, true)) {
    complain(fmt::format("sample {} has another's answer", sample.index));
  }
  if (answer.is_good != (sample.verdict == Verdict::pass)) {
    complain(fmt::format("sample {}: '{}' is {}", sample.index, text, verdict_name(sample.verdict)));
  }
  check_votes(sample);
}

// Where a judge decides, nothing passes without its word.
void Witness::check_votes(const SampleResult& sample) {
  if (sample.verdict != Verdict::pass ||
      schedule_.project.suites[suite_number(sample.key.suite)].check_models.empty()) {
    return;
  }
  const auto says_yes = [](const Call& call) {
    return call.purpose == CallPurpose::judge && call.outcome == Outcome::ok &&
           call.completion.text().find("\"score\": 1") != std::string::npos;
  };
  if (std::none_of(sample.calls.begin(), sample.calls.end(), says_yes)) {
    complain(fmt::format("sample {} passes without a judge's vote", sample.index));
  }
}

void Witness::see(const RunCancelling& event) {
  if (!cancelling_.empty() && event.reason != "interrupted" && event.reason != "broken" && !is_ceiling(event.reason)) {
    complain(fmt::format("{} after {}", event.reason, cancelling_));
  }
  cancelling_ = event.reason;
}

void Witness::see(const RunFinished& /*event*/) { run_finished_ = true; }

void Witness::check_tally(const Tally& tally) {
  const auto verdicts = static_cast<std::uint64_t>(
      std::count_if(samples_.begin(), samples_.end(), [](const SampleState& state) { return state.has_verdict; }));
  sightings_.left = samples_.size() - verdicts;
  if (tally.in_flight() != 0) complain(fmt::format("the tally ends with {} in flight", tally.in_flight()));
  if (tally.planned != samples_.size()) complain(fmt::format("the tally plans {}", tally.planned));
  if (tally.attempts < attempts_ || tally.attempts > sightings_.requests) {
    complain(fmt::format("the tally counts {} attempts of {} requests", tally.attempts, sightings_.requests));
  }
}

void Witness::check_end_time() {
  Duration jumped{0};
  for (const ClockJump& jump : schedule_.jumps) jumped += jump.steady;
  if (interrupts_.size() >= 2 && loop_.now() - interrupts_[1] > schedule_.slowest_commit + jumped) {
    complain("the run went on after the second stop");
  }
  Duration slowest{0};
  for (const Suite& suite : schedule_.project.suites) {
    for (const auto& model : suite.all_models()) slowest = std::max(slowest, model->timeouts.total);
  }
  if (!interrupts_.empty() && loop_.now() - interrupts_[0] > slowest + schedule_.slowest_commit + jumped) {
    complain("the run went on after the first stop");
  }
}

void Witness::ended(const Result<std::string>& stop_reason) {
  if (!run_started_ || !run_finished_) complain("the run has no beginning or no end");
  check_tally(tally_);
  check_end_time();
  for (std::uint64_t i = 0; i < samples_.size(); ++i) {
    if (samples_[i].started != samples_[i].finished) complain(fmt::format("sample {} was started, not finished", i));
  }
  const bool resumable = !stop_reason || *stop_reason == "interrupted" || budget_told_;
  if (!resumable && sightings_.left != 0) complain(fmt::format("{} samples have no verdict", sightings_.left));
  if (stop_reason && stop_reason->empty() && !went_on_ && attempts_ != sightings_.requests) {
    complain(fmt::format("{} attempts were told, {} requests sent", attempts_, sightings_.requests));
  }
  if (in_flight_ != 0) complain(fmt::format("{} requests are still in flight", in_flight_));
  if (loop_.live_tasks() != 0) complain(fmt::format("{} coroutines are left", loop_.live_tasks()));
}

}  // namespace llmeval
