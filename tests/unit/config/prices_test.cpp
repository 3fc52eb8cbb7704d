// What models cost: by their entries, by evals/prices.yaml, by the built-in table.
#include "base/time.h"
#include "unit/config/project_world.h"

namespace llmeval {

namespace {

constexpr std::string_view k_cases = "expect: [{contains: y}]\ncases: [{id: a, vars: {q: x}}]";
constexpr std::string_view k_models = R"(models:
  mini: {provider: openai, model: gpt-4.1-mini}
  own: {provider: openai, model: gpt-4.1-mini, price: {input: 7, output: 8}}
  other: {provider: openai, model: gpt-4.1}
  local: {provider: openai, model: gpt-4.1-mini, base_url: 'http://127.0.0.1:8000/v1'}
  nobody: {provider: openai, model: nobody-knows-me}
  demo: {provider: sim, rules: [{answer: hi}]}
)";

std::optional<Price> price_of(const std::string& name, std::string_view prices) {
  ProjectWorld world;
  world.write("evals/models.yaml", k_models);
  if (!prices.empty()) world.write("evals/prices.yaml", prices);
  return world.suite(k_cases).load({.models = {name}}).suite().models.at(0)->price;
}

// Of its input in USD per million, and where that is written; `unknown`.
std::string shown(const std::string& name, std::string_view prices) {
  const std::optional<Price> price = price_of(name, prices);
  if (!price) return "unknown";
  return fmt::format("{} {}", price->spans.back().rates.input.pico_usd, price->origin);
}

std::string said_of(std::string_view prices) {
  ProjectWorld world;
  world.write("evals/prices.yaml", prices);
  return world.suite(k_cases).load().said;
}

}  // namespace

TEST_CASE("an entry's price wins over evals/prices.yaml, and that over the built-in table") {
  const std::string_view prices = R"(prices:
  - models: [gpt-4.1-mini, "gpt-4.#"]
    base_url: https://api.openai.com/*
    price: {input: 0.1, output: 0.2}
  - {models: "gpt-4.1*", price: {input: 0.3, output: 0.4}}
)";
  CHECK(shown("mini", "") == "400000 the built-in table of 2026-08-21 (openai gpt-4.1-mini)");
  CHECK(shown("mini", prices) == "100000 evals/prices.yaml:4:12");
  CHECK(shown("other", prices) == "100000 evals/prices.yaml:4:12");
  CHECK(shown("own", prices) == "7000000 evals/models.yaml:3:55");
  CHECK(shown("local", "") == "unknown");
  CHECK(shown("local", prices) == "300000 evals/prices.yaml:5:33");
  CHECK(shown("nobody", prices) == "unknown");
  CHECK(shown("demo", prices) == "unknown");
  CHECK(shown("openai:gpt-4.1", "") == "2000000 the built-in table of 2026-08-21 (openai gpt-4.1)");
}

TEST_CASE("a price with all that it may say") {
  const std::optional<Price> price = price_of("nobody", R"(prices:
  - models: nobody*
    price:
      input: 1
      output: 2
      cached_input: 0.1
      cache_write: 1.25
      cache_write_1h: 2
      tiers: [{over: 200k, input: 2, output: 3}, {over: 1M, input: 4, output: 5, cached_input: 0.4}]
      changes:
        - {from: 2027-01-01, input: 0.5, output: 1.000001, tiers: [{over: 10, input: 1, output: 1}]}
)");
  REQUIRE(price);
  REQUIRE(price->spans.size() == 2);
  const auto usd = [](std::int64_t pico) { return TokenPrice{pico}; };
  const PriceSpan now{.rates = {usd(1'000'000), usd(2'000'000), usd(100'000), usd(1'250'000), usd(2'000'000)},
                      .tiers = {{200'000, {usd(2'000'000), usd(3'000'000)}},
                                {1'000'000, {usd(4'000'000), usd(5'000'000), usd(400'000)}}}};
  CHECK(price->spans[0] == now);
  const PriceSpan later{.from = *parse_time("2027-01-01T00:00:00Z"),
                        .rates = {usd(500'000), usd(1'000'001)},
                        .tiers = {{10, {usd(1'000'000), usd(1'000'000)}}}};
  CHECK(price->spans[1] == later);
  CHECK(price->source == PriceSource::prices_file);
}

TEST_CASE("mistakes in evals/prices.yaml") {
  struct Row {
    std::string_view price;
    std::string_view said;
  };
  const Row rows[] = {
      {"{input: 1, output: 2}", ""},
      {"{input: 1}", "evals/prices.yaml:2:24: error: 'price' has no 'output'"},
      {"{input: 1, output: 2, cached: 1}",
       "evals/prices.yaml:2:46: error: unknown key 'cached' in 'price' (known keys: input, cached_input, cache_write, "
       "cache_write_1h, output, tiers, changes)"},
      {"{input: 1, output: 0.0000001}",
       "evals/prices.yaml:2:43: error: 'output' is not an amount in US dollars with at most 6 decimals"},
      {"{input: -1, output: 2}", "evals/prices.yaml:2:32: error: 'input' must not be negative"},
      {"{input: 1, output: 2, tiers: [{over: 200k, input: 1, output: 1}, {over: 200k, input: 1, output: 1}]}",
       "evals/prices.yaml:2:96: error: tiers must stand by rising 'over'"},
      {"{input: 1, output: 2, tiers: [{over: many, input: 1, output: 1}]}",
       "evals/prices.yaml:2:61: error: 'many' is not a count (write 500, 2k or 1.5M)"},
      {"{input: 1, output: 2, changes: [{from: tomorrow, input: 1, output: 1}]}",
       "evals/prices.yaml:2:63: error: 'tomorrow' is no day (as 2027-01-01)"},
      {"{input: 1, output: 2, changes: [{from: 2027-02-30, input: 1, output: 1}]}",
       "evals/prices.yaml:2:63: error: '2027-02-30' is no day (as 2027-01-01)"},
      {"{input: 1, output: 2, changes: [{from: 2027-01-02, input: 1, output: 1}, {from: 2027-01-01, input: 1, output: "
       "1}]}",
       "evals/prices.yaml:2:104: error: changes must stand by rising 'from'"},
  };
  for (const Row& row : rows)
    CHECK(said_of(fmt::format("prices:\n  - {{models: m, price: {}}}\n", row.price)) == row.said);
  CHECK(said_of("prices:\n  - {model: m, price: {input: 1, output: 2}}\n") ==
        "evals/prices.yaml:2:5: error: item 1 of 'prices' has no 'models'\n"
        "evals/prices.yaml:2:6: error: unknown key 'model' in item 1 of 'prices' (did you mean 'models'?)");
  CHECK(said_of("- models: m\n") == "evals/prices.yaml:1:1: error: the prices file must be an object, not a list");
  CHECK(said_of("") ==
        "evals/prices.yaml:1:1: error: the prices file must be an object, not null (write a value, or remove the key)");
}

}  // namespace llmeval
