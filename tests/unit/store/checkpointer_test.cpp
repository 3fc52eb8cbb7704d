#include "store/checkpointer.h"

#include "store_world.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <filesystem>
#include <thread>

using namespace llmeval;

TEST_CASE("a long log goes to the database while its writer goes on") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  Result<Database> writer = Database::open(path);
  REQUIRE(writer);
  Result<Database> beside = Database::open_existing(path);
  REQUIRE(beside);
  const auto before = std::filesystem::file_size(path);
  {
    Checkpointer checkpointer(*std::move(beside));
    checkpointer.watch(*writer);
    writer->handle().exec("CREATE TABLE filler (text TEXT)");
    const std::string page(4000, 'x');
    // Some 8 MB: twice what it lets stand.
    for (int commit = 0; commit < 8; ++commit) {
      SQLite::Transaction transaction(writer->handle());
      SQLite::Statement insert(writer->handle(), "INSERT INTO filler VALUES (?)");
      for (int row = 0; row < 256; ++row) {
        insert.bind(1, page);
        insert.exec();
        insert.reset();
      }
      transaction.commit();
    }
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (std::filesystem::file_size(path) < before + (1U << 20U) && std::chrono::steady_clock::now() < give_up) {
      std::this_thread::yield();
    }
    CHECK(std::filesystem::file_size(path) >= before + (1U << 20U));
  }
  // Nothing of it is lost, with or without the thread.
  CHECK(writer->handle().execAndGet("SELECT count(*) FROM filler").getInt() == 2048);
}
