#include "data/json.h"
#include "serve/embeddings.h"
#include "serve/fault.h"
#include "serve/mock_config.h"
#include "serve/mock_limits.h"
#include "serve/mock_shape.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

namespace {

FaultPlan plan_of(std::string_view json, std::uint64_t seed = 1) {
  Diagnostics diagnostics;
  FaultPlan plan(read_fault_rules(*parse_json(json), diagnostics), seed);
  REQUIRE_FALSE(diagnostics.has_errors());
  return plan;
}

std::string drawn(FaultPlan& plan, std::string_view text, std::string_view key = "k", std::int64_t occurrence = 1) {
  const std::optional<Fault> fault = plan.draw(text, key, occurrence);
  return fault ? std::string(fault->name) : "-";
}

}  // namespace

TEST_CASE("the first fault that hits decides, so often as it may") {
  FaultPlan plan =
      plan_of(R"([{"fault":"cut","when":"^a","times":2},{"fault":"stall","when":"a"},{"fault":"reset","share":0}])");
  CHECK(drawn(plan, "abc") == "cut");
  CHECK(drawn(plan, "bca") == "stall");
  CHECK(drawn(plan, "abc") == "cut");
  CHECK(drawn(plan, "abc") == "stall");
  CHECK(drawn(plan, "b") == "-");
  CHECK(to_json(plan.to_value()) ==
        R"([{"fault":"cut","when":"^a","times":2,"hits":2},{"fault":"stall","when":"a","hits":2},)"
        R"({"fault":"reset","share":0,"hits":0}])");
}

TEST_CASE("a share is met, by seed, question and how often it was asked alone") {
  const std::string_view json = R"([{"fault":"cut","share":0.25}])";
  FaultPlan plan = plan_of(json);
  FaultPlan again = plan_of(json);
  FaultPlan other = plan_of(json, 2);
  int hits = 0;
  int differs = 0;
  std::vector<std::string> forwards;
  for (int i = 0; i < 1000; ++i) {
    forwards.push_back(drawn(plan, "x", std::to_string(i / 4), i % 4));
    hits += forwards.back() == "cut" ? 1 : 0;
    differs += drawn(other, "x", std::to_string(i / 4), i % 4) == forwards.back() ? 0 : 1;
  }
  CHECK(hits > 200);
  CHECK(hits < 300);
  CHECK(differs > 200);
  for (int i = 999; i >= 0; --i) {
    CHECK(drawn(again, "x", std::to_string(i / 4), i % 4) == forwards.at(static_cast<std::size_t>(i)));
  }
}

TEST_CASE("limits let through what their time allows, and say when there is room") {
  const SteadyTime start(std::chrono::seconds(1000));
  MockLimits limits({.requests_per_second = 2, .requests_per_minute = std::nullopt, .tokens_per_minute = 600}, start);
  CHECK_FALSE(limits.take(100, start));
  CHECK_FALSE(limits.take(100, start));
  const std::optional<Duration> wait = limits.take(1, start);
  REQUIRE(wait);
  CHECK(*wait >= std::chrono::milliseconds(500));
  CHECK(*wait <= std::chrono::milliseconds(501));
  CHECK(limits.take(1, start + *wait - std::chrono::milliseconds(2)));
  CHECK_FALSE(limits.take(300, start + *wait));
  const auto states = limits.states(start + *wait);
  REQUIRE(states.size() == 2);
  CHECK(states[0].kind == "requests");
  CHECK(states[0].limit == 2);
  CHECK(states[0].remaining == 0);
  CHECK(states[1].kind == "tokens");
  CHECK(states[1].remaining == 105);
  CHECK(states[1].until_full > std::chrono::seconds(49));
  // What is larger than a whole bucket is let through when it is full.
  CHECK(limits.take(1'000'000, start + std::chrono::seconds(30)));
  CHECK_FALSE(limits.take(1'000'000, start + std::chrono::minutes(2)));
}

TEST_CASE("text is cut between code points") {
  std::string joined;
  for (const std::string_view piece : cut_text("aäöü€𝄞b", 2)) {
    CHECK((piece.size() <= 5));
    CHECK((static_cast<unsigned char>(piece.front()) & 0xC0U) != 0x80U);
    joined += piece;
  }
  CHECK(joined == "aäöü€𝄞b");
  CHECK(cut_text("", 3).empty());
  CHECK(cut_text("abcdef", 4) == std::vector<std::string_view>{"abcd", "ef"});
}

TEST_CASE("vectors are of length one and depend on the words") {
  const auto dot = [](const std::vector<float>& a, const std::vector<float>& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return sum;
  };
  const auto fox = embed_text("The quick fox.", 128);
  CHECK(dot(fox, fox) == doctest::Approx(1));
  CHECK(embed_text("the QUICK fox", 128) == fox);
  CHECK(dot(fox, embed_text("the quick dog", 128)) > 0.4);
  CHECK(dot(fox, embed_text("nothing of that", 128)) < 0.4);
  CHECK(embed_text(" .,", 3) == std::vector<float>{1, 0, 0});
}

TEST_CASE("addresses lead to shapes, whatever stands before") {
  CHECK(find_mock_shape("/v1/chat/completions") == &k_openai_chat_shape);
  CHECK(find_mock_shape("/openai/deployments/x/chat/completions") == &k_openai_chat_shape);
  CHECK(find_mock_shape("/responses") == &k_openai_responses_shape);
  CHECK(find_mock_shape("/v1/messages") == &k_anthropic_shape);
  CHECK(find_mock_shape("/v1beta/models/x:generateContent") == &k_gemini_shape);
  CHECK(find_mock_shape("/v1beta/models/x:streamGenerateContent") == &k_gemini_shape);
  CHECK(find_mock_shape("/x:generateContent") == nullptr);
  CHECK(find_mock_shape("/v1/models") == nullptr);
}

TEST_CASE("what the shape of a mock's file cannot see is told") {
  Diagnostics diagnostics;
  const MockConfig config = read_mock_config(
      *parse_json(R"({"limits":{"requests_per_minute":"0"},"faults":[{"fault":"cut","when":"["}],"seed":3})"),
      diagnostics);
  std::vector<std::string> told;
  for (const Diagnostic& found : diagnostics.sorted()) told.push_back(found.message);
  CHECK(told.size() == 2);
  CHECK(config.seed == 3);
  CHECK_FALSE(config.has_rules);
}

}  // namespace llmeval
