#include "provider/reply_limits.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace llmeval;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

// Tuesday, 2026-01-06 12:00:00 UTC.
constexpr SystemTime k_now{seconds(1'767'700'800)};

}  // namespace

TEST_CASE("wait hints are read from both headers, the finer one first") {
  struct Row {
    std::vector<HttpHeader> headers;
    std::optional<Duration> hint;
  };
  const Row rows[] = {
      {{}, std::nullopt},
      {{{"Retry-After", "20"}}, seconds(20)},
      {{{"retry-after", "1.5"}}, milliseconds(1500)},
      {{{"retry-after", "20"}, {"retry-after-ms", "250"}}, milliseconds(250)},
      {{{"retry-after", "20"}, {"retry-after-ms", "x"}}, seconds(20)},
      {{{"retry-after", "Tue, 06 Jan 2026 12:01:30 GMT"}}, seconds(90)},
      {{{"retry-after", "Tue, 06 Jan 2026 11:00:00 GMT"}}, seconds(0)},
      // The other side's clock goes an hour ahead of ours.
      {{{"date", "Tue, 06 Jan 2026 13:00:00 GMT"}, {"retry-after", "Tue, 06 Jan 2026 13:00:07 GMT"}}, seconds(7)},
      {{{"retry-after", "-3"}}, std::nullopt},
      {{{"retry-after", "soon"}}, std::nullopt},
      {{{"retry-after", "1e300"}}, std::nullopt},
      {{{"retry-after", "99999999999999999999"}}, std::nullopt},
      {{{"retry-after", "nan"}}, std::nullopt},
      {{{"retry-after", ""}}, std::nullopt},
  };
  for (const Row& row : rows) {
    CAPTURE(row.headers.empty() ? std::string() : row.headers.back().value);
    CHECK(read_wait_hint(row.headers, k_now) == row.hint);
  }
}

TEST_CASE("the times until a reset, in all their forms") {
  struct Row {
    std::string text;
    std::optional<Duration> reset;
  };
  const Row rows[] = {
      {"12ms", milliseconds(12)},
      {"1s", seconds(1)},
      {"6m0s", minutes(6)},
      {"1h2m3.5s", hours(1) + minutes(2) + milliseconds(3500)},
      {"2m59.56s", minutes(2) + milliseconds(59'560)},
      {"800us", Duration(800)},
      {"1500ns", Duration(2)},
      {"7", seconds(7)},
      {"0.25", milliseconds(250)},
      {"2026-01-06T12:00:30Z", seconds(30)},
      {"2026-01-06T11:00:30Z", seconds(0)},
      {"", std::nullopt},
      {"s", std::nullopt},
      {"5 s", std::nullopt},
      {"5d", std::nullopt},
      {"-5s", std::nullopt},
      {"1s2", std::nullopt},
      {"99999999999h", std::nullopt},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(read_reset(row.text, k_now) == row.reset);
  }
}

TEST_CASE("the other side's buckets are read as far as it tells them") {
  const ReplyLimits openai = read_limits({{"X-RateLimit-Limit-Requests", "5000"},
                                          {"x-ratelimit-remaining-requests", "4999"},
                                          {"x-ratelimit-reset-requests", "12ms"},
                                          {"x-ratelimit-remaining-tokens", "many"},
                                          {"content-type", "application/json"}},
                                         k_now);
  CHECK(openai.requests == RateState{5000, 4999, milliseconds(12)});
  CHECK(openai.tokens == RateState());
  const ReplyLimits anthropic = read_limits({{"anthropic-ratelimit-tokens-limit", "80000"},
                                             {"anthropic-ratelimit-tokens-remaining", "0"},
                                             {"anthropic-ratelimit-tokens-reset", "2026-01-06T12:01:00Z"}},
                                            k_now);
  CHECK(anthropic.tokens == RateState{80'000, 0, minutes(1)});
  CHECK(anthropic.requests == RateState());
}
