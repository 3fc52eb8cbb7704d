#include "store/runs.h"
#include "store/schema.h"
#include "store_world.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace llmeval;
namespace fs = std::filesystem;

namespace {

std::string why_not(const std::string& path) {
  const Result<Database> database = Database::open(path);
  return database ? "opened" : database.error().message;
}

// Makes the database that a dump describes: text, so that what old versions wrote can be read in a review.
void restore(const fs::path& dump, const std::string& path) {
  std::ifstream file(dump);
  const std::string sql(std::istreambuf_iterator<char>(file), {});
  SQLite::Database database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  database.exec(sql);
}

}  // namespace

TEST_CASE("a new database is ours, of the current version, in WAL mode and for its owner only") {
  const ScratchFolder folder;
  const std::string path = folder / "a/b/results.db";
  const Result<Database> database = Database::open(path);
  REQUIRE(database);
  CHECK(database->handle().execAndGet("PRAGMA user_version").getInt() == static_cast<int>(migrations().size()));
  CHECK(std::string(database->handle().execAndGet("PRAGMA journal_mode").getText()) == "wal");
  CHECK(database->handle().execAndGet("PRAGMA foreign_keys").getInt() == 1);
  CHECK(database->handle().execAndGet("SELECT length(value) FROM meta WHERE key = 'database_id'").getInt() == 26);
  CHECK((fs::status(path).permissions() & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none);
}

TEST_CASE("what is not our database is refused and left as it is") {
  const ScratchFolder folder;
  std::ofstream(folder / "text.db") << std::string(5000, 'x');
  CHECK(why_not(folder / "text.db") == "'" + (folder / "text.db") + "' is not a database");
  {
    SQLite::Database other(folder / "other.db", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    other.exec("CREATE TABLE t (x)");
  }
  CHECK(why_not(folder / "other.db") == "'" + (folder / "other.db") + "' is a database of another program");
  CHECK(why_not("/dev/null/results.db").find("/dev/null/results.db") != std::string::npos);
  const Result<Database> missing = Database::open_existing(folder / "none.db");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().message == "there is no database '" + (folder / "none.db") + "'");
  CHECK_FALSE(fs::exists(folder / "none.db"));
}

TEST_CASE("a database of a newer version is refused with both versions named") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  { CHECK(Database::open(path)); }
  {
    SQLite::Database newer(path, SQLite::OPEN_READWRITE);
    newer.exec("PRAGMA user_version = 99");
  }
  CHECK(why_not(path) == "'" + path + "' was written by a newer llmeval (version 99 of the format, this one knows " +
                             std::to_string(migrations().size()) + ")");
}

TEST_CASE("costs that an earlier version did not know are not nothing") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  restore(fs::path(LLMEVAL_OLD_DATABASES) / "v10.sql", path);
  { SQLite::Database(path, SQLite::OPEN_READWRITE).exec("UPDATE calls SET cost_nano_usd = NULL"); }
  const Result<Database> database = Database::open(path);
  REQUIRE(database);
  const auto runs = list_runs(*database, 1);
  REQUIRE(runs);
  REQUIRE(runs->size() == 1);
  CHECK(runs->front().tally.unpriced == 1);
  CHECK(runs->front().tally.unknown_spent == 1);
}

TEST_CASE("databases of every earlier version open and give their runs") {
  std::size_t opened = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(LLMEVAL_OLD_DATABASES)) {
    const ScratchFolder folder;
    const std::string path = folder / "results.db";
    CAPTURE(entry.path().filename().string());
    restore(entry.path(), path);
    const Result<Database> database = Database::open(path);
    REQUIRE_MESSAGE(database, (database ? "" : database.error().message));
    EventList told;
    REQUIRE(emit_run(*database, "20260101-000000-aaaaa", {&told}));
    const std::string name = entry.path().filename().string();
    const std::size_t notices = name == "v7.sql" ? 1 : 0;  // Told before the samples.
    REQUIRE(told.events.size() == 3 + notices);
    for (std::size_t i = 0; i < notices; ++i) CHECK(std::get<Notice>(told.events[1 + i].kind).state == "refused");
    const SampleResult& old = std::get<SampleFinished>(told.events[1 + notices].kind).sample;
    CHECK(old.key.case_id == "a");
    REQUIRE(old.scores.size() == 2);
    CHECK_FALSE(old.checks_hash);
    CHECK(std::get<RunStarted>(told.events.front().kind).run.started_by.empty());
    CHECK(old.scores[0].labels.has_value() == (name != "v1.sql" && name != "v5.sql"));
    // It takes what only the current version knows, too.
    const SampleResult sample = full_sample(0, "b");
    REQUIRE(record(path, sample_run("20260101-000000-bbbbb", 1), {sample}));
    EventList again;
    REQUIRE(emit_run(*database, "20260101-000000-bbbbb", {&again}));
    REQUIRE(again.events.size() == 3);
    CHECK(std::get<SampleFinished>(again.events[1].kind).sample.scores[0].labels == sample.scores[0].labels);
    CHECK(std::get<SampleFinished>(again.events[1].kind).sample.checks_hash == sample.checks_hash);
    ++opened;
  }
  CHECK(opened >= 10);
}
