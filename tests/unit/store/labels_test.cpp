#include "store/labels.h"

#include "store/calibrations.h"
#include "store_world.h"

#include <SQLiteCpp/SQLiteCpp.h>

using namespace llmeval;

namespace {

const SystemTime k_noon(std::chrono::seconds(1'800'000'000));

// A run of three samples whose check `polite` measured all and `regex` none.
struct LabelWorld {
  ScratchFolder folder;
  std::string path = folder / "results.db";
  std::string run = "20260101-000000-aaaaa";

  LabelWorld() {
    REQUIRE(record(path, sample_run(run, 3), {full_sample(0, "a"), full_sample(1, "b"), full_sample(2, "c")}));
  }
  Database open() const { return *Database::open(path); }
};

std::vector<ScoredSample> scored(const Database& database, const std::string& run) {
  std::vector<ScoredSample> all;
  REQUIRE(for_each_scored(database, run, "triage", "polite", [&](const ScoredSample& one) { all.push_back(one); }));
  return all;
}

LabelSheet sheet_of(const Database& database, const std::string& run, std::string id, bool is_random) {
  LabelSheet sheet{std::move(id), run, "triage", "polite", 7, 3, is_random, true, k_noon, {}};
  for (const ScoredSample& one : scored(database, run)) sheet.rows.emplace_back(sheet.id + one.key.case_id, one.row);
  return sheet;
}

}  // namespace

TEST_CASE("the checks that measured a run's answers, and those answers") {
  const LabelWorld world;
  const Database database = world.open();
  const auto checks = scored_checks(database, world.run);
  REQUIRE(checks);
  REQUIRE(checks->size() == 1);
  CHECK(checks->front().name == "polite");
  CHECK(checks->front().type == "contains");
  CHECK(checks->front().scored == 3);
  const std::vector<ScoredSample> samples = scored(database, world.run);
  REQUIRE(samples.size() == 3);
  CHECK(samples[1].key == SampleKey{"triage", "triage", "mini", "b", 1});
  CHECK(samples[1].score.pass);
  CHECK(samples[1].score.reason == "found");
  CHECK(stored_answer(database, samples[1].row, 3).value() == full_sample(1, "b").answer_text());
  CHECK(stored_answer(database, samples[1].row, 4)->empty());
}

TEST_CASE("two checks of one name cannot be told apart") {
  const ScratchFolder folder;
  SampleResult sample = full_sample(0, "a");
  sample.scores.push_back(sample.scores[0]);
  REQUIRE(record(folder / "results.db", sample_run("20260101-000000-aaaaa", 1), {sample}));
  const Database database = *Database::open(folder / "results.db");
  const Result<> told = for_each_scored(database, "20260101-000000-aaaaa", "triage", "polite", [](const auto&) {});
  REQUIRE_FALSE(told);
  CHECK(told.error().message == "several checks of suite 'triage' are named 'polite'");
}

TEST_CASE("labels are kept once, and what is put right stays beside") {
  const LabelWorld world;
  const Database database = world.open();
  const LabelSheet sheet = sheet_of(database, world.run, "s1", true);
  REQUIRE(store_sheet(database, sheet));
  REQUIRE(store_sheet(database, sheet));
  const std::vector<AnswerLabel> said{{"s1a", "anna", true, 0.9, "kind"}, {"s1b", "anna", false, {}, ""}};
  const auto first = store_labels(database, said, k_noon);
  REQUIRE(first);
  CHECK((first->added == 2 && first->replaced == 0 && first->unchanged == 0));
  const auto again = store_labels(database, said, k_noon + std::chrono::hours(1));
  CHECK((again->added == 0 && again->replaced == 0 && again->unchanged == 2));
  const auto other = store_labels(database, {{"s1a", "ben", false, {}, ""}, {"s1b", "anna", true, {}, ""}}, k_noon);
  CHECK((other->added == 1 && other->replaced == 1));

  const auto rows = find_sheet_rows(database, {"s1a", "s1b", "nothing"});
  REQUIRE(rows);
  REQUIRE(rows->size() == 2);
  CHECK(rows->at("s1a").labels == std::map<std::string, bool>{{"anna", true}, {"ben", false}});
  const auto labels = read_labels(database, "triage", "polite");
  REQUIRE(labels);
  REQUIRE(labels->size() == 3);
  CHECK(labels->front().label.comment == "kind");
  CHECK(labels->front().label.score == 0.9);
  CHECK(labels->front().at == k_noon);
  CHECK(labels->front().key.case_id == "a");
  CHECK(labels->front().is_random);
  CHECK(database.handle().execAndGet("SELECT count(*) FROM labels").getInt() == 4);

  const auto sheets = list_sheets(database);
  REQUIRE(sheets);
  REQUIRE(sheets->size() == 1);
  CHECK(sheets->front().rows == 3);
  CHECK(sheets->front().labelled == 2);
  CHECK(sheets->front().labels == 3);
  CHECK(sheets->front().people == std::vector<std::string>{"anna", "ben"});
  CHECK(sheets->front().sheet.seed == 7);
  CHECK(sheets->front().sheet.drawn_at == k_noon);
}

TEST_CASE("labels of unknown rows are not taken, nor those beside them") {
  const LabelWorld world;
  const Database database = world.open();
  REQUIRE(store_sheet(database, sheet_of(database, world.run, "s1", true)));
  CHECK_FALSE(store_labels(database, {{"s1a", "anna", true, {}, ""}, {"x", "anna", true, {}, ""}}, k_noon));
  CHECK(read_labels(database, "triage", "polite")->empty());
}

TEST_CASE("a label from a picked sheet counts once a random one asks for it") {
  const LabelWorld world;
  const Database database = world.open();
  REQUIRE(store_sheet(database, sheet_of(database, world.run, "p", false)));
  REQUIRE(store_sheet(database, sheet_of(database, world.run, "r", true)));
  REQUIRE(store_labels(database, {{"pa", "anna", true, {}, ""}}, k_noon));
  CHECK_FALSE(read_labels(database, "triage", "polite")->front().is_random);
  CHECK(store_labels(database, {{"ra", "anna", true, {}, ""}}, k_noon)->unchanged == 1);
  const auto labels = read_labels(database, "triage", "polite");
  CHECK(labels->size() == 1);
  CHECK(labels->front().is_random);
  CHECK(labels->front().label.row_id == "ra");
}

TEST_CASE("a labelled run cannot be deleted by the way") {
  const LabelWorld world;
  const Database database = world.open();
  REQUIRE(store_sheet(database, sheet_of(database, world.run, "s1", true)));
  REQUIRE(store_labels(database, {{"s1a", "anna", true, {}, ""}}, k_noon));
  CHECK_THROWS_AS(database.handle().exec("DELETE FROM runs"), SQLite::Exception);
}

TEST_CASE("a suite's runs, and whose answers they have") {
  const LabelWorld world;
  RunInfo again = sample_run("20260102-000000-bbbbb", 1);
  again.started_at += std::chrono::hours(1);
  again.scored_from = world.run;
  REQUIRE(record(world.path, again, {full_sample(0, "a")}));
  const Database database = world.open();
  const auto runs = runs_of_suite(database, "triage");
  REQUIRE(runs);
  REQUIRE(runs->size() == 2);
  CHECK(runs->front().run_id == again.id);
  CHECK(runs->front().answers_of == world.run);
  CHECK(runs->back().answers_of == world.run);
  CHECK(find_stored_suite(database, "x", "evals/triage.eval.yaml").value() == "triage");
  const auto unknown = find_stored_suite(database, "trige", "trige");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().message == "no run of suite 'trige' is stored");
  CHECK(unknown.error().hint == "did you mean 'triage'?");
}

TEST_CASE("calibrations are kept, the newest first") {
  const LabelWorld world;
  const Database database = world.open();
  CalibrationRecord record{"triage", "polite", {"j1", "j2"}, world.run, 40, 0.7, 0.5, 0.9, R"({"a":1})", k_noon};
  REQUIRE(store_calibration(database, record));
  record.kappa = record.kappa_low = record.kappa_high = std::nullopt;
  REQUIRE(store_calibration(database, record));
  const auto found = read_calibrations(database, "triage", "polite");
  REQUIRE(found);
  REQUIRE(found->size() == 2);
  CHECK_FALSE(found->front().kappa);
  CHECK(found->back().kappa == 0.7);
  CHECK(found->back().kappa_low == 0.5);
  CHECK(found->back().judges == std::vector<std::string>{"j1", "j2"});
  CHECK(found->back().run_id == world.run);
  CHECK(found->back().labels == 40);
  CHECK(found->back().result == R"({"a":1})");
  CHECK(found->back().at == k_noon);
  CHECK(read_calibrations(database, "triage", "other")->empty());
}
