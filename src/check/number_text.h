#pragma once

#include "base/decimal.h"
#include "check/option.h"

#include <string_view>

namespace llmeval {

// Inside check/ only: numbers as they stand in a text that people read.
//
// A number is digits with an optional sign, thousand separators, a decimal part and an exponent: `1,234.50`, `-$5`,
// `1.5e-3`, `.5`; or a fraction: `1/2`, `1 1/2`, `½`, `1½`.
// - The sign is `-`, `+` or U+2212, directly before the digits or with a currency sign between or before (`-$5`,
//   `$-5`). It is no sign after a digit, letter, closing bracket, full stop, percent or another sign: `16-3`,
//   `2024-05-06` and `a-3` hold positive numbers.
// - Thousands are separated by `,` or a thin, narrow or plain no-break space (U+2009, U+202F, U+00A0), one kind in a
//   number: one to three digits, then groups of exactly three. `1,23` is therefore two numbers, as `1, 2` is.
// - The decimal sign is `.`, and only before a digit: the full stop after a sentence's last number is none of it.
// - The exponent is `e-3`, or a power of ten: `1.5×10^-3`, `1.5 x 10⁻³`, `1.5 \times 10^{-3}`.
// - A fraction is two whole numbers of up to 15 digits about `/` or U+2044, the lower one not 0, no further `/` beside
//   them: `5/6/2024` is three numbers. After a whole number and one space, where it is under 1, both are one number. It
//   is exact where it has an end (`1/8`), else cut after 50 digits, so that `1/3` is `2/6` and not `0.333`.
// - `%` behind a number is read where asked for; else `50%` is 50.
// - Letters may stand around it (`5kg`, `x2`): words are not this scanner's matter.

/// What `50%` is.
enum class Percent : bool { number, share };  // 50, 0.5

/// The first and the last number in a text, exactly. The error: there is none, or it is beyond Decimal's limits. Linear
/// in the text.
Evaluated<Decimal> first_number(std::string_view text, Percent percent = Percent::number);
Evaluated<Decimal> last_number(std::string_view text, Percent percent = Percent::number);

}  // namespace llmeval
