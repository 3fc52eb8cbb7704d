// Replies of every HTTP provider, as raw bytes, and what they come to.

#include "fixture.h"

#include "base/rng.h"
#include "data/json.h"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <set>
#include <utility>

using namespace llmeval;

namespace {

struct Cannot {
  std::string_view provider;
  Outcome outcome;
};

// What an API has no way to say.
constexpr std::array k_cannot{
    Cannot{"gemini", Outcome::refusal},
    Cannot{"bedrock", Outcome::refusal},
    // Amazon's error of that name comes and goes like a rate.
    Cannot{"bedrock", Outcome::quota_exhausted},
    // An application has no words for these.
    Cannot{"http", Outcome::refusal},
    Cannot{"http", Outcome::truncated},
    Cannot{"http", Outcome::connection_reset},
    Cannot{"http", Outcome::context_length_exceeded},
    Cannot{"http", Outcome::content_filtered},
};

bool can(std::string_view provider, Outcome outcome) {
  return std::none_of(k_cannot.begin(), k_cannot.end(),
                      [&](const Cannot& one) { return one.provider == provider && one.outcome == outcome; });
}

// No reply at all comes to the same for all of them.
struct WireFailure {
  TransportFailureKind kind;
  Outcome outcome;
};
constexpr std::array k_wire_failures{
    WireFailure{TransportFailureKind::connect_error, Outcome::connect_error},
    WireFailure{TransportFailureKind::tls_error, Outcome::tls_error},
    WireFailure{TransportFailureKind::timeout, Outcome::timeout},
    WireFailure{TransportFailureKind::connection_reset, Outcome::connection_reset},
    WireFailure{TransportFailureKind::malformed, Outcome::malformed_response},
    WireFailure{TransportFailureKind::too_large, Outcome::malformed_response},
};

bool is_of_the_wire(Outcome outcome) { return outcome == Outcome::connect_error || outcome == Outcome::tls_error; }

std::vector<std::string> http_providers() {
  std::vector<std::string> names;
  for (const ProviderInfo& provider : providers()) {
    if (provider.has_base_url) names.emplace_back(provider.name);
  }
  return names;
}

std::vector<Outcome> wire_outcomes() {
  std::vector<Outcome> outcomes;
  for (int i = 0; i <= static_cast<int>(Outcome::tls_error); ++i) outcomes.push_back(static_cast<Outcome>(i));
  return outcomes;
}

const Object& options_of(const std::string& provider) {
  static const Object k_none;
  for (const Fixture& fixture : all_fixtures()) {
    if (fixture.provider == provider) return fixture.options;
  }
  return k_none;
}

}  // namespace

TEST_CASE("every reply of every provider comes to the outcome that its file is named after") {
  for (const Fixture& fixture : all_fixtures()) {
    CAPTURE(fixture.provider);
    CAPTURE(fixture.name);
    const AttemptResult result = ask_with_fixture(fixture);
    CHECK(outcome_name(result.outcome) == fixture.outcome);
    check_expected(fixture.expected, result);
    CHECK(result.message.find("sk-canary") == std::string::npos);
    CHECK(result.http_status == fixture.reply.status);
    if (result.outcome != Outcome::ok && !is_gradable(result.outcome)) CHECK_FALSE(result.message.empty());
  }
}

TEST_CASE("a streamed answer is the same completion as the whole one") {
  std::size_t pairs = 0;
  for (const Fixture& streamed : all_fixtures()) {
    if (!streamed.is_stream()) continue;
    const std::string name = streamed.name.substr(0, streamed.name.rfind("-stream"));
    for (const Fixture& whole : all_fixtures()) {
      if (whole.provider != streamed.provider || whole.name != name) continue;
      CAPTURE(streamed.provider);
      CAPTURE(name);
      CHECK(completion_text(ask_with_fixture(streamed).completion) ==
            completion_text(ask_with_fixture(whole).completion));
      ++pairs;
    }
  }
  CHECK(pairs > 0);
}

TEST_CASE("where a reply is cut into pieces changes nothing") {
  for (const Fixture& fixture : all_fixtures()) {
    if (!fixture.is_stream()) continue;
    CAPTURE(fixture.provider);
    CAPTURE(fixture.name);
    const AttemptResult whole = ask_with_fixture(fixture);
    Rng rng = Rng(20261121).child(fixture.provider + "/" + fixture.name);
    for (int round = 0; round < 12; ++round) {
      std::vector<std::size_t> cuts;
      for (int cut = 0; cut < round * 3; ++cut) cuts.push_back(rng.below(fixture.reply.body.size() + 1));
      std::sort(cuts.begin(), cuts.end());
      CAPTURE(round);
      const AttemptResult pieces = ask_with_fixture(fixture, cuts);
      CHECK(outcome_name(pieces.outcome) == outcome_name(whole.outcome));
      CHECK(pieces.message == whole.message);
      CHECK(completion_text(pieces.completion) == completion_text(whole.completion));
    }
  }
}

TEST_CASE("a stream that ends anywhere before its end is no answer") {
  for (const Fixture& fixture : all_fixtures()) {
    if (!fixture.is_stream() || !is_gradable(*find_outcome(fixture.outcome))) continue;
    CAPTURE(fixture.provider);
    CAPTURE(fixture.name);
    const std::string whole = completion_text(ask_with_fixture(fixture).completion);
    for (std::size_t size = 0; size < fixture.reply.body.size(); size += 11) {
      Fixture cut = fixture;
      cut.reply.body.resize(size);
      const AttemptResult result = ask_with_fixture(cut);
      // What comes after the answer is whole tells of usage, or nothing.
      if (!is_gradable(result.outcome)) {
        CHECK(outcome_class(result.outcome) == OutcomeClass::transient);
      } else if (result.completion.usage) {
        CHECK(completion_text(result.completion) == whole);
      } else {
        CHECK(outcome_name(result.outcome) == fixture.outcome);
      }
    }
  }
}

TEST_CASE("no reply at all comes to the same with every provider") {
  for (const std::string& provider : http_providers()) {
    CAPTURE(provider);
    for (const WireFailure& failure : k_wire_failures) {
      const AttemptResult result = ask_without_reply(provider, options_of(provider), failure.kind);
      CHECK(outcome_name(result.outcome) == outcome_name(failure.outcome));
      CHECK(result.message == "scripted failure");
    }
  }
}

TEST_CASE("each outcome that a provider can have is among its replies") {
  std::map<std::pair<std::string, std::string>, int> counts;
  for (const Fixture& fixture : all_fixtures()) ++counts[{fixture.provider, fixture.outcome}];
  std::string table = fmt::format("{:<24}", "replies by outcome");
  for (const std::string& provider : http_providers()) table += fmt::format("{:>18}", provider);
  table += '\n';
  std::vector<std::string> holes;
  for (const Outcome outcome : wire_outcomes()) {
    const std::string name(outcome_name(outcome));
    table += fmt::format("{:<24}", name);
    for (const std::string& provider : http_providers()) {
      const int count = counts[{provider, name}];
      const bool is_hole = count == 0 && can(provider, outcome) && !is_of_the_wire(outcome);
      if (is_hole) holes.push_back(provider + ": " + name);
      table += fmt::format("{:>18}", count > 0                 ? std::to_string(count)
                                     : is_of_the_wire(outcome) ? "wire"
                                     : is_hole                 ? "HOLE"
                                                               : "–");
    }
    table += '\n';
  }
  std::fputs(table.c_str(), stdout);
  CHECK_MESSAGE(holes.empty(), fmt::format("no replies for {}", fmt::join(holes, ", ")));
}
