#pragma once

#include "base/decimal.h"
#include "check/option.h"

#include <string_view>

namespace llmeval {

// Inside check/ only: numbers as they stand in a text that people read.
//
// A number is digits with an optional sign, thousand separators, a fraction and an exponent: `1,234.50`, `-$5`,
// `1.5e-3`, `.5`.
// - The sign is `-`, `+` or U+2212, directly before the digits or with a currency sign between or before (`-$5`,
// `$-5`). It is no sign
//   after a digit, letter, closing bracket, full stop, percent or another sign: `16-3`, `2024-05-06` and `a-3` hold
//   positive numbers.
// - Thousands are separated by `,` or a thin, narrow or plain no-break space (U+2009, U+202F, U+00A0), one kind in a
// number: one to three
//   digits, then groups of exactly three. `1,23` is therefore two numbers, as `1, 2` is.
// - The decimal sign is `.`, and only before a digit: the full stop after a sentence's last number is none of it.
// - Letters may stand around it (`5kg`, `x2`): words are not this scanner's matter.

/// The first and the last number in a text, exactly. The error: there is none, or it is beyond Decimal's limits. Linear
/// in the text.
Evaluated<Decimal> first_number(std::string_view text);
Evaluated<Decimal> last_number(std::string_view text);

}  // namespace llmeval
