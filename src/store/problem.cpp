#include "store/problem.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>

namespace llmeval {

Error database_problem(const std::string& path, const SQLite::Exception& problem, const char* doing) {
  switch (problem.getErrorCode()) {
    case SQLITE_NOTADB:
      return Error(fmt::format("'{}' is not a database", path), "name another file with --db");
    case SQLITE_CORRUPT:
      return Error(fmt::format("the database '{}' is damaged: {}", path, problem.what()),
                   "nothing was changed; put it aside, or save what is readable with sqlite3 FILE .recover");
    case SQLITE_READONLY:
      return Error(fmt::format("the database '{}' cannot be written", path), "its file or its folder is read-only");
    case SQLITE_CANTOPEN:
      return Error(fmt::format("cannot open the database '{}'", path), "can its folder be written?");
    case SQLITE_BUSY:
      return Error(fmt::format("the database '{}' is locked by another program", path),
                   "try again when that has finished");
    case SQLITE_FULL:
      return Error(fmt::format("no space left for the database '{}'", path),
                   "what was stored is safe: make room, then llmeval run --resume goes on");
    case SQLITE_IOERR:
      return Error(fmt::format("the database '{}' cannot be written or read: {}", path, problem.what()),
                   "is the disk full, broken or gone? what was stored is safe: llmeval run --resume goes on");
    default:
      return Error(fmt::format("cannot {} '{}': {}", doing, path, problem.what()));
  }
}

}  // namespace llmeval
