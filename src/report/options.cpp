#include "report/options.h"

namespace llmeval {

Listing listing_of(Verdict verdict, Verbosity verbosity, std::uint64_t before) {
  if (verbosity == Verbosity::quiet) return Listing::nothing;
  const bool all = verbosity == Verbosity::verbose;
  switch (verdict) {
    case Verdict::pass:
    case Verdict::unscored:
      return Listing::nothing;
    case Verdict::fail:
    case Verdict::error:
      return all || before < k_listed_failures ? Listing::block : Listing::nothing;
    case Verdict::skipped:
      return all ? Listing::line : Listing::nothing;
  }
  return Listing::nothing;
}

bool shows_notice(LiveNotice notice, Verbosity verbosity, std::uint64_t before) {
  constexpr std::uint64_t k_first_errors = 3;
  constexpr std::uint64_t k_first_verbose = 20;
  constexpr std::uint64_t k_first_notices = 5;
  constexpr std::uint64_t k_first_verbose_notices = 50;
  if (verbosity == Verbosity::quiet) return false;
  const bool all = verbosity == Verbosity::verbose;
  switch (notice) {
    case LiveNotice::error:
      return before < (all ? k_first_verbose : k_first_errors);
    case LiveNotice::retry:
      return all && before < k_first_verbose;
    case LiveNotice::cancelling:
      return true;
    case LiveNotice::notice:
      return before < (all ? k_first_verbose_notices : k_first_notices);
  }
  return false;
}

}  // namespace llmeval
