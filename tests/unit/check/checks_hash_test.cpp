#include "check/checks_hash.h"

#include "unit/check/support.h"

using namespace llmeval;
using namespace llmeval::check_test;

namespace {

Expectations list_of(std::initializer_list<std::string_view> items, const CheckScope& scope = {}) {
  Expectations all;
  for (const std::string_view item : items) {
    const Loaded loaded = load(item, scope);
    REQUIRE_MESSAGE(loaded.expectation != nullptr, loaded.told);
    all.push_back(loaded.expectation);
  }
  return all;
}

std::string hash(std::initializer_list<std::string_view> items, const CheckScope& scope = {}) {
  return checks_hash(list_of(items, scope), {}, {}, {}).hex();
}

CheckScope scope_with(std::string_view definition) {
  CheckScope scope;
  Diagnostics diagnostics;
  scope.add_checks(read(definition), diagnostics);
  REQUIRE(scope.close(diagnostics));
  return scope;
}

AnswerCleaning cleaning(std::string_view steps) {
  Diagnostics diagnostics;
  return AnswerCleaning::parse(read(steps), diagnostics);
}

}  // namespace

TEST_CASE("what is judged alike has one hash") {
  const std::string contains = hash({R"({"contains": "refund"})"});
  CHECK(hash({R"({"contains": {"text": "refund"}})"}) == contains);
  CHECK(hash({R"(  {"contains" : {"name": "polite", "text": "refund"}})"}) == contains);
  CHECK(hash({R"({"length": {"min": 1, "max": 9}})"}) == hash({R"({"length": {"max": 9, "min": 1}})"}));
  CHECK(hash({R"({"is_json": {}})"}) == hash({R"("is_json")"}));
}

TEST_CASE("what is judged otherwise has another hash") {
  const std::vector<std::string> all{
      hash({R"({"contains": "refund"})"}),
      hash({R"({"contains": "refunds"})"}),
      hash({R"({"not": {"contains": "refund"}})"}),
      hash({R"({"contains": {"text": "refund", "weight": 2}})"}),
      hash({R"({"contains": {"text": "refund", "of": "/a"}})"}),
      hash({R"({"contains": {"text": "refund", "when": "trial == 1"}})"}),
      hash({R"({"starts_with": "refund"})"}),
      hash({R"({"contains": "refund"})", R"({"length": {"max": 9}})"}),
      hash({R"({"length": {"max": 9}})", R"({"contains": "refund"})"}),
      hash({R"({"any_of": [{"contains": "refund"}, {"length": {"max": 9}}]})"}),
      hash({R"({"all_of": [{"contains": "refund"}, {"length": {"max": 9}}]})"}),
      hash({R"({"any_of": [{"contains": "refund"}, {"length": {"max": 8}}]})"}),
      hash({R"({"json_schema": {"schema": {"required": ["a"]}}})"}),
      hash({R"({"json_schema": {"schema": {"required": ["b"]}}})"}),
      checks_hash({}, {list_of({R"({"contains": "refund"})"})}, {}, {}).hex(),
      checks_hash(list_of({R"({"contains": "refund"})"}), {}, {.min_score = 0.5}, {}).hex(),
      checks_hash(list_of({R"({"contains": "refund"})"}), {}, {.min_score = 0.6}, {}).hex(),
      checks_hash(list_of({R"({"contains": "refund"})"}), {}, {}, cleaning(R"("trim")")).hex(),
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) CHECK_MESSAGE(all[i] != all[j], i << " and " << j);
  }
}

TEST_CASE("named checks and defaults count by what they stand for") {
  const CheckScope soft = scope_with(R"({"polite": {"contains": "please"}})");
  const CheckScope hard = scope_with(R"({"polite": {"contains": "thank you"}})");
  CHECK(hash({R"("polite")"}, soft) != hash({R"("polite")"}, hard));
  CHECK(hash({R"("polite")"}, soft) == hash({R"({"contains": "please"})"}));
  CHECK(hash({R"({"any_of": ["polite", "is_json"]})"}, soft) != hash({R"({"any_of": ["polite", "is_json"]})"}, hard));
  CHECK(hash({R"({"any_of": ["polite", "is_json"]})"}, soft) ==
        hash({R"({"any_of": [{"contains": "please"}, "is_json"]})"}));
}
