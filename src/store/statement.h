#pragma once

#include "base/clock.h"
#include "base/hash.h"
#include "base/money.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace llmeval {

/// A prepared statement that binds and reads the program's own types: absent optionals and null pointers are NULL,
/// times and durations microseconds, money nano-dollars. Texts are not copied: they live until run() returns. Errors
/// are SQLite::Exception.
///
/// Speaks to SQLite's C interface: SQLiteCpp makes an object with a shared owner of every column that is read, which
/// costs more than the reading, five times a sample.
class Sql {
 public:
  Sql(SQLite::Database& database, const char* text) : connection_(database.getHandle()) {
    sqlite3_stmt* prepared = nullptr;
    check(sqlite3_prepare_v3(connection_, text, -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr));
    statement_.reset(prepared);
  }

  /// Executes with these parameters and resets.
  template <class... Args>
  void run(const Args&... args) {
    query(args...);
    next();
    sqlite3_reset(statement_.get());
  }

  /// Starts a query with these parameters; then next() for each row.
  template <class... Args>
  Sql& query(const Args&... args) {
    sqlite3_reset(statement_.get());
    int position = 0;
    (bind(++position, args), ...);
    return *this;
  }
  /// For parameters that only the running program knows: reset(), this for each, then next().
  template <class T>
  void set(int position, const T& value) {
    bind(position, value);
  }
  /// Ends a query before its last row: until then it holds on to what it saw, and the journal cannot be emptied.
  void reset() { sqlite3_reset(statement_.get()); }
  bool next() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) {
      const SQLite::Exception error(connection_, code);
      sqlite3_reset(statement_.get());
      throw error;
    }
    return false;
  }

  std::int64_t integer(int column) { return sqlite3_column_int64(statement_.get(), column); }
  double real(int column) { return sqlite3_column_double(statement_.get(), column); }
  bool is_null(int column) { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }
  /// Empty for NULL. Valid until next() or the next query.
  std::string_view view(int column) {
    const auto* text = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
    const int size = sqlite3_column_bytes(statement_.get(), column);
    return text == nullptr ? std::string_view() : std::string_view(text, static_cast<std::size_t>(size));
  }
  std::string text(int column) { return std::string(view(column)); }
  std::optional<std::int64_t> maybe_integer(int column) {
    return is_null(column) ? std::nullopt : std::optional(integer(column));
  }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };

  void check(int code) const {
    if (code != SQLITE_OK) throw SQLite::Exception(connection_, code);
  }

  void bind(int at, std::string_view text) {
    // A null pointer would be NULL; an empty text is not.
    const char* bytes = text.data() == nullptr ? "" : text.data();
    check(sqlite3_bind_text64(statement_.get(), at, bytes, text.size(), SQLITE_STATIC, SQLITE_UTF8));
  }
  void bind(int at, const std::string& text) { bind(at, std::string_view(text)); }
  void bind(int at, const char* text) { bind(at, std::string_view(text)); }
  void bind(int at, const std::string* text) {
    if (text != nullptr) {
      bind(at, std::string_view(*text));
    } else {
      bind_null(at);
    }
  }
  void bind(int at, const Digest& digest) {
    check(sqlite3_bind_blob64(statement_.get(), at, digest.bytes.data(), digest.bytes.size(), SQLITE_STATIC));
  }
  void bind(int at, double number) { check(sqlite3_bind_double(statement_.get(), at, number)); }
  void bind(int at, Duration duration) { bind(at, std::int64_t{duration.count()}); }
  void bind(int at, SystemTime time) { bind(at, time.time_since_epoch()); }
  void bind(int at, Money money) { bind(at, money.nano_usd); }
  template <class T>
  requires std::is_integral_v<T>
  void bind(int at, T number) { check(sqlite3_bind_int64(statement_.get(), at, static_cast<std::int64_t>(number))); }
  template <class T>
  void bind(int at, const std::optional<T>& maybe) {
    if (maybe) {
      bind(at, *maybe);
    } else {
      bind_null(at);
    }
  }
  void bind_null(int at) { check(sqlite3_bind_null(statement_.get(), at)); }

  sqlite3* connection_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// NULL for an empty text: most messages and reasons are. The text outlives the statement's run.
inline const std::string* unless_empty(const std::string& text) { return text.empty() ? nullptr : &text; }

}  // namespace llmeval
