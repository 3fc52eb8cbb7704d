#include "store/database.h"

#include "base/entropy.h"
#include "base/ids.h"
#include "store/problem.h"
#include "store/schema.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <filesystem>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

namespace fs = std::filesystem;

// Where a file system has no shared memory, SQLite keeps the rollback journal by itself: the answer is not an error.
// The change of a new file wants all locks at once, for which SQLite does not wait where another process is at it, too.
void use_write_ahead_log(SQLite::Database& database) {
  for (int waited_ms = 0;; ++waited_ms) {
    try {
      database.execAndGet("PRAGMA journal_mode = WAL");
      return;
    } catch (const SQLite::Exception& problem) {
      if (problem.getErrorCode() != SQLITE_BUSY || waited_ms >= Database::k_busy_timeout_ms) throw;
    }
    sqlite3_sleep(1);
  }
}

void configure(SQLite::Database& database) {
  database.setBusyTimeout(Database::k_busy_timeout_ms);
  database.exec("PRAGMA foreign_keys = ON");
  use_write_ahead_log(database);
  // In WAL mode NORMAL survives kill -9 at any moment; only a power cut can lose the last commits.
  database.exec("PRAGMA synchronous = NORMAL");
  // 16 MB: a run is read in plan order, which jumps about in what was written in the order of completion.
  database.exec("PRAGMA cache_size = -16384");
  // 32 MB: writers wait while the log goes to the database, and what is written often in between goes there once.
  database.exec("PRAGMA wal_autocheckpoint = 8192");
}

// SQLite's own statistics of memory, which nobody reads, take a lock for every allocation. Only before its first use.
void configure_library() {
  static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(configured);
}

Result<> check_ours(SQLite::Database& database, const std::string& path) {
  // Tables first: another process may make them, with the id in the same transaction, between these questions.
  const bool has_tables = database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() > 0;
  const int id = database.execAndGet("PRAGMA application_id").getInt();
  const int version = database.execAndGet("PRAGMA user_version").getInt();
  if (has_tables && id != k_application_id) return failure(fmt::format("'{}' is a database of another program", path));
  const auto known = static_cast<int>(migrations().size());
  if (version > known) {
    return failure(fmt::format("'{}' was written by a newer llmeval (version {} of the format, this one knows {})",
                               path, version, known),
                   "update llmeval, or name another file with --db");
  }
  return {};
}

// By a connection of its own, as SQLite refuses a copy by the one that is about to write.
void back_up(const std::string& path, int version) {
  SQLite::Database source(path, SQLite::OPEN_READONLY, Database::k_busy_timeout_ms);
  source.backup(fmt::format("{}.v{}.bak", path, version).c_str(), SQLite::Database::Save);
}

void migrate(SQLite::Database& database, const std::string& path) {
  const auto known = static_cast<int>(migrations().size());
  if (database.execAndGet("PRAGMA user_version").getInt() == known) return;
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  // Another process may have been faster while this one waited for the lock.
  const int version = database.execAndGet("PRAGMA user_version").getInt();
  if (version == known) return;
  if (version > 0) back_up(path, version);
  for (std::size_t i = static_cast<std::size_t>(version); i < migrations().size(); ++i) {
    database.exec(std::string(migrations()[i]));
  }
  database.exec(fmt::format("PRAGMA user_version = {}", known));
  if (version == 0) {
    database.exec(fmt::format("PRAGMA application_id = {}", k_application_id));
    SystemEntropy entropy;
    SQLite::Statement insert(database, "INSERT INTO meta (key, value) VALUES ('database_id', ?)");
    insert.bind(1, make_random_id(entropy));
    insert.exec();
  }
  transaction.commit();
}

}  // namespace

Database::Database(std::string path, std::unique_ptr<SQLite::Database> handle)
    : path_(std::move(path)), handle_(std::move(handle)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(const std::string& path) { return connect(path, true); }

Result<Database> Database::open_existing(const std::string& path) { return connect(path, false); }

Result<Database> Database::connect(const std::string& path, bool create) {
  std::error_code error;
  const bool is_new = !fs::exists(path, error);
  if (is_new && !create) return failure(fmt::format("there is no database '{}'", path), "run 'llmeval run' first");
  if (is_new && fs::path(path).has_parent_path()) {
    fs::create_directories(fs::path(path).parent_path(), error);
    if (error) return failure(fmt::format("cannot make the folder of '{}': {}", path, error.message()));
  }
  try {
    configure_library();
    // A connection has one thread at a time: SQLite's own lock around every call would only cost.
    const int flags = SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX | (create ? SQLite::OPEN_CREATE : 0);
    auto handle = std::make_unique<SQLite::Database>(path, flags, k_busy_timeout_ms);
    // Answers may be confidential: nobody but the user reads them.
    if (is_new) fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write, error);
    LLMEVAL_CHECK(check_ours(*handle, path));
    configure(*handle);
    migrate(*handle, path);
    return Database(path, std::move(handle));
  } catch (const SQLite::Exception& problem) {
    return failure(database_problem(path, problem, "open the database"));
  }
}

Result<> Database::check_writable() const {
  try {
    // A file that cannot be written gives a reader's lock instead of an error.
    if (sqlite3_db_readonly(handle_->getHandle(), "main") != 0) throw SQLite::Exception("read-only", SQLITE_READONLY);
    const SQLite::Transaction transaction(*handle_, SQLite::TransactionBehavior::IMMEDIATE);
    return {};
  } catch (const SQLite::Exception& problem) {
    return failure(database_problem(path_, problem, "write to"));
  }
}

}  // namespace llmeval
