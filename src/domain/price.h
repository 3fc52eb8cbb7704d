#pragma once

#include "base/clock.h"
#include "base/money.h"
#include "domain/usage.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// What tokens of each kind cost.
struct Rates {
  TokenPrice input;
  TokenPrice output;
  std::optional<TokenPrice> cached_input = {};    ///< Read from the provider's cache. Absent: as `input`.
  std::optional<TokenPrice> cache_write = {};     ///< Written to it, for minutes. Absent: as `input`.
  std::optional<TokenPrice> cache_write_1h = {};  ///< Written to be kept for an hour. Absent: as `cache_write`.

  /// Rounded up once to nano-dollars.
  Money cost(const Usage& usage) const;

  friend bool operator==(const Rates&, const Rates&) = default;
};

/// Rates of all tokens of an attempt whose prompt is large.
struct PriceTier {
  std::int64_t over = 0;  ///< Holds of prompts with more input tokens than this.
  Rates rates;

  friend bool operator==(const PriceTier&, const PriceTier&) = default;
};

/// Hours of each day, UTC, as durations since midnight: from `start` until before `end`, which is later.
struct DailyHours {
  Duration start{0};
  Duration end{0};

  friend bool operator==(const DailyHours&, const DailyHours&) = default;
};

/// What holds from a date on, or at some hours.
struct PriceSpan {
  SystemTime from{};  ///< 1970: always.
  std::optional<DailyHours> hours = {};
  Rates rates;
  std::vector<PriceTier> tiers = {};  ///< By rising `over`.

  friend bool operator==(const PriceSpan&, const PriceSpan&) = default;
};

/// Who says a price; earlier ones win over later ones. Where a provider reports what an answer cost, that wins over the
/// built-in table only: what the user writes is what the user pays.
enum class PriceSource : std::uint8_t { model_entry, prices_file, table };

/// What a model charges, at any time.
struct Price {
  Price() = default;
  explicit Price(const Rates& rates) : spans{{.rates = rates}} {}

  /// The last one that holds at a time does; where none does, the first one. Never empty.
  std::vector<PriceSpan> spans{PriceSpan()};
  PriceSource source = PriceSource::model_entry;
  std::string origin = {};  ///< Where it is written, for people: `evals/prices.yaml:3:5`.

  const PriceSpan& span_at(SystemTime at) const;
  /// Of an attempt begun at a time, with so many input tokens.
  const Rates& rates_for(std::int64_t input_tokens, SystemTime at) const;
  /// What an attempt cost that was begun at a time.
  Money cost(const Usage& usage, SystemTime at) const { return rates_for(usage.input_tokens, at).cost(usage); }
  /// No attempt begun at a time with at most so many tokens costs more, whatever is cached and however large its prompt
  /// turns out. \param keeps_long  it may ask to keep its prompt for an hour.
  Money most(std::int64_t input_tokens, std::int64_t output_tokens, SystemTime at, bool keeps_long) const;

  friend bool operator==(const Price&, const Price&) = default;
};

/// What an attempt cost: as the provider reports it, unless the user says the price; else by price and usage. Absent:
/// nobody knows.
std::optional<Money> attempt_cost(const std::optional<Price>& price, const std::optional<Usage>& usage,
                                  std::optional<Money> reported, SystemTime at);

}  // namespace llmeval
