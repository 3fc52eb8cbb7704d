#pragma once

#include <cstdint>

namespace llmeval {

/// Of McNemar's test (statistics.md §3): whether as many cases went from pass to fail as went back. Only the cases that
/// changed say anything of it; of b + c of them each is as likely to have gone either way where nothing changed.
struct McNemar {
  double exact = 1;  ///< Two-sided: min(1, 2·P(X ≤ min(b, c))), X ~ Bin(b + c, ½). Never wrong more often than it says.
  /// exact − P(X = min(b, c)), of b = c instead 1 − P(X = b)/2: less cautious, right on average; Fagerland, Lydersen
  /// and Laake (2013, BMC Med Res Methodol 13:91) recommend it.
  double mid_p = 1;
  double chi_square = 0;  ///< (b − c)²/(b + c); 0 of no changes.
  double chi_square_p = 1;
  double corrected_chi_square = 0;  ///< (|b − c| − 1)²/(b + c), Edwards 1948; 0 of no changes.
  double corrected_chi_square_p = 1;
};

/// \param regressed  b: passed before, fail now.
/// \param fixed      c: failed before, pass now.
/// \param worth      as though each case stood for so much of one, in (0,1]: independent_share(). The binomial goes on
///                   between whole numbers as the incomplete beta function does.
McNemar measure_mcnemar(std::uint64_t regressed, std::uint64_t fixed, double worth = 1);

/// The two-sided exact p alone.
double exact_mcnemar(std::uint64_t regressed, std::uint64_t fixed);

/// The one-sided exact p of "more regressed than were fixed": P(X ≥ regressed), X ~ Bin(regressed + fixed, ½).
/// \param worth  as of measure_mcnemar().
double regression_p(std::uint64_t regressed, std::uint64_t fixed, double worth = 1);

/// How many regressions, with `fixed` the other way, are the fewest whose regression_p() is at most `alpha`. Three
/// cases that fail can never be significant at .05: five must. \param alpha  in (0,1).
std::uint64_t fewest_significant(std::uint64_t fixed, double alpha);

}  // namespace llmeval
