#include "unit/check/items.h"
#include "unit/check/support.h"

#include "check/json_text.h"
#include "check/number_text.h"

#include <rapidcheck.h>

#include <cstdint>

using namespace llmeval;
using namespace llmeval::check_test;

namespace {

// `1234567` with a separator before every third digit from the end.
std::string group(std::string digits, std::string_view separator) {
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, separator);
  }
  return digits;
}

}  // namespace

TEST_CASE("a check and its opposite never both pass, whatever the answer") {
  std::vector<std::pair<Loaded, Loaded>> pairs;
  for (const auto& [name, item] : items()) {
    const Loaded opposite = load(R"({"not": )" + std::string(item) + "}");
    if (opposite.expectation != nullptr) pairs.emplace_back(load(item), opposite);
  }
  CHECK(rc::check([&](const std::string& answer) {
    Call call;
    call.completion.parts.emplace_back(TextPart{answer});
    const World world(Object{{"reference", k_stub_reference}});
    for (const auto& [plain, opposite] : pairs) {
      const Score score = world.evaluate({plain.expectation}, call).front();
      const Score other = world.evaluate({opposite.expectation}, call).front();
      RC_ASSERT(!(score.pass && other.pass));
      RC_ASSERT(!score.error && !other.error);
      RC_ASSERT(score.reason.find('\n') == std::string::npos && score.reason.find('\x1b') == std::string::npos);
    }
  }));
}

TEST_CASE("a number is read back however it is written") {
  CHECK(rc::check([](std::int64_t whole, std::uint32_t fraction) {
    const std::string separator = *rc::gen::element<std::string>("", ",", "\u2009", "\u202f", "\u00a0");
    const std::string minus = *rc::gen::element<std::string>("-", "\u2212");
    const std::string currency = *rc::gen::element<std::string>("", "$", "€", "£");
    const std::string digits = std::to_string(whole);
    const bool negative = whole < 0;
    const std::string decimals = fraction % 2 == 0 ? "" : "." + std::to_string(fraction);
    const std::string written =
        (negative ? minus : "") + currency + group(digits.substr(negative ? 1 : 0), separator) + decimals;
    const std::optional<Decimal> expected = Decimal::parse(digits + decimals);
    const std::string text = "It comes to " + written + ".";
    for (const Evaluated<Decimal>& found : {first_number(text), last_number(text)}) {
      RC_ASSERT(found.has_value());
      RC_ASSERT(*found == *expected);
    }
  }));
}

TEST_CASE("JSON among words is read back") {
  CHECK(rc::check([](const std::vector<std::string>& texts, const std::string& key) {
    List list;
    for (const std::string& text : texts) list.emplace_back(text);
    // Bytes that are no UTF-8 are written as U+FFFD, so what counts is what was written.
    const std::string json = to_json(Object{{key, std::move(list)}, {key + "2", "} ] \" {"}});
    const std::string text = "I think that " + json + " is right.";
    for (const JsonExtract extract : {JsonExtract::first, JsonExtract::last, JsonExtract::any}) {
      const Evaluated<Value> found = extract_json(text, extract);
      RC_ASSERT(found.has_value());
      RC_ASSERT(to_json(*found) == json);
    }
  }));
}
