#include "store/sample_rows.h"

#include "store_world.h"

#include <fmt/format.h>

using namespace llmeval;

namespace {

Database open(const std::string& path) {
  Result<Database> database = Database::open_existing(path);
  REQUIRE(database);
  return *std::move(database);
}

Call answer(std::int32_t number, std::string text) {
  Call call;
  call.number = number;
  call.model = "mini";
  call.completion.parts = {TextPart{std::move(text)}};
  call.latency = std::chrono::milliseconds(10);
  return call;
}

// What a sample's row and its checks say, in one line.
std::string told(const SampleTable& table, const SampleRow& row) {
  std::string text = fmt::format("{} {}/{}/{}/{}#{} {} {}", row.index, table.suites[row.suite],
                                 table.prompts[row.prompt], table.models[row.model], table.cases[row.subject].id,
                                 row.trial, verdict_name(row.verdict), outcome_name(row.outcome));
  for (const CheckRow& check : table.checks_of(row)) {
    const SampleTable::CheckName& name = table.checks[check.check];
    text += fmt::format(" {}:{}={}{}", name.type, name.name, static_cast<int>(check.state), check.decides ? "" : "*");
  }
  return text;
}

}  // namespace

TEST_CASE("a run's samples are read without their texts, in plan order") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  const RunInfo run = sample_run("20260101-000000-aaaaa", 3);
  const SampleResult first = full_sample(2, "a");
  SampleResult second = full_sample(0, "b");
  second.verdict = Verdict::pass;
  second.checks_hash = sha256("others");
  second.scores.push_back({"latency", "latency", std::nullopt, false, 0, "does not apply", std::nullopt});
  SampleResult skipped = full_sample(1, "c");
  skipped.verdict = Verdict::skipped;
  skipped.calls.clear();
  skipped.scores.clear();
  skipped.checks_hash.reset();
  REQUIRE(record(path, run, {first, second, skipped}));

  const Database database = open(path);
  const Result<SampleTable> read = read_sample_rows(database, run.id);
  REQUIRE(read);
  REQUIRE(read->rows.size() == 3);
  CHECK(told(*read, read->rows[0]) ==
        "0 triage/triage/mini/b#1 pass ok contains:polite=0 regex:regex=2* latency:latency=3*");
  CHECK(told(*read, read->rows[1]) == "1 triage/triage/mini/c#1 skipped ok");
  CHECK(told(*read, read->rows[2]) == "2 triage/triage/mini/a#1 fail ok contains:polite=0 regex:regex=2*");

  const SampleRow& row = read->rows[2];
  CHECK(read->checks_hashes[row.checks_hash] == first.checks_hash->hex());
  CHECK(read->checks_hashes[read->rows[0].checks_hash] == second.checks_hash->hex());
  CHECK(read->checks_hashes[read->rows[1].checks_hash].empty());
  CHECK(read->cases[row.subject].hash == first.subject->hash);
  CHECK(row.answered_at == first.started_at);
  CHECK(row.latency == std::chrono::milliseconds(800));
  CHECK(row.cost == Money{123});
  CHECK(row.has_answer);
  CHECK(row.has_usage);
  CHECK(row.input_tokens == 100);
  CHECK(row.output_tokens == 20);
  CHECK(row.score == 0.5);
  CHECK(read->tags[row.tags] == R"({"route":"support","billing":"true"})");
  CHECK(read->reported_models[row.reported_model] == "mini-2026");
  CHECK_FALSE(row.cached);
  CHECK_FALSE(read->rows[1].has_answer);
  CHECK_FALSE(read->rows[1].cost);
  CHECK_FALSE(read->rows[1].has_usage);
}

TEST_CASE("the calls of a sample are added up, and a judge's count for its cost only") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  const RunInfo run = sample_run("20260101-000000-aaaaa", 2);
  SampleResult sample = full_sample(0, "a");
  Call cached = answer(2, "yes");
  cached.model = "backup";
  cached.cached = true;
  cached.recorded_at = SystemTime(std::chrono::seconds(1'600'000'000));
  cached.completion.reported_model = "backup-1";
  cached.cost = Money{7};
  Call judge = answer(3, "I judge");
  judge.purpose = CallPurpose::judge;
  judge.cost = Money{1'000};
  judge.completion.reported_model = "referee-1";
  sample.calls.push_back(cached);
  sample.calls.push_back(judge);
  SampleResult unpriced = full_sample(1, "b");
  unpriced.calls.push_back(answer(2, "no"));
  REQUIRE(record(path, run, {sample, unpriced}));

  const Result<SampleTable> read = read_sample_rows(open(path), run.id);
  REQUIRE(read);
  const SampleRow& row = read->rows[0];
  CHECK(row.latency == std::chrono::milliseconds(810));
  CHECK(row.cost == Money{1'130});
  CHECK(row.input_tokens == 100);
  CHECK(row.cached);
  CHECK(row.answered_at == *cached.recorded_at);
  CHECK(read->models[row.served_by] == "backup");
  CHECK(read->reported_models[row.reported_model] == "backup-1");
  CHECK_FALSE(read->rows[1].cost);
}

TEST_CASE("runs of one database keep apart") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  const RunInfo early = sample_run("20260101-000000-aaaaa", 41);
  const RunInfo other = sample_run("20260102-000000-bbbbb", 40);
  std::vector<SampleResult> firsts;
  std::vector<SampleResult> others;
  for (std::uint64_t i = 0; i < 40; ++i) {
    firsts.push_back(full_sample(i, fmt::format("first-{}", i)));
    others.push_back(full_sample(i, fmt::format("other-{}", i)));
  }
  REQUIRE(record(path, early, firsts));
  REQUIRE(record(path, other, others));

  const Database database = open(path);
  for (const RunInfo* run : {&early, &other}) {
    const Result<SampleTable> read = read_sample_rows(database, run->id);
    REQUIRE(read);
    CHECK(read->rows.size() == 40);
    for (const SampleRow& row : read->rows) {
      CHECK(row.check_count == 2);
      CHECK(row.latency == std::chrono::milliseconds(800));
      CHECK(read->cases[row.subject].id.substr(0, 5) == (run == &early ? "first" : "other"));
    }
  }
  CHECK(read_sample_rows(database, "nothing").error().message == "there is no run 'nothing'");
}

TEST_CASE("the last answer of each sample is shown, without copies of its own") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  const RunInfo run = sample_run("20260101-000000-aaaaa", 3);
  SampleResult conversation = full_sample(0, "a");
  conversation.calls.push_back(answer(2, "the last word"));
  Call judge = answer(3, "I judge");
  judge.purpose = CallPurpose::judge;
  conversation.calls.push_back(judge);
  SampleResult silent = full_sample(1, "b");
  silent.calls.clear();
  REQUIRE(record(path, run, {conversation, silent, full_sample(2, "c")}));

  const Database database = open(path);
  std::vector<std::string> answers;
  REQUIRE(for_each_answer(database, run.id, [&](std::int64_t, std::string_view text) { answers.emplace_back(text); }));
  CHECK(answers == std::vector<std::string>{"the last word", std::string("nul \0 and é", 12)});
}
