#include "store/baselines.h"

#include "data/json.h"
#include "store/baseline_file.h"
#include "store_world.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

using namespace llmeval;

namespace {

const std::string k_run = "20260101-000000-aaaaa";
const SystemTime k_now{std::chrono::seconds(1'700'100'000)};

Database open(const std::string& path) {
  Result<Database> database = Database::open(path);
  REQUIRE(database);
  return *std::move(database);
}

// A prompt and a case with their true hashes, as a run has them.
RunInfo true_run(std::uint64_t planned) {
  RunInfo run = sample_run(k_run, planned);
  PromptVersion& prompt = run.suites[0].prompts[0];
  prompt.hash = sha256(prompt.canonical).hex();
  run.suites[0].trial_policy = {TrialPolicy::Kind::majority};
  run.suites[0].cluster = "document";
  return run;
}

SampleResult true_sample(std::uint64_t index, const std::string& case_id) {
  SampleResult sample = full_sample(index, case_id);
  sample.scores[0].judging = std::make_shared<Judging>(Judging{"ab", {"referee"}, {0.5, std::nullopt}});
  return sample;
}

void store_run(const std::string& path, const RunInfo& run, const std::vector<SampleResult>& samples) {
  REQUIRE(record(path, run, samples));
  const Database database = open(path);
  REQUIRE(
      store_decision(database, run.id, 1, GateDecision::fail, {{"triage", "pass_rate", GateDecision::fail, "0 %"}}));
}

std::string exported(const Database& database, bool with_answers = true) {
  std::string text;
  const Result<> written = export_baseline(database, "main", k_run, with_answers, [&](const std::string& line) {
    text += line;
    return Result<>();
  });
  REQUIRE(written);
  return text;
}

// The run that has the name; empty: none.
std::string named(const Database& database, const std::string& name) {
  const auto run = find_baseline(database, name);
  REQUIRE(run);
  return run->value_or("");
}

std::string told(const Diagnostics& diagnostics) {
  std::string text;
  for (const Diagnostic& one : diagnostics.sorted()) text += one.to_text() + "\n";
  return text;
}

// What importing the text says, with nothing stored.
std::string refusal(const std::string& text) {
  const ScratchFolder folder;
  std::ofstream(folder / "b.jsonl") << text;
  const Database database = open(folder / "results.db");
  Diagnostics diagnostics;
  const auto imported = import_baseline(database, folder / "b.jsonl", "b.jsonl", "", k_now, diagnostics);
  REQUIRE(imported);
  CHECK_FALSE(*imported);
  CHECK(list_baselines(database)->empty());
  CHECK(list_runs(database, 10)->empty());
  CHECK(database.handle().execAndGet("SELECT count(*) FROM cases").getInt() == 0);
  return told(diagnostics);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, from);
  return text.replace(at, from.size(), to);
}

// One line of a file: its number from 1.
std::string without_line(const std::string& text, std::size_t number) {
  std::istringstream lines(text);
  std::string kept;
  std::size_t n = 0;
  for (std::string line; std::getline(lines, line);) {
    if (++n != number) kept += line + "\n";
  }
  return kept;
}

std::string file_of_two() {
  const ScratchFolder folder;
  store_run(folder / "results.db", true_run(2), {true_sample(0, "a"), true_sample(1, "b")});
  return exported(open(folder / "results.db"));
}

}  // namespace

TEST_CASE("a baseline is a name for a run, and moves") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  store_run(path, true_run(1), {true_sample(0, "a")});
  RunInfo second = true_run(1);
  second.id = "20260101-000001-bbbbb";
  store_run(path, second, {true_sample(0, "a")});
  const Database database = open(path);
  CHECK(named(database, "main").empty());
  REQUIRE(set_baseline(database, "main", k_run, k_now));
  REQUIRE(set_baseline(database, "release-2", k_run, k_now));
  REQUIRE(set_baseline(database, "main", second.id, k_now + std::chrono::seconds(1)));
  CHECK(named(database, "main") == second.id);
  const auto rows = list_baselines(database);
  REQUIRE(rows);
  REQUIRE(rows->size() == 2);
  CHECK(rows->at(0).name == "main");
  CHECK(rows->at(0).set_at == k_now + std::chrono::seconds(1));
  CHECK(rows->at(1).run == k_run);
  CHECK_FALSE(set_baseline(database, "main", "20260101-000009-zzzzz", k_now));
}

