#include "policy/budget.h"

#include <doctest/doctest.h>

using namespace llmeval;

namespace {

Spend of_cost(std::int64_t nano_usd) { return {.cost = Money{nano_usd}, .requests = 1, .tokens = 10}; }

BudgetLimits at_most(std::int64_t nano_usd) {
  BudgetLimits limits;
  limits.max_cost = Money{nano_usd};
  return limits;
}

Request asking(std::string text, std::int64_t most_output) {
  Request request;
  request.messages.push_back(Message::of_text(Role::user, std::move(text)));
  request.parameters.append("max_output_tokens", Value(most_output));
  return request;
}

Model priced() {
  Model model;
  model.price = Price(Rates{TokenPrice{250'000}, TokenPrice{2'000'000}});
  return model;
}

}  // namespace

TEST_CASE("what does not fit waits for what is reserved, and reaches the budget only with nothing reserved") {
  Budget budget(at_most(100));
  budget.reserve(of_cost(60));
  CHECK(budget.room_for(of_cost(40)) == Budget::Room::free);
  CHECK(budget.room_for(of_cost(41)) == Budget::Room::busy);
  CHECK(budget.obstacle_of(of_cost(41)) == "max_cost");
  budget.settle(of_cost(60), of_cost(59));
  CHECK(budget.spent() == of_cost(59));
  CHECK(budget.reserved() == Spend());
  CHECK(budget.room_for(of_cost(41)) == Budget::Room::free);
  CHECK(budget.room_for(of_cost(42)) == Budget::Room::none);
}

TEST_CASE("each ceiling counts what was spent before the run went on") {
  struct Row {
    std::optional<std::int64_t> requests;
    std::optional<std::int64_t> tokens;
    std::string_view obstacle;
  };
  const Spend before{.cost = Money{1}, .requests = 5, .tokens = 100};
  for (const Row& row : {Row{6, {}, ""}, Row{5, {}, "max_requests"}, Row{{}, 110, ""}, Row{{}, 109, "max_tokens"}}) {
    BudgetLimits limits;
    limits.max_requests = row.requests;
    limits.max_tokens = row.tokens;
    CHECK(Budget(limits, before).obstacle_of(of_cost(1)) == row.obstacle);
  }
  CHECK(Budget().room_for(of_cost(1'000'000'000)) == Budget::Room::free);
}

TEST_CASE("sums of reservations stop at the largest amount instead of wrapping") {
  Budget budget(at_most(INT64_MAX - 1));
  budget.reserve(of_cost(INT64_MAX - 10));
  CHECK(budget.room_for(of_cost(INT64_MAX)) == Budget::Room::busy);
}

TEST_CASE("the worst case is every byte a token, the whole output and the model's price") {
  const Spend worst = worst_case(asking(std::string(100, 'x'), 50), priced(), SystemTime());
  CHECK(worst.requests == 1);
  CHECK(worst.tokens == 100 + 32 + 50);
  CHECK(worst.cost == Money{132 * 250 + 50 * 2000});
  CHECK(worst_case(asking("x", 50), Model(), SystemTime()).cost == Money{});

  Request rich = asking("x", 50);
  rich.messages[0].parts.emplace_back(ImagePart{"image/png", "data:image/png;base64,aQ==", {}, {}});
  rich.output_schema = Value(Object({{"type", Value("object")}}));
  rich.tools.push_back({"look", "looks", Value(Object())});
  // An image may cost far more tokens than it has bytes, and a provider says more about tools than we do.
  CHECK(worst_case(rich, Model(), SystemTime()).tokens == 33 + 50 + 50'000 + 26 + 2'000 + 9 + 8);
}

TEST_CASE("an attempt takes what it used, nothing where it was turned away, else its worst case") {
  const Spend worst{.cost = Money{900}, .requests = 1, .tokens = 90};
  struct Row {
    Outcome outcome;
    std::optional<Usage> usage;
    std::optional<Money> cost;
    Spend spend;
  };
  const Spend only_a_request{.cost = {}, .requests = 1, .tokens = 0};
  const Row rows[] = {
      {Outcome::ok, Usage{10, 5, 0, 0}, Money{70}, {.cost = Money{70}, .requests = 1, .tokens = 15}},
      {Outcome::ok, std::nullopt, std::nullopt, worst},
      {Outcome::ok, Usage{-10, 5, 0, 0}, Money{-70}, {.cost = {}, .requests = 1, .tokens = 5}},
      {Outcome::timeout, std::nullopt, std::nullopt, worst},
      {Outcome::connection_reset, std::nullopt, std::nullopt, worst},
      {Outcome::server_error, std::nullopt, std::nullopt, worst},
      {Outcome::malformed_response, std::nullopt, std::nullopt, worst},
      {Outcome::cancelled, std::nullopt, std::nullopt, worst},
      {Outcome::content_filtered, std::nullopt, std::nullopt, worst},
      {Outcome::rate_limited, std::nullopt, std::nullopt, only_a_request},
      {Outcome::overloaded, std::nullopt, std::nullopt, only_a_request},
      {Outcome::connect_error, std::nullopt, std::nullopt, only_a_request},
      {Outcome::auth, std::nullopt, std::nullopt, only_a_request},
      {Outcome::invalid_request, std::nullopt, std::nullopt, only_a_request},
  };
  for (const Row& row : rows) {
    CAPTURE(outcome_name(row.outcome));
    Attempt attempt;
    attempt.outcome = row.outcome;
    attempt.usage = row.usage;
    attempt.cost = row.cost;
    CHECK(spend_of(attempt, worst) == row.spend);
  }
}
