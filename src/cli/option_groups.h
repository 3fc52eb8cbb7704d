#pragma once

#include "base/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

// Options that several commands share.

enum class ColorChoice : std::uint8_t { automatic, always, never };

/// What every command takes.
struct CommonOptions {
  std::string directory;  ///< -C
  ColorChoice color = ColorChoice::automatic;
  std::string database;  ///< --db; empty: .llmeval/results.db below the project's root.
};

/// Cases by what they came to in an earlier run.
enum class EarlierCases : std::uint8_t {
  all,      ///< No earlier run matters.
  failed,   ///< A sample failed.
  errors,   ///< A sample could not be measured.
  unknown,  ///< None was run to its end.
};

/// What selects samples: for run, validate and whatever looks at a project.
struct SelectionOptions {
  std::vector<std::string> suites;
  std::vector<std::string> prompts;
  std::vector<std::string> models;
  std::vector<std::string> cases;
  std::vector<std::string> tags;
  EarlierCases earlier = EarlierCases::all;
  std::string earlier_run = "last";  ///< Of `earlier`.
  std::optional<std::uint64_t> limit;
  std::optional<std::uint64_t> pick;
  std::optional<std::uint64_t> seed;
  std::optional<std::int32_t> trials;
  std::vector<std::string> env_files;
  std::string models_file;    ///< Instead of the project's; empty: those.
  bool untrusted = false;     ///< A stranger wrote the project.
  std::string changed_since;  ///< A git revision: only suites that changed since; empty: all.
};

/// What a run does about answers that exist already.
struct CacheOptions {
  std::string mode = "auto";  ///< auto, off, refresh, only
  std::optional<Duration> max_age;
  std::string record;  ///< A file to write; empty: none.
  std::string replay;  ///< A recording that answers; empty: none.
};

/// Which answers of a run are meant, and what of them.
struct GoldenSelection {
  std::string run = "last";
  std::vector<std::string> cases;  ///< Globs, as the others; empty: all.
  std::vector<std::string> prompts;
  std::vector<std::string> models;
  std::string at;  ///< A JSON pointer to what is right in an answer; empty: all of it.
};

}  // namespace llmeval
