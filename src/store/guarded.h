#pragma once

#include "base/result.h"
#include "store/database.h"
#include "store/problem.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <string>

namespace llmeval {

/// Runs what reads the database and may throw; its error says so in people's words.
template <class Function>
auto guarded(const Database& database, Function function) -> decltype(function()) {
  try {
    return function();
  } catch (const SQLite::Exception& problem) {
    return failure(database_problem(database.path(), problem, "read"));
  }
}

/// The row of a run by its whole id. Throws SQLite::Exception.
Result<std::int64_t> run_row(const Database& database, const std::string& run_id);

}  // namespace llmeval
