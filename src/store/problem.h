#pragma once

#include "base/error.h"

#include <string>

namespace SQLite {
class Exception;
}

namespace llmeval {

/// What SQLite complains of, as people are told: `no space left for the database 'x'`, with a step to take.
/// \param doing  `read`, `write to`: for what has no words of its own.
Error database_problem(const std::string& path, const SQLite::Exception& problem, const char* doing);

}  // namespace llmeval