TEST_CASE("what others cannot be compared with says why") {
  const auto why = [](RunState state, auto change) {
    RunInfo run = sample_run(k_run, 1);
    run.decision = GateDecision::fail;
    change(run);
    const std::optional<Error> error = why_no_baseline(run, state);
    return error ? error->message + " (" + error->hint + ")" : "";
  };
  const auto nothing = [](RunInfo&) {};
  CHECK(why(RunState::complete, nothing).empty());
  CHECK(why(RunState::running, nothing) == "run " + k_run + " is under way (llmeval follow " + k_run + ")");
  CHECK(why(RunState::killed, nothing) == "run " + k_run +
                                              " did not come to its end: it was killed (llmeval run "
                                              "--resume " +
                                              k_run + " goes on with it)");
  CHECK(why(RunState::stopped, [](RunInfo& run) { run.stop_reason = "fail_fast"; }) ==
        "run " + k_run + " did not come to its end (fail_fast) (llmeval run makes a complete one)");
  CHECK(why(RunState::complete, [](RunInfo& run) { run.is_scored = false; }) ==
        "run " + k_run + " was not scored (llmeval score gives it verdicts)");
  CHECK(why(RunState::complete, [](RunInfo& run) { run.decision = GateDecision::broken; }) ==
        "run " + k_run + " is broken: too little of it was measured (llmeval run makes a complete one)");
  CHECK(why(RunState::complete, [](RunInfo& run) { run.confirms = "20260101-000001-bbbbb"; }) ==
        "run " + k_run +
            " only asked again what run 20260101-000001-bbbbb failed (llmeval baseline set "
            "20260101-000001-bbbbb)");
}

TEST_CASE("names of baselines") {
  for (const char* good : {"main", "release-2.1", "X_y"}) CHECK_MESSAGE(is_baseline_name(good), good);
  for (const char* bad : {"", "2", "-x", "a b", "a:b", "ä", "a/b", "last", "none", "baseline"})
    CHECK_MESSAGE(!is_baseline_name(bad), bad);
  CHECK_FALSE(is_baseline_name(std::string(61, 'a')));
}

