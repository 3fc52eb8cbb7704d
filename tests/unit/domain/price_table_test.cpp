#include "domain/price_table.h"

#include "base/time.h"
#include "data/json.h"

#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <sstream>

using namespace llmeval;

namespace {

std::optional<std::int64_t> input_of(std::string_view base_url, std::string_view model) {
  const std::optional<Price> price = find_listed_price(base_url, model);
  return price ? std::optional(price->spans.back().rates.input.pico_usd) : std::nullopt;
}

// The data that the table was made from, where it is at hand; else null.
Value data() {
  std::ifstream file(LLMEVAL_PRICES);
  std::stringstream text;
  text << file.rdbuf();
  return file ? *parse_json(text.str()) : Value();
}

std::optional<TokenPrice> price_at(const Value& prices, const char* key, std::int64_t input_tokens) {
  const Value* value = prices.find(key);
  if (value == nullptr) return std::nullopt;
  Number number = (value->is_object() ? value->find("base") : value)->number();
  if (value->is_object()) {
    for (const Value& tier : value->find("tiers")->list()) {
      if (input_tokens > *tier.find("start")->number().to_int64()) number = tier.find("price")->number();
    }
  }
  return TokenPrice::from_usd_per_million(*number.to_decimal());
}

Rates rates_at(const Value& prices, std::int64_t input_tokens) {
  return {*price_at(prices, "input_mtok", input_tokens),
          price_at(prices, "output_mtok", input_tokens).value_or(TokenPrice()),
          price_at(prices, "cache_read_mtok", input_tokens), price_at(prices, "cache_write_mtok", input_tokens),
          price_at(prices, "cache_write_1h_mtok", input_tokens)};
}

// What the data says of a time: of a list the last entry that holds, else the first.
const Value& prices_at(const Value& prices, SystemTime at) {
  if (!prices.is_list()) return prices;
  const Value* holds = nullptr;
  for (const Value& entry : prices.list()) {
    const Value* constraint = entry.find("constraint");
    if (constraint == nullptr || constraint->is_null()) {
      holds = &entry;
    } else if (const Value* day = constraint->find("start_date")) {
      if (at >= *parse_time(day->text() + "T00:00:00Z")) holds = &entry;
    } else {
      const std::string time = format_time(at).substr(11, 8) + "Z";
      if (time >= constraint->find("start_time")->text() && time < constraint->find("end_time")->text()) holds = &entry;
    }
  }
  return *holds->find("prices");
}

}  // namespace

