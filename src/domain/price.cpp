#include "domain/price.h"

#include <algorithm>

namespace llmeval {

namespace {

TokenPrice dearest_input(const Rates& rates, bool keeps_long) {
  TokenPrice dearest =
      std::max({rates.input, rates.cached_input.value_or(rates.input), rates.cache_write.value_or(rates.input)});
  if (keeps_long) dearest = std::max(dearest, rates.cache_write_1h.value_or(dearest));
  return dearest;
}

bool holds(const PriceSpan& span, SystemTime at) {
  if (at < span.from) return false;
  if (!span.hours) return true;
  const Duration time_of_day = at - std::chrono::floor<std::chrono::days>(at);
  return time_of_day >= span.hours->start && time_of_day < span.hours->end;
}

}  // namespace

Money Rates::cost(const Usage& usage) const {
  CostSum sum;
  // A provider that counts more tokens in its cache than input makes nothing cheaper than free.
  const std::int64_t others = usage.input_tokens - usage.cached_input_tokens - usage.cache_write_tokens;
  sum.add(std::max<std::int64_t>(0, others), input);
  sum.add(usage.cached_input_tokens, cached_input.value_or(input));
  sum.add(usage.cache_write_tokens, cache_write.value_or(input));
  sum.add(usage.output_tokens, output);
  return sum.total();
}

const PriceSpan& Price::span_at(SystemTime at) const {
  const auto last = std::find_if(spans.rbegin(), spans.rend(), [&](const PriceSpan& span) { return holds(span, at); });
  return last == spans.rend() ? spans.front() : *last;
}

const Rates& Price::rates_for(std::int64_t input_tokens, SystemTime at) const {
  const PriceSpan& span = span_at(at);
  const Rates* rates = &span.rates;
  for (const PriceTier& tier : span.tiers) {
    if (input_tokens > tier.over) rates = &tier.rates;
  }
  return *rates;
}

Money Price::most(std::int64_t input_tokens, std::int64_t output_tokens, SystemTime at, bool keeps_long) const {
  const PriceSpan& span = span_at(at);
  Rates dearest{dearest_input(span.rates, keeps_long), span.rates.output};
  for (const PriceTier& tier : span.tiers) {
    if (input_tokens <= tier.over) continue;
    dearest.input = std::max(dearest.input, dearest_input(tier.rates, keeps_long));
    dearest.output = std::max(dearest.output, tier.rates.output);
  }
  Usage usage;
  usage.input_tokens = input_tokens;
  usage.output_tokens = output_tokens;
  return dearest.cost(usage);
}

std::optional<Money> attempt_cost(const std::optional<Price>& price, const std::optional<Usage>& usage,
                                  std::optional<Money> reported, SystemTime at) {
  if (reported && (!price || price->source == PriceSource::table)) return reported;
  if (!price || !usage) return std::nullopt;
  return price->cost(*usage, at);
}

}  // namespace llmeval