TEST_CASE("the oldest answer is when it was asked for, here or elsewhere") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  SampleResult cached = true_sample(1, "b");
  cached.calls[0].cached = true;
  cached.calls[0].attempts.clear();
  cached.calls[0].recorded_at = SystemTime(std::chrono::seconds(1'600'000'000));
  store_run(path, true_run(2), {true_sample(0, "a"), cached});
  const auto oldest = oldest_answer(open(path), k_run);
  REQUIRE(oldest);
  CHECK(*oldest == cached.calls[0].recorded_at);
}

TEST_CASE("an exported baseline comes to the same run elsewhere, and a second time changes nothing") {
  const ScratchFolder here;
  const std::vector<SampleResult> samples{true_sample(0, "a"), true_sample(1, "b")};
  store_run(here / "results.db", true_run(2), samples);
  const Database source = open(here / "results.db");
  const std::string text = exported(source);
  CHECK(exported(source) == text);

  const ScratchFolder there;
  std::ofstream(there / "b.jsonl") << text;
  const Database database = open(there / "results.db");
  for (const bool is_new : {true, false}) {
    Diagnostics diagnostics;
    const auto imported = import_baseline(database, there / "b.jsonl", "b.jsonl", "", k_now, diagnostics);
    REQUIRE_MESSAGE(imported, (imported ? "" : imported.error().message));
    REQUIRE_MESSAGE(*imported, told(diagnostics));
    CHECK((*imported)->name == "main");
    CHECK((*imported)->run == k_run);
    CHECK((*imported)->samples == 2);
    CHECK((*imported)->is_new == is_new);
  }
  CHECK(named(database, "main") == k_run);
  CHECK(database.handle().execAndGet("SELECT count(*) FROM samples").getInt() == 2);
  CHECK(exported(database) == text);

  EventList told_here;
  REQUIRE(emit_run(database, k_run, {&told_here}));
  const RunInfo& run = std::get<RunStarted>(told_here.events.front().kind).run;
  CHECK(run.is_imported);
  CHECK(run.started_by == "Ada");
  CHECK(run.decision == GateDecision::fail);
  CHECK(run.rules.size() == 1);
  CHECK(run.plan == true_run(2).plan);
  CHECK(run.selection == true_run(2).selection);
  CHECK(run.suites[0].trial_policy == true_run(2).suites[0].trial_policy);
  CHECK(run.suites[0].cluster == "document");
  CHECK(run.suites[0].prompts[0].canonical == R"({"v":1})");
  const SampleResult& sample = std::get<SampleFinished>(told_here.events[1].kind).sample;
  CHECK(sample.answer_text() == samples[0].answer_text());
  CHECK(sample.checks_hash == samples[0].checks_hash);
  CHECK(sample.latency() == samples[0].latency());
  CHECK(sample.usage() == samples[0].usage());
  CHECK(sample.cost() == samples[0].cost());
  CHECK(sample.scores[0].labels == samples[0].scores[0].labels);
  REQUIRE(sample.scores[0].judging != nullptr);
  CHECK(*sample.scores[0].judging == *samples[0].scores[0].judging);
  // The requests on the wire are nobody's business elsewhere.
  CHECK(sample.calls[0].attempts.empty());
  CHECK(text.find("req-1") == std::string::npos);
  CHECK(text.find("retry-after") == std::string::npos);
}

TEST_CASE("a baseline without answers has verdicts and numbers, and nothing that quotes a model") {
  const ScratchFolder folder;
  store_run(folder / "results.db", true_run(1), {true_sample(0, "a")});
  const std::string text = exported(open(folder / "results.db"), false);
  CHECK(text.find("and é") == std::string::npos);
  CHECK(text.find("hm") == std::string::npos);
  CHECK(text.find("found") == std::string::npos);
  const ScratchFolder there;
  std::ofstream(there / "b.jsonl") << text;
  const Database database = open(there / "results.db");
  Diagnostics diagnostics;
  const auto imported = import_baseline(database, there / "b.jsonl", "b.jsonl", "old", k_now, diagnostics);
  REQUIRE(imported);
  REQUIRE_MESSAGE(*imported, told(diagnostics));
  CHECK(named(database, "old") == k_run);
  EventList events;
  REQUIRE(emit_run(database, k_run, {&events}));
  const SampleResult& sample = std::get<SampleFinished>(events.events[1].kind).sample;
  CHECK(sample.answer_text().empty());
  CHECK(sample.verdict == Verdict::fail);
  CHECK(sample.scores[0].pass);
  CHECK(sample.usage().has_value());
}

TEST_CASE("a damaged baseline is refused as a whole, with places") {
  const std::string text = file_of_two();
  const std::size_t lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  CHECK(refusal("") == "b.jsonl: error: the file is empty (llmeval baseline export writes one)\n");
  CHECK(refusal("{\"type\": \"sample\"}\n") ==
        "b.jsonl:1:1: error: a baseline begins with a line of type 'baseline' (one file holds one baseline)\n");
  CHECK(refusal("[1]\n") ==
        "b.jsonl:1:1: error: this is no line of a baseline (llmeval baseline export writes such files)\n");
  CHECK(refusal(replaced(text, "\"version\":1", "\"version\":2")).starts_with("b.jsonl:1:"));
  CHECK(refusal(replaced(text, "\"version\":1", "\"version\":2")).find("a newer llmeval wrote this file") !=
        std::string::npos);
  CHECK(refusal(without_line(text, lines))
            .find("error: 2 samples are announced, 1 are there (the file was cut; write it again with "
                  "llmeval baseline export)") != std::string::npos);
  CHECK(refusal(text + text.substr(text.rfind("{\"type\":\"sample\""))).find("two samples have this place") !=
        std::string::npos);
  CHECK(refusal(replaced(text, "twice", "thrice"))
            .find("the case is not the one that its hash names (the file was "
                  "changed)") != std::string::npos);
  CHECK(refusal(replaced(text, "\\\"v\\\":1", "\\\"v\\\":2")).find("the prompt is not the one that its hash names") !=
        std::string::npos);
  CHECK(refusal(replaced(text, "\"verdict\":\"fail\"", "\"verdict\":\"good\"")).find("unknown verdict 'good'") !=
        std::string::npos);
  CHECK(refusal(replaced(text, "\"trial\":1", "\"trial\":\"x\"")).find("b.jsonl:") == 0);
  CHECK(refusal(replaced(text, "\"case_id\":\"b\",\"case_hash\"", "\"case_id\":\"c\",\"case_hash\""))
            .find("no case before this line has the id and the hash") != std::string::npos);
  CHECK(refusal(replaced(text, "\"decision\":\"fail\"", "\"decision\":\"broken\""))
            .find("is broken: too little of it was "
                  "measured") != std::string::npos);
  CHECK(refusal(text + "\n" + text).find("a second baseline begins") != std::string::npos);
  const std::string model =
      text.substr(text.find("{\"type\":\"model\""),
                  text.find('\n', text.find("{\"type\":\"model\"")) + 1 - text.find("{\"type\":\"model\""));
  CHECK(refusal(text + model).find("what this line says was said before") != std::string::npos);
}
