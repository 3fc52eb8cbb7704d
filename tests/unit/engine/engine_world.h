#pragma once

#include "async/sleep.h"
#include "async/virtual_loop.h"
#include "config/project.h"
#include "event/answer_cache.h"
#include "event/event.h"
#include "event/journal.h"
#include "provider/provider.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace llmeval {

/// Cases c0, c1 … that expect their answer to contain "good".
class CountedCases final : public CaseList {
 public:
  explicit CountedCases(std::uint64_t size) : size_(size) {
    Diagnostics diagnostics;
    Object item;
    item.append("contains", Value("good"));
    expectations_.push_back(Expectation::parse(Value(item), CheckScope(), diagnostics)->front());
    REQUIRE_FALSE(diagnostics.has_errors());
  }
  std::uint64_t size() const override { return size_; }
  Result<SuiteCase> at(std::uint64_t index) const override {
    if (index == broken_) return failure("the file has changed");
    auto subject = std::make_shared<Case>();
    subject->id = "c" + std::to_string(index);
    subject->vars = Object({{"message", Value("say " + subject->id)}});
    SuiteCase golden{subject, expectations_};
    if (index == bounded_) golden.budget = budget_;
    return golden;
  }
  void break_case(std::uint64_t index) { broken_ = index; }
  void give_budget(std::uint64_t index, const BudgetLimits& limits) {
    bounded_ = index;
    budget_ = std::make_shared<const BudgetLimits>(limits);
  }

 private:
  std::uint64_t size_;
  std::uint64_t broken_ = UINT64_MAX;
  std::uint64_t bounded_ = UINT64_MAX;
  std::shared_ptr<const BudgetLimits> budget_;
  Expectations expectations_;
};

inline std::shared_ptr<Model> a_model(std::string name) {
  auto model = std::make_shared<Model>();
  model->name = std::move(name);
  model->provider = "sim";
  return model;
}

/// One suite of `cases` cases over these models.
inline Project a_project(std::uint64_t cases, std::vector<std::shared_ptr<Model>> models, std::int32_t trials = 1) {
  Suite suite;
  suite.name = "suite";
  suite.models.assign(models.begin(), models.end());
  suite.cases = std::make_shared<CountedCases>(cases);
  suite.trials = trials;
  Project project;
  project.suites.push_back(std::move(suite));
  return project;
}

inline AttemptResult good_answer() {
  AttemptResult result;
  result.completion.parts.emplace_back(TextPart{"a good answer"});
  result.completion.usage = Usage{10, 5, 0, 0};
  return result;
}

inline AttemptResult failed_attempt(Outcome outcome) {
  AttemptResult result;
  result.outcome = outcome;
  result.message = std::string(outcome_name(outcome));
  return result;
}

/// Answers by a function after 100 ms; counts what runs at once.
class ScriptedProvider final : public Provider {
 public:
  using Script = std::function<AttemptResult(const Request& request, std::int32_t number)>;
  ScriptedProvider(Loop& loop, Script script) : loop_(loop), script_(std::move(script)) {}

  Task<AttemptResult> attempt(std::shared_ptr<const Request> request, std::int32_t number,
                              CancelToken cancel) override {
    ++asked;
    ++at_once_;
    most_at_once = std::max(most_at_once, at_once_);
    const Duration latency = std::chrono::milliseconds(100);
    const WaitEnd waited = co_await sleep_for(loop_, latency, cancel);
    --at_once_;
    AttemptResult result = script_(*request, number);
    if (waited == WaitEnd::cancelled) result.outcome = Outcome::cancelled;
    result.duration = latency;
    co_return result;
  }

  std::optional<CanonicalRequest> canonical(const Request& request) const override {
    if (!is_named) return std::nullopt;
    CanonicalRequest canonical;
    canonical.body = request.messages.at(0).text();
    canonical.trial = request.trial;
    return canonical;
  }

  int asked = 0;
  int most_at_once = 0;
  bool is_named = false;  ///< Its requests have keys: their first message and trial.

 private:
  Loop& loop_;
  Script script_;
  int at_once_ = 0;
};

/// A cache in memory that takes 1 ms to look something up.
class MapCache final : public AnswerCache {
 public:
  explicit MapCache(Loop& loop) : loop_(loop) {}
  bool may_have(const Digest& key) const override { return answers.contains(key) || broken; }
  Task<Result<std::optional<StoredAnswer>>> find(Digest key) override {
    ++looked_up;
    const Duration latency = std::chrono::milliseconds(1);
    co_await sleep_for(loop_, latency, CancelToken());
    if (broken) co_return failure("the disk is gone");
    const auto found = answers.find(key);
    if (found == answers.end()) co_return std::optional<StoredAnswer>();
    co_return std::optional(found->second);
  }
  void added(const Digest& key) override { added_keys.insert(key); }

  std::map<Digest, StoredAnswer> answers;
  std::set<Digest> added_keys;
  int looked_up = 0;
  bool broken = false;

 private:
  Loop& loop_;
};

/// Takes 1 ms to commit and remembers in which order things were committed.
class SlowJournal final : public Journal {
 public:
  explicit SlowJournal(Loop& loop) : loop_(loop) {}
  Task<Result<>> begun() override { co_return Result<>(); }
  Task<Result<>> commit(const SampleResult& sample, const Call& call) override {
    const Duration latency = std::chrono::milliseconds(1);
    co_await sleep_for(loop_, latency, CancelToken());
    if (static_cast<int>(committed.size()) == fail_after) co_return failure("disk full");
    committed.push_back(sample.index);
    (void)call;
    co_return Result<>();
  }
  void spent(std::uint32_t suite, const SuiteSpend& total, Duration /*elapsed*/) override { taken[suite] = total; }
  std::map<std::uint32_t, SuiteSpend> taken;
  std::vector<std::uint64_t> committed;
  int fail_after = -1;

 private:
  Loop& loop_;
};

/// Keeps what it is told.
class EventList final : public EventSink {
 public:
  Result<> on_event(const RunEvent& event) override {
    events.push_back(event);
    return {};
  }
  template <class Kind>
  std::vector<const Kind*> of() const {
    std::vector<const Kind*> found;
    for (const RunEvent& event : events) {
      if (const auto* kind = std::get_if<Kind>(&event.kind)) found.push_back(kind);
    }
    return found;
  }
  std::vector<RunEvent> events;
};

}  // namespace llmeval
