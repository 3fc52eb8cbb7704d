// Runs whose checks ask a judge: beside the answers' limits, journal and budgets, and found again where it is known.

#include "async/task_group.h"
#include "engine/run.h"
#include "engine_world.h"

#include <map>
#include <set>

using namespace llmeval;

namespace {

constexpr std::string_view k_verdict = R"({"reason": "so it is", "score": 0.9})";

// Every case is judged.
class JudgedCases final : public CaseList {
 public:
  JudgedCases(std::uint64_t size, const Object& options) : size_(size) {
    Diagnostics diagnostics;
    std::optional<Expectations> read = Expectation::parse(Value(Object{{"judge", options}}), CheckScope(), diagnostics);
    REQUIRE_FALSE(diagnostics.has_errors());
    expectations_ = *std::move(read);
  }
  std::uint64_t size() const override { return size_; }
  Result<SuiteCase> at(std::uint64_t index) const override {
    auto subject = std::make_shared<Case>();
    subject->id = "c" + std::to_string(index);
    subject->vars = Object({{"message", Value("say " + subject->id)}});
    SuiteCase golden{subject, expectations_};
    golden.budget = budget;
    return golden;
  }

  std::shared_ptr<const BudgetLimits> budget;

 private:
  std::uint64_t size_;
  Expectations expectations_;
};

Object judge_options(int votes = 1) {
  return Object{{"rubric", "Is good."}, {"model", "referee"}, {"min", Value(0.5)}, {"votes", votes}};
}

class Earlier final : public EarlierCalls {
 public:
  bool is_finished(std::uint64_t /*index*/) const override { return false; }
  Result<KnownCalls> calls_of(const SampleResult& sample) override {
    KnownCalls known;
    known.committed = committed;
    if (const auto found = calls.find(sample.index); found != calls.end()) known.calls = found->second;
    return known;
  }
  std::map<std::uint64_t, std::vector<Call>> calls;
  bool committed = true;
};

AttemptResult judged(std::string text) {
  AttemptResult result = good_answer();
  result.completion.parts = {TextPart{std::move(text)}};
  return result;
}

struct JudgedWorld {
  explicit JudgedWorld(std::uint64_t size, const Object& options = judge_options()) {
    project = a_project(size, {a_model("a")});
    auto list = std::make_shared<JudgedCases>(size, options);
    cases = list.get();
    project.suites[0].cases = std::move(list);
    project.suites[0].check_models = {a_model("referee")};
  }

  Result<std::string> run(EngineOptions options = {}) {
    options.earlier = &earlier;
    const Plan plan(project, 7);
    std::map<const Model*, std::unique_ptr<Provider>> providers;
    for (const auto& model : project.suites[0].all_models()) {
      const bool is_judge = model->name == "referee";
      auto one = std::make_unique<ScriptedProvider>(
          loop, is_judge ? judge : [](const Request&, std::int32_t) { return good_answer(); });
      (is_judge ? referee : answerer) = one.get();
      providers[model.get()] = std::move(one);
    }
    Engine engine(loop, plan, std::move(providers), journal, hub, options);
    if (stop_at) loop.start_timer(loop.now() + *stop_at, [&] { engine.stop_starting("interrupted"); });
    RunInfo info;
    SuiteInfo suite;
    suite.planned = plan.size();
    info.suites.push_back(suite);
    Result<std::string> ended = run_task(loop, engine.run(std::move(info)));
    asked = {answerer->asked, referee->asked};
    judges_at_once = referee->most_at_once;
    return ended;
  }

  std::vector<const SampleFinished*> finished() const { return events.of<SampleFinished>(); }

  VirtualLoop loop;
  Project project;
  JudgedCases* cases = nullptr;
  ScriptedProvider::Script judge = [](const Request&, std::int32_t) { return judged(std::string(k_verdict)); };
  SlowJournal journal{loop};
  EventList events;
  EventHub hub{loop, {&events}};
  Earlier earlier;
  std::optional<Duration> stop_at;
  ScriptedProvider* answerer = nullptr;
  ScriptedProvider* referee = nullptr;
  std::pair<int, int> asked;  ///< For answers, and by checks.
  int judges_at_once = 0;
};

}  // namespace

