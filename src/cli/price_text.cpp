#include "cli/price_text.h"

#include "base/time.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

namespace {

// Pico-dollars a token are millionths of a dollar a million: at least cents, all digits that there are.
std::string usd(TokenPrice price) {
  std::string text = fmt::format("{}.{:06}", price.pico_usd / 1'000'000, price.pico_usd % 1'000'000);
  while (text.ends_with('0') && text[text.size() - 3] != '.') text.pop_back();
  return text;
}

std::string usd(const std::optional<TokenPrice>& price) { return price ? usd(*price) : std::string(); }

PriceLine line_of(std::string when, const Rates& rates) {
  return {std::move(when),         usd(rates.input),       usd(rates.output),
          usd(rates.cached_input), usd(rates.cache_write), usd(rates.cache_write_1h)};
}

std::string when_of(const PriceSpan& span) {
  if (!span.hours) return "from " + format_time(span.from).substr(0, 10);
  const auto clock = [](Duration time) { return format_time(SystemTime(time)).substr(11, 5); };
  return fmt::format("daily {}-{} UTC", clock(span.hours->start), clock(span.hours->end));
}

Value rates_value(const Rates& rates) {
  Object object;
  object.append("input_pico_usd", Value(rates.input.pico_usd));
  object.append("output_pico_usd", Value(rates.output.pico_usd));
  if (rates.cached_input) object.append("cached_input_pico_usd", Value(rates.cached_input->pico_usd));
  if (rates.cache_write) object.append("cache_write_pico_usd", Value(rates.cache_write->pico_usd));
  if (rates.cache_write_1h) object.append("cache_write_1h_pico_usd", Value(rates.cache_write_1h->pico_usd));
  return object;
}

Value span_value(const PriceSpan& span) {
  Object object;
  if (span.from != SystemTime()) object.append("from_us", Value(span.from.time_since_epoch().count()));
  if (span.hours) object.append("daily_us", Value(List{span.hours->start.count(), span.hours->end.count()}));
  object.append("rates", rates_value(span.rates));
  List tiers;
  for (const PriceTier& tier : span.tiers) {
    tiers.push_back(Object{{"over_input_tokens", Value(tier.over)}, {"rates", rates_value(tier.rates)}});
  }
  if (!tiers.empty()) object.append("tiers", Value(std::move(tiers)));
  return object;
}

std::string_view source_name(PriceSource source) {
  switch (source) {
    case PriceSource::model_entry:
      return "model_entry";
    case PriceSource::prices_file:
      return "prices_file";
    case PriceSource::table:
      return "table";
  }
  return {};
}

}  // namespace

std::vector<PriceLine> price_lines(const Price& price, SystemTime now) {
  std::size_t first = 0;  // What holds now but for hours of the day.
  for (std::size_t i = 0; i < price.spans.size(); ++i) {
    if (!price.spans[i].hours && price.spans[i].from <= now) first = i;
  }
  std::vector<PriceLine> lines;
  for (std::size_t i = first; i < price.spans.size(); ++i) {
    const PriceSpan& span = price.spans[i];
    const std::string when = i == first ? std::string() : when_of(span);
    lines.push_back(line_of(when, span.rates));
    for (const PriceTier& tier : span.tiers) {
      lines.push_back(
          line_of(fmt::format("{}{}over {} tokens", when, when.empty() ? "" : ", ", tier.over), tier.rates));
    }
  }
  return lines;
}

std::string price_line_text(const Price& price, SystemTime now) {
  const Rates& rates = price.span_at(now).rates;
  std::string text = fmt::format("{} in, {} out", usd(rates.input), usd(rates.output));
  if (rates.cached_input) text += fmt::format(", {} cached", usd(*rates.cached_input));
  return text;
}

Value price_value(const Price& price) {
  Object object;
  object.append("source", Value(source_name(price.source)));
  object.append("origin", Value(price.origin));
  List spans;
  for (const PriceSpan& span : price.spans) spans.push_back(span_value(span));
  object.append("spans", Value(std::move(spans)));
  return object;
}

}  // namespace llmeval