TEST_CASE("patterns") {
  struct Row {
    std::string_view text;
    std::string_view pattern;
    bool fits;
  };
  const Row rows[] = {
      {"gpt-5", "gpt-5", true},
      {"gpt-5", "gpt-5-mini", false},
      {"gpt-5-mini", "gpt-5", false},
      {"GPT-5", "gpt-5", true},
      {"gpt-5-mini", "gpt-5*", true},
      {"gpt-5", "gpt-5*", true},
      {"a-b-c", "*b*", true},
      {"a-b-c", "*b", false},
      {"a-b-b", "*b", true},
      {"a-2026-01-02", "a-####-##-##", true},
      {"a-2026-01-0x", "a-####-##-##", false},
      {"", "*", true},
      {"", "", true},
      {"x", "", false},
      {"aab", "*ab", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CAPTURE(row.pattern);
    CHECK(fits_pattern(row.text, row.pattern) == row.fits);
  }
}

TEST_CASE("a model is found by where it is and by its id, and no other server has a price") {
  CHECK(input_of("https://api.openai.com/v1", "gpt-4.1-mini") == 400'000);
  CHECK(input_of("https://api.openai.com/v1", "gpt-4.1-mini-2025-04-14") == 400'000);
  CHECK(input_of("https://API.openai.com:443/v1", "GPT-4.1-mini") == 400'000);
  CHECK(input_of("https://api.openai.com/v1", "gpt-5.6-luna-2026-08-01") == 200'000);
  CHECK(input_of("https://api.openai.com/v1", "gpt-5.6-luna-preview") == std::nullopt);
  CHECK(input_of("https://api.anthropic.com", "claude-haiku-4-5-20251001") == 1'000'000);
  CHECK(input_of("https://generativelanguage.googleapis.com/v1beta", "gemini-2.5-flash") == 300'000);
  // Which bills pictures by another measure, although an id that begins so would be text.
  CHECK(input_of("https://generativelanguage.googleapis.com/v1beta", "gemini-2.5-flash-image") == std::nullopt);
  CHECK(input_of("https://bedrock-runtime.eu-west-1.amazonaws.com", "eu.anthropic.claude-sonnet-4-6-v1:0") ==
        3'300'000);
  CHECK(input_of("https://bedrock-runtime.eu-west-1.amazonaws.com", "amazon.nova-micro-v1:0") == 35'000);
  CHECK(input_of("https://mine.openai.azure.com/openai/v1", "gpt-4.1-mini") == 400'000);  // As at OpenAI.
  for (const char* other : {"http://127.0.0.1:11434/v1", "http://localhost:8000/v1", "https://llm.example.org/v1",
                            "https://api.openai.com.example.org/v1", "https://example.org/api.openai.com", ""}) {
    CAPTURE(other);
    CHECK(input_of(other, "gpt-4.1-mini") == std::nullopt);
  }
  CHECK(find_listed_price("https://api.openai.com/v1", "gpt-4.1-mini")->origin ==
        "the built-in table of 2026-08-21 (openai gpt-4.1-mini)");
}

TEST_CASE("every row is what the data says, at any time and of any size") {
  const Value providers = data();
  if (providers.is_null()) {
    MESSAGE("the data that the table is made from is not there");
    return;
  }
  const std::map<std::string_view, std::string_view> renamed{{"xai", "x-ai"}, {"bedrock", "aws"}};
  std::map<std::string_view, std::map<std::string_view, const Value*>> known;
  for (const Value& provider : providers.list()) {
    for (const Value& model : provider.find("models")->list()) {
      known[provider.find("id")->text()][model.find("id")->text()] = model.find("prices");
    }
  }
  std::size_t compared = 0;
  for (const ListedPrice& row : listed_prices()) {
    CAPTURE(row.list);
    CAPTURE(row.model);
    const auto other = renamed.find(row.list);
    const Value* prices = known.at(other == renamed.end() ? row.list : other->second).at(row.model);
    if (!row.price) continue;
    for (const char* time :
         {"2025-01-01T00:29:59Z", "2025-06-10T00:00:00Z", "2026-03-12T12:00:00Z", "2026-03-13T00:00:00Z",
          "2026-07-29T23:59:59Z", "2026-07-30T00:00:00Z", "2026-09-01T00:30:00Z", "2026-11-21T16:29:59Z",
          "2026-11-21T16:30:00Z", "2027-01-01T12:00:00Z"}) {
      const SystemTime at = *parse_time(time);
      for (const std::int64_t size : {1, 128'000, 128'001, 200'000, 200'001, 272'000, 272'001, 2'000'000}) {
        REQUIRE(row.price->rates_for(size, at) == rates_at(prices_at(*prices, at), size));
        ++compared;
      }
    }
  }
  CHECK(compared > 20'000);
}

TEST_CASE("costs by the table, to the nano-dollar") {
  struct Row {
    const char* base_url;
    const char* model;
    const char* at;
    Usage usage;
    std::int64_t nano_usd;
  };
  const char* const openai = "https://api.openai.com/v1";
  const char* const anthropic = "https://api.anthropic.com";
  const Row rows[] = {
      {openai,
       "gpt-5.6-luna",
       "2026-07-29T23:59:59Z",
       {272'000, 1000, 2000, 0},
       270'000 * 1000 + 2000 * 100 + 1000 * 6000},
      {openai,
       "gpt-5.6-luna",
       "2026-07-30T00:00:00Z",
       {272'000, 1000, 2000, 0},
       270'000 * 200 + 2000 * 20 + 1000 * 1200},
      {openai,
       "gpt-5.6-luna",
       "2026-07-30T00:00:00Z",
       {272'001, 1000, 2000, 0},
       270'001 * 400 + 2000 * 40 + 1000 * 1800},
      {anthropic, "claude-sonnet-5", "2026-08-31T00:00:00Z", {1001, 7, 1, 0}, 1000 * 2000 + 200 + 7 * 10'000},
      {anthropic, "claude-sonnet-5", "2026-09-01T00:00:00Z", {1001, 7, 1, 0}, 1000 * 3000 + 300 + 7 * 15'000},
      // 8.75 nano-dollars for a cached token: rounded up once.
      {"https://bedrock-runtime.us-east-1.amazonaws.com",
       "amazon.nova-micro-v1:0",
       "2026-11-21T00:00:00Z",
       {1, 1, 1, 0},
       149},
      {"https://api.deepseek.com", "deepseek-chat", "2026-11-21T12:00:00Z", {10, 10, 0, 0}, 2700 + 11'000},
      {"https://api.deepseek.com", "deepseek-chat", "2026-11-21T20:00:00Z", {10, 10, 0, 0}, 1350 + 5500},
  };
  for (const Row& row : rows) {
    CAPTURE(row.model);
    CAPTURE(row.at);
    CHECK(find_listed_price(row.base_url, row.model)->cost(row.usage, *parse_time(row.at)) == Money{row.nano_usd});
  }
}
