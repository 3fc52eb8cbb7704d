#include "report/options.h"

#include <doctest/doctest.h>

using namespace llmeval;

namespace {

constexpr Verbosity k_verbosities[] = {Verbosity::quiet, Verbosity::normal, Verbosity::verbose};

}  // namespace

TEST_CASE("what the text report lists: the whole table") {
  for (const Verbosity verbosity : k_verbosities) {
    for (std::uint64_t before = 0; before < 100; ++before) {
      for (const Verdict verdict :
           {Verdict::pass, Verdict::fail, Verdict::error, Verdict::skipped, Verdict::unscored}) {
        const Listing listing = listing_of(verdict, verbosity, before);
        const bool bad = verdict == Verdict::fail || verdict == Verdict::error;
        if (verbosity == Verbosity::quiet || verdict == Verdict::pass || verdict == Verdict::unscored) {
          CHECK(listing == Listing::nothing);
        } else if (bad) {
          const bool listed = verbosity == Verbosity::verbose || before < k_listed_failures;
          CHECK(listing == (listed ? Listing::block : Listing::nothing));
        } else {
          CHECK(listing == (verbosity == Verbosity::verbose ? Listing::line : Listing::nothing));
        }
      }
    }
  }
}

TEST_CASE("listing is monotone: more verbosity and fewer before never list less") {
  for (const Verdict verdict : {Verdict::pass, Verdict::fail, Verdict::error, Verdict::skipped, Verdict::unscored}) {
    for (std::uint64_t before = 0; before < 100; ++before) {
      for (std::size_t i = 0; i < 3; ++i) {
        const Listing listing = listing_of(verdict, k_verbosities[i], before);
        if (i > 0) CHECK(listing >= listing_of(verdict, k_verbosities[i - 1], before));
        if (before > 0) CHECK(listing <= listing_of(verdict, k_verbosities[i], before - 1));
      }
    }
  }
}

TEST_CASE("which notices get a line: the whole table") {
  struct Row {
    LiveNotice notice;
    Verbosity verbosity;
    std::uint64_t shown;  // That many of the first hundred.
  };
  const Row rows[] = {
      {LiveNotice::error, Verbosity::quiet, 0},          {LiveNotice::error, Verbosity::normal, 3},
      {LiveNotice::error, Verbosity::verbose, 20},       {LiveNotice::retry, Verbosity::quiet, 0},
      {LiveNotice::retry, Verbosity::normal, 0},         {LiveNotice::retry, Verbosity::verbose, 20},
      {LiveNotice::cancelling, Verbosity::quiet, 0},     {LiveNotice::cancelling, Verbosity::normal, 100},
      {LiveNotice::cancelling, Verbosity::verbose, 100}, {LiveNotice::notice, Verbosity::quiet, 0},
      {LiveNotice::notice, Verbosity::normal, 5},        {LiveNotice::notice, Verbosity::verbose, 50},
  };
  for (const Row& row : rows) {
    for (std::uint64_t before = 0; before < 100; ++before) {
      CHECK(shows_notice(row.notice, row.verbosity, before) == (before < row.shown));
    }
  }
}
