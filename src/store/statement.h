#pragma once

#include "base/clock.h"
#include "base/money.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace llmeval {

/// A prepared statement that binds the program's own types: absent and empty optionals become NULL, times and durations microseconds, money
/// nano-dollars. Texts are not copied: they live until run() returns.
class Sql {
 public:
  Sql(SQLite::Database& database, const char* text) : statement_(database, text) {}

  /// Executes with these parameters and resets.
  template <class... Args>
  void run(const Args&... args) {
    bind_all(args...);
    statement_.exec();
    statement_.reset();
  }

  /// Starts a query with these parameters; then next() for each row.
  template <class... Args>
  Sql& query(const Args&... args) {
    statement_.reset();
    bind_all(args...);
    return *this;
  }
  bool next() { return statement_.executeStep(); }

  std::int64_t integer(int column) { return statement_.getColumn(column).getInt64(); }
  double real(int column) { return statement_.getColumn(column).getDouble(); }
  bool is_null(int column) { return statement_.getColumn(column).isNull(); }
  /// Empty for NULL.
  std::string text(int column) {
    const SQLite::Column value = statement_.getColumn(column);
    return std::string(static_cast<const char*>(value.getBlob()), static_cast<std::size_t>(value.getBytes()));
  }
  std::optional<std::int64_t> maybe_integer(int column) {
    return is_null(column) ? std::nullopt : std::optional(integer(column));
  }

 private:
  template <class... Args>
  void bind_all(const Args&... args) {
    int position = 0;
    (bind(++position, args), ...);
  }

  void bind(int at, const std::string& text) { statement_.bindNoCopy(at, text); }
  void bind(int at, std::string_view text) { statement_.bind(at, std::string(text)); }
  void bind(int at, const char* text) { statement_.bind(at, text); }
  /// NULL for a null pointer.
  void bind(int at, const std::string* text) {
    if (text != nullptr) {
      bind(at, *text);
    } else {
      statement_.bind(at);
    }
  }
  void bind(int at, double number) { statement_.bind(at, number); }
  void bind(int at, Duration duration) { statement_.bind(at, static_cast<std::int64_t>(duration.count())); }
  void bind(int at, SystemTime time) { bind(at, time.time_since_epoch()); }
  void bind(int at, Money money) { statement_.bind(at, money.nano_usd); }
  template <class T>
    requires std::is_integral_v<T>
  void bind(int at, T number) {
    statement_.bind(at, static_cast<std::int64_t>(number));
  }
  template <class T>
  void bind(int at, const std::optional<T>& maybe) {
    if (maybe) {
      bind(at, *maybe);
    } else {
      statement_.bind(at);
    }
  }

  SQLite::Statement statement_;
};

/// NULL for an empty text: most messages and reasons are. The text outlives the statement's run.
inline const std::string* unless_empty(const std::string& text) { return text.empty() ? nullptr : &text; }

}  // namespace llmeval
