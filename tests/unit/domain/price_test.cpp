#include "domain/price.h"

#include "base/time.h"

#include <doctest/doctest.h>

using namespace llmeval;
using std::chrono::hours;

namespace {

constexpr std::int64_t k_most = INT64_MAX;

Usage used(std::int64_t input, std::int64_t output, std::int64_t cached = 0) {
  Usage usage;
  usage.input_tokens = input;
  usage.output_tokens = output;
  usage.cached_input_tokens = cached;
  return usage;
}

Rates rates(std::int64_t input, std::int64_t output, std::optional<std::int64_t> cached = {}) {
  return {TokenPrice{input}, TokenPrice{output}, cached ? std::optional(TokenPrice{*cached}) : std::nullopt};
}

SystemTime at(std::string_view time) { return *parse_time(time); }

}  // namespace

TEST_CASE("an attempt's cost is exact, and rounded up once to nano-dollars") {
  struct Row {
    Usage usage;
    Rates rates;
    std::int64_t nano_usd;
  };
  const Row rows[] = {
      {used(1, 0), rates(1, 0), 1},           // A pico-dollar.
      {used(1000, 0), rates(1, 0), 1},        // A nano-dollar of them.
      {used(1001, 0), rates(1, 0), 2},        //
      {used(1, 1), rates(8'750, 3'625), 13},  // 12.375: the parts are not rounded one by one.
      {used(7, 0), rates(3'437'500, 0), 24'063},
      {used(1'000'000, 0), rates(250'000, 0), 250'000'000},
      {used(100, 10, 60), rates(250'000, 2'000'000, 25'000), 40 * 250 + 60 * 25 + 10 * 2000},
      {used(100, 0, 60), rates(250'000, 0), 100 * 250},  // No price of its own: as other input.
      {used(50, 0, 60), rates(250'000, 0, 25'000), 60 * 25},
      {{100, 10, 20, 0, 30},
       {TokenPrice{1000}, TokenPrice{2000}, TokenPrice{100}, TokenPrice{1250}},
       50 + 2 + 37 + 1 + 20},
      {{100, 10, 20, 0, 30}, {TokenPrice{1000}, TokenPrice{2000}, TokenPrice{100}}, 50 + 2 + 30 + 20},
      {used(0, 0), rates(250'000, 2'000'000), 0},
      {used(k_most, k_most), rates(k_most, k_most), k_most},  // Stops rather than wraps.
  };
  for (const Row& row : rows) CHECK(row.rates.cost(row.usage) == Money{row.nano_usd});
}

TEST_CASE("all tokens of an attempt have the rates of its prompt's size") {
  Price price(rates(1'000'000, 2'000'000));
  price.spans[0].tiers = {{200'000, rates(2'000'000, 3'000'000)}, {500'000, rates(4'000'000, 5'000'000)}};
  CHECK(price.cost(used(200'000, 1), SystemTime()) == Money{200'000'000 + 2'000});
  CHECK(price.cost(used(200'001, 1), SystemTime()) == Money{400'002'000 + 3'000});
  CHECK(price.cost(used(500'001, 1), SystemTime()) == Money{2'000'004'000 + 5'000});
}

TEST_CASE("the last span that holds at a time does, else the first") {
  Price price(rates(1, 0));
  price.spans.push_back({.from = at("2026-09-01T00:00:00Z"), .rates = rates(2, 0)});
  price.spans.push_back({.hours = DailyHours{hours(1), hours(2)}, .rates = rates(3, 0)});
  const auto input = [&](std::string_view time) { return price.rates_for(1, at(time)).input.pico_usd; };
  CHECK(input("2026-08-31T23:59:59.999999Z") == 1);
  CHECK(input("2026-09-01T00:00:00Z") == 2);
  CHECK(input("2026-08-31T00:59:59.999999Z") == 1);
  CHECK(input("2026-08-31T01:00:00Z") == 3);
  CHECK(input("2027-08-31T01:59:59.999999Z") == 3);
  CHECK(input("2027-08-31T02:00:00Z") == 2);
  price.spans.front().from = at("2026-01-01T00:00:00Z");
  CHECK(input("2025-01-01T00:00:00Z") == 1);
}

TEST_CASE("no attempt costs more than the most, whatever is cached and however large its prompt turns out") {
  Price price(rates(1'000'000, 9'000'000, 100'000));
  price.spans[0].tiers = {{1000, rates(2'000'000, 3'000'000)}};
  const auto most = [&](std::int64_t input, bool keeps_long) {
    return price.most(input, 10, SystemTime(), keeps_long);
  };
  CHECK(most(1000, false) == Money{1000 * 1000 + 90'000});
  CHECK(most(1001, false) == Money{1001 * 2000 + 90'000});  // The small prompt's output is the dearer one.
  price.spans[0].rates.cache_write = TokenPrice{1'250'000};
  price.spans[0].rates.cache_write_1h = TokenPrice{2'000'000};
  CHECK(most(1000, false) == Money{1000 * 1250 + 90'000});
  CHECK(most(1000, true) == Money{1000 * 2000 + 90'000});
  price.spans[0].rates.cached_input = TokenPrice{5'000'000};
  CHECK(most(1000, true) == Money{1000 * 5000 + 90'000});
}

TEST_CASE("what the provider reports wins over the built-in table only") {
  Price price(rates(1'000'000, 0));
  const std::optional<Money> reported = Money{7};
  const std::optional<Usage> usage = used(1, 0);
  CHECK(attempt_cost(price, usage, reported, SystemTime()) == Money{1000});
  price.source = PriceSource::prices_file;
  CHECK(attempt_cost(price, usage, reported, SystemTime()) == Money{1000});
  CHECK(attempt_cost(price, std::nullopt, reported, SystemTime()) == std::nullopt);
  price.source = PriceSource::table;
  CHECK(attempt_cost(price, usage, reported, SystemTime()) == reported);
  CHECK(attempt_cost(price, usage, std::nullopt, SystemTime()) == Money{1000});
  CHECK(attempt_cost(std::nullopt, usage, reported, SystemTime()) == reported);
  CHECK(attempt_cost(std::nullopt, usage, std::nullopt, SystemTime()) == std::nullopt);
}
