#pragma once

#include "data/value.h"
#include "domain/price.h"

#include <string>
#include <vector>

namespace llmeval {

/// Rates that hold now or will, for people.
struct PriceLine {
  std::string
      when;  ///< `over 200000 tokens`, `from 2027-01-01`, `daily 00:30-16:30 UTC`; empty: now, of small prompts.
  std::string input, output, cached_input, cache_write, cache_write_1h;  ///< USD per million; empty: as another.
};

/// The line that holds at a time first, then what changes it; what held before it is not told.
std::vector<PriceLine> price_lines(const Price& price, SystemTime now);

/// `0.25 in, 2.00 out, 0.025 cached`, USD per million tokens of small prompts at a time.
std::string price_line_text(const Price& price, SystemTime now);

/// All that it says, in pico-dollars per token: `{"source": "table", "origin": …, "spans": [{"from_us": …, "daily_us":
/// […], "rates": {"input_pico_usd": …, …}, "tiers": [{"over_input_tokens": …, "rates": {…}}]}]}`.
Value price_value(const Price& price);

}  // namespace llmeval