TEST_CASE("a judge is asked once the answer is committed, all votes at once") {
  JudgedWorld world(1, judge_options(3));
  CHECK(world.run() == "");
  CHECK(world.asked == std::pair(1, 3));
  CHECK(world.judges_at_once == 3);
  CHECK(world.journal.committed.size() == 4);
  REQUIRE(world.finished().size() == 1);
  const SampleResult& sample = world.finished()[0]->sample;
  CHECK(sample.verdict == Verdict::pass);
  REQUIRE(sample.calls.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) CHECK(sample.calls[i].number == static_cast<std::int32_t>(i) + 1);
  CHECK(sample.calls[0].purpose == CallPurpose::answer);
  CHECK(sample.calls[3].purpose == CallPurpose::judge);
  CHECK(sample.calls[3].check == "judge");
  CHECK(sample.calls[3].model == "referee");
  CHECK(sample.calls[3].question.has_value());
  CHECK(sample.latency() == std::chrono::milliseconds(100));
  CHECK(world.events.of<CompletionReceived>().size() == 4);
}

TEST_CASE("a judge that fails is an error of the sample, after its own retries") {
  JudgedWorld world(1);
  world.judge = [](const Request&, std::int32_t) { return failed_attempt(Outcome::auth); };
  CHECK(world.run() == "");
  const SampleResult& sample = world.finished().at(0)->sample;
  CHECK(sample.verdict == Verdict::error);
  CHECK(sample.outcome == Outcome::auth);
  CHECK(sample.reason == "check 'judge': 'referee' gave no answer: auth: auth");
  CHECK(world.journal.committed.size() == 2);
}

TEST_CASE("a judge that cannot be understood is asked once more") {
  JudgedWorld world(1);
  world.judge = [](const Request& request, std::int32_t) {
    return judged(request.messages.size() > 2 ? std::string(k_verdict) : "yes");
  };
  CHECK(world.run() == "");
  CHECK(world.asked == std::pair(1, 2));
  CHECK(world.finished().at(0)->sample.verdict == Verdict::pass);
}

TEST_CASE("interrupted while it is judged, a sample keeps its answer and gets no verdict") {
  JudgedWorld world(1, judge_options(2));
  world.judge = [](const Request&, std::int32_t) { return failed_attempt(Outcome::server_error); };
  world.stop_at = std::chrono::milliseconds(250);
  CHECK(world.run() == "interrupted");
  const SampleResult& sample = world.finished().at(0)->sample;
  CHECK(sample.outcome == Outcome::cancelled);
  CHECK(sample.scores.empty());
  CHECK(world.journal.committed.size() == 1);
}

TEST_CASE("what a judge said before is not asked again, and what it failed to say is") {
  JudgedWorld first(1, judge_options(3));
  CHECK(first.run() == "");
  const std::vector<Call> calls = first.finished().at(0)->sample.calls;

  JudgedWorld again(1, judge_options(3));
  again.earlier.calls[0] = {calls[0], calls[1], calls[3]};
  again.earlier.calls[0][1].outcome = Outcome::timeout;
  CHECK(again.run() == "");
  CHECK(again.asked == std::pair(0, 2));
  const SampleResult& sample = again.finished().at(0)->sample;
  CHECK(sample.verdict == Verdict::pass);
  std::set<std::int32_t> numbers;
  for (const Call& call : sample.calls) numbers.insert(call.number);
  CHECK(numbers == std::set<std::int32_t>{1, 4, 5, 6});
  CHECK(again.journal.committed.size() == 2);

  JudgedWorld scored(1, judge_options(3));
  scored.earlier.calls[0] = calls;
  scored.earlier.committed = false;
  CHECK(scored.run() == "");
  CHECK(scored.asked == std::pair(0, 0));
  CHECK(scored.finished().at(0)->sample.verdict == Verdict::pass);
  CHECK(scored.journal.committed.size() == 4);
}

TEST_CASE("a sample's own budget bounds its judges, one after the other where there is no room for both") {
  BudgetLimits limits;
  limits.max_requests = 2;
  JudgedWorld world(1, judge_options(2));
  world.cases->budget = std::make_shared<const BudgetLimits>(limits);
  CHECK(world.run() == "");
  const SampleResult& sample = world.finished().at(0)->sample;
  CHECK(sample.outcome == Outcome::budget);
  CHECK(world.asked == std::pair(1, 1));
  CHECK(sample.reason ==
        "check 'judge': 'referee' gave no answer: budget: the sample's max_requests leaves no room for the request");
}
