#include "base/money.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

namespace llmeval {
namespace {

constexpr std::int64_t k_most = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t k_least = std::numeric_limits<std::int64_t>::min();

std::optional<TokenPrice> price(std::string_view usd) { return TokenPrice::from_usd_per_million(*Decimal::parse(usd)); }

TEST_CASE("prices per million tokens become pico-dollars per token") {
  CHECK(price("0.25") == TokenPrice{250'000});
  CHECK(price("15") == TokenPrice{15'000'000});
  CHECK(price("0.00875") == TokenPrice{8'750});
  CHECK(price("0.003625") == TokenPrice{3'625});
  CHECK(price("0.000001") == TokenPrice{1});
  CHECK(price("0") == TokenPrice{0});
  CHECK(price("0.0000001") == std::nullopt);
  CHECK(price("-1") == std::nullopt);
  CHECK(price("1e15") == std::nullopt);
}

TEST_CASE("costs are added exactly and rounded up once") {
  const auto cost = [](std::vector<std::pair<std::int64_t, std::int64_t>> parts) {
    CostSum sum;
    for (const auto& [tokens, pico] : parts) sum.add(tokens, TokenPrice{pico});
    return sum.total().nano_usd;
  };
  CHECK(cost({}) == 0);
  CHECK(cost({{1'000, 250'000}}) == 250'000);
  CHECK(cost({{1, 1}}) == 1);
  CHECK(cost({{1, 999}, {1, 1}}) == 1);
  CHECK(cost({{1, 999}, {1, 2}}) == 2);
  CHECK(cost({{3, 3'625}, {5, 8'750}}) == 55);  // 10,875 + 43,750 pico
  CHECK(cost({{1'000'000'000'000, 75'000'000}}) == 75'000'000'000'000'000);
}

TEST_CASE("what a model claims cannot make money wrap") {
  CostSum sum;
  for (int i = 0; i < 5; ++i) sum.add(k_most, TokenPrice{k_most});
  CHECK(sum.total().nano_usd == k_most);
  CHECK((Money{k_most} + Money{1}).nano_usd == k_most);
  CHECK((Money{k_least} + Money{-1}).nano_usd == k_least);
  CHECK((Money{k_least} - Money{1}).nano_usd == k_least);
  CHECK((Money{0} - Money{k_least}).nano_usd == k_most);
  CHECK((Money{5} - Money{7}).nano_usd == -2);
  Money total{2};
  total += Money{3};
  CHECK(total == Money{5});
  CHECK(Money{1} < Money{2});
}

TEST_CASE("property: a sum of attempts is the sum of their costs, each rounded up by less than a nano-dollar") {
  CHECK(rc::check([] {
    const auto tokens = *rc::gen::inRange<std::int64_t>(0, 10'000'000);
    const auto pico = *rc::gen::inRange<std::int64_t>(0, 100'000'000);
    CostSum sum;
    sum.add(tokens, TokenPrice{pico});
    const std::int64_t exact = tokens * pico;
    RC_ASSERT(sum.total().nano_usd * 1000 >= exact);
    RC_ASSERT((sum.total().nano_usd - 1) * 1000 < exact);
  }));
}

TEST_CASE("money for people") {
  struct Row {
    std::int64_t nano_usd;
    std::string_view text;
  };
  const std::vector<Row> rows = {
      {0, "$0"},
      {1, "$0.000000001"},
      {12, "$0.000000012"},
      {12'345, "$0.000012"},
      {12'345'678, "$0.012"},
      {99'600'000, "$0.10"},
      {99'400'000, "$0.099"},
      {100'000'000, "$0.10"},
      {996'000'000, "$1.00"},
      {12'340'000'000, "$12.34"},
      {1'234'567'890'000, "$1234.57"},
      {-12'345'678, "-$0.012"},
      {k_least, "-$9223372036.85"},
  };
  for (const Row& row : rows) CHECK(format_money({row.nano_usd}) == row.text);
}

}  // namespace
}  // namespace llmeval
