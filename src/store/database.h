#pragma once

#include "base/result.h"

#include <memory>
#include <string>

namespace SQLite {
class Database;
}

namespace llmeval {

/// A connection to a results database: made with its folder where there is none, brought to the current version (after
/// a copy to `FILE.v<N>.bak`), in WAL mode where the file system can. One thread at a time.
class Database {
 public:
  /// How long a locked database is waited for.
  static constexpr int k_busy_timeout_ms = 5000;

  /// `:memory:` is one that nobody else sees and that is gone with the connection.
  /// Errors: not a database, not one of ours, of a newer version, not readable or writable; nothing is changed then.
  static Result<Database> open(const std::string& path);
  /// As open(), but fails where there is no file.
  static Result<Database> open_existing(const std::string& path);

  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  /// Takes the lock of a writer and gives it back: the error that a first write would meet (read-only, locked).
  Result<> check_writable() const;

  const std::string& path() const { return path_; }
  /// For the files of this layer.
  SQLite::Database& handle() const { return *handle_; }

 private:
  Database(std::string path, std::unique_ptr<SQLite::Database> handle);
  static Result<Database> connect(const std::string& path, bool create);

  std::string path_;
  std::unique_ptr<SQLite::Database> handle_;
};

}  // namespace llmeval
