#include "store/earlier_spending.h"

#include "store_world.h"

using namespace llmeval;
using std::chrono::seconds;

namespace {

RunEvent event_of(RunEventKind kind, Duration elapsed = Duration(0)) {
  RunEvent event;
  event.elapsed = elapsed;
  event.kind = std::move(kind);
  return event;
}

RunSpend spending_of(const std::string& path, const std::string& run) {
  const Result<Database> database = Database::open_existing(path);
  REQUIRE(database);
  Result<RunSpend> spending = earlier_spending(*database, run);
  REQUIRE(spending);
  return *std::move(spending);
}

// A part of a run that takes 40 requests and 5 seconds more than those before it.
void record_part(std::unique_ptr<Recorder> recorder, const RunInfo& run, int part) {
  REQUIRE(recorder->on_event(event_of(RunStarted{run})));
  recorder->spent(0, {{.cost = Money{part * 1000}, .requests = part * 40, .tokens = part * 600}, seconds(part * 4)},
                  seconds(3));
  REQUIRE(recorder->on_event(event_of(RunFinished{"max_cost"}, seconds(5))));
  REQUIRE(recorder->finish());
}

}  // namespace

TEST_CASE("what a run took of budgets and how long it was under way is kept over all its parts") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  RunInfo run = sample_run("20260101-000000-aaaaa", 5);
  UvLoop loop;
  record_part(*Recorder::open(path, loop), run, 1);
  RunSpend spending = spending_of(path, run.id);
  REQUIRE(spending.suites.size() == 1);
  CHECK(spending.suites[0].sum == Spend{.cost = Money{1000}, .requests = 40, .tokens = 600});
  CHECK(spending.suites[0].elapsed == seconds(4));
  CHECK(spending.elapsed == seconds(5));

  run.selection = R"({"limit":5,"budget":{"max_requests":9}})";
  record_part(*Recorder::open_again(path, loop, **RunLock::take(path, 1)), run, 2);
  spending = spending_of(path, run.id);
  CHECK(spending.suites[0].sum == Spend{.cost = Money{2000}, .requests = 80, .tokens = 1200});
  CHECK(spending.elapsed == seconds(10));
  CHECK(read_run(*Database::open_existing(path), run.id)->selection == run.selection);
}

TEST_CASE("a run that kept no budget took at least what its attempts tell") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  const RunInfo run = sample_run("20260101-000000-aaaaa", 5);
  const SampleResult sample = full_sample(0, "a");
  REQUIRE(record(path, run, {sample, full_sample(1, "b")}));
  Spend told;
  for (const Attempt& attempt : sample.calls.at(0).attempts) {
    ++told.requests;
    if (attempt.usage) told.tokens += attempt.usage->input_tokens + attempt.usage->output_tokens;
    if (attempt.cost) told.cost += *attempt.cost;
  }
  const RunSpend spending = spending_of(path, run.id);
  REQUIRE(spending.suites.size() == 1);
  CHECK(spending.suites[0].sum.requests == 2 * told.requests);
  CHECK(spending.suites[0].sum.tokens == 2 * told.tokens);
  CHECK(spending.suites[0].sum.cost == told.cost + told.cost);
  CHECK(told.requests == 2);
  CHECK(told.tokens > 0);
}
