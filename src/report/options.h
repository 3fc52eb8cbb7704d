#pragma once

#include "base/clock.h"
#include "domain/verdict.h"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace llmeval {

struct GithubStep;
struct RunFacts;

enum class Verbosity : std::uint8_t { quiet, normal, verbose };

/// What `cli` found out about the terminal and the flags; no writer asks for itself.
struct ReportOptions {
  Verbosity verbosity = Verbosity::normal;
  bool colour = false;        ///< ANSI colours, as emphasis only: no text means less without them.
  std::size_t columns = 100;  ///< Of the text report: taken as 60 where less, as 200 where more.
  /// Of the run, filled before its writers are told anything; nullptr: nobody fills it.
  std::shared_ptr<const RunFacts> facts = {};
  /// Where format `github` writes what is no annotation; nullptr: nowhere.
  std::shared_ptr<GithubStep> github = {};
};

struct StatusOptions {
  Verbosity verbosity = Verbosity::normal;
  bool colour = false;
  bool tty = false;                              ///< One line that is rewritten; else a plain line now and then.
  std::size_t columns = 80;                      ///< Of the terminal.
  Duration interval = std::chrono::seconds(10);  ///< Between plain lines.
};

/// How much of a sample the text report lists.
enum class Listing : std::uint8_t { nothing, line, block };

/// The number of failures that the text report lists unless told to list all.
inline constexpr std::uint64_t k_listed_failures = 20;

/// A pure function, so that its table can be tested whole:
///
///   verdict | quiet   | normal                  | verbose
///   pass    | nothing | nothing                 | nothing
///   fail    | nothing | block for the first 20  | block
///   error   | nothing | block for the first 20  | block
///   skipped | nothing | nothing                 | line
///   unscored| nothing | nothing                 | nothing
///
/// \param before  how many failures and errors came before this sample.
Listing listing_of(Verdict verdict, Verbosity verbosity, std::uint64_t before);

/// What may deserve a line of its own while a run is under way.
enum class LiveNotice : std::uint8_t { error, retry, cancelling, notice };

/// Also pure:
///
///   notice     | quiet | normal    | verbose
///   error      | no    | first 3   | first 20
///   retry      | no    | no        | first 20
///   cancelling | no    | yes       | yes
///   notice     | no    | first 5   | first 50
///
/// \param before  how many notices of this kind came before.
bool shows_notice(LiveNotice notice, Verbosity verbosity, std::uint64_t before);

}  // namespace llmeval
