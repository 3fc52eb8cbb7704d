#include "unit/check/items.h"
#include "unit/check/support.h"

#include "data/yaml.h"

using namespace llmeval;
using namespace llmeval::check_test;

namespace {

const Object k_variables{{"reference", k_stub_reference}};

std::vector<Call> calls() {
  std::vector<Call> made;
  for (const std::string_view answer :
       {"5", "", "no", "{\"a\": 6}", "\xff", "5 and 6", "I cannot help with that.", "So it is [1]."}) {
    Call call;
    call.completion.parts.emplace_back(TextPart{std::string(answer)});
    call.outcome = answer.empty() ? Outcome::empty : Outcome::ok;
    call.latency = std::chrono::seconds(answer.size());
    call.completion.finish_reason = "stop";
    made.push_back(std::move(call));
  }
  Call call;
  call.completion.parts.emplace_back(ToolCallPart{"c1", "look", "{}"});
  call.completion.finish_reason = "tool_call";
  made.push_back(std::move(call));
  return made;
}

std::string with_option(std::string_view item, std::string_view option) {
  std::string changed(item);
  changed.replace(changed.find(R"("weight": 2)"), 11, option);
  return changed;
}

}  // namespace

TEST_CASE("every check negates, or refuses `not`") {
  for (const CheckType& type : check_types()) {
    CAPTURE(type.name);
    REQUIRE(items().contains(type.name));
    const std::string_view item = items().at(type.name);
    const std::string negated = R"({"not": )" + std::string(item) + "}";
    if (!type.negatable) {
      CHECK(load(negated).told.find("cannot be negated") != std::string::npos);
      continue;
    }
    bool has_passed = false;
    bool has_failed = false;
    for (const Call& call : calls()) {
      CAPTURE(call.completion.text());
      const Score plain = score(item, call, k_variables);
      const Score opposite = score(negated, call, k_variables);
      const bool found_nothing = plain.reason.starts_with("found nothing");
      CHECK(opposite.pass == (!plain.pass && !found_nothing));
      if (!found_nothing) CHECK(*plain.score + *opposite.score == doctest::Approx(1));
      for (const Score& one : {plain, opposite}) {
        if (type.measure == MeasureKind::score) {
          CHECK((one.score >= 0 && one.score <= 1));
        } else {
          CHECK(one.score == (one.pass ? 1.0 : 0.0));
        }
        CHECK(one.weight == 2);
        CHECK(!one.error);
        CHECK(!one.reason.empty());
      }
      has_passed = has_passed || plain.pass;
      has_failed = has_failed || !plain.pass;
    }
    CHECK(has_passed);
    CHECK(has_failed);
  }
}

TEST_CASE("every check takes bounds, or refuses them") {
  for (const CheckType& type : check_types()) {
    CAPTURE(type.name);
    const std::string_view bound = type.measure == MeasureKind::duration ? R"("min": "1ms")" : R"("min": 1)";
    if (items().at(type.name).find(R"("min":)") != std::string_view::npos) {
      CHECK(load(items().at(type.name)).told.empty());
      continue;
    }
    const Loaded loaded = load(with_option(items().at(type.name), bound));
    if (type.measure == MeasureKind::yes_no) {
      CHECK(loaded.told.find("answers yes or no: it takes no 'min'") != std::string::npos);
    } else if (type.name == "number") {
      CHECK(loaded.told.find("takes either 'equals' or bounds") != std::string::npos);
    } else if (type.name == "expr") {
      CHECK(loaded.told.find("comes to true or false: it takes no 'min'") != std::string::npos);
    } else {
      CHECK(loaded.told.empty());
    }
  }
}

TEST_CASE("every check takes the common options") {
  for (const CheckType& type : check_types()) {
    CAPTURE(type.name);
    const std::string_view item = items().at(type.name);
    CHECK(load(with_option(item, R"("name": "x")")).expectation->name() == "x");
    CHECK(load(with_option(item, R"("weight": 0)")).expectation->weight() == 0);
    CHECK(load(with_option(item, R"("weight": -1)")).expectation == nullptr);
    if (!type.combine) {
      CHECK((load(with_option(item, R"("of": "reasoning")")).expectation != nullptr) == type.takes_of());
    }
    CHECK(load(with_option(item, R"("when": "tags.x")")).expectation != nullptr);
    CHECK(load(with_option(item, R"("when": "tag.x")")).told.find("'tag' is undefined in 'when'") != std::string::npos);
    CHECK(load(with_option(item, R"("frobnicate": 1)")).told.find("unknown key 'frobnicate' in check") !=
          std::string::npos);
    CHECK((load("\"" + type.name + "\"").expectation != nullptr) == type.bare);
  }
}

TEST_CASE("every check that looks at the answer looks where `of` says") {
  for (const CheckType& type : check_types()) {
    if (!type.takes_of()) continue;
    CAPTURE(type.name);
    const std::string item = with_option(items().at(type.name), R"("of": "/x")");
    const std::string_view text = passing_text(type.name);
    CHECK(score(item, text.empty() ? R"({"x": 5})" : R"({"x": ")" + std::string(text) + "\"}", k_variables).pass);
    CHECK_FALSE(score(item, R"({"x": "no"})", k_variables).pass);
    CHECK(score(item, R"({"y": 5})", k_variables).reason.starts_with("found nothing to look at by 'of: /x'"));
  }
}

TEST_CASE("a check that cannot fail is refused when it is loaded") {
  for (const CheckType& type : check_types()) {
    CAPTURE(type.name);
    REQUIRE(unfailing_items().contains(type.name));
    for (const std::string_view item : unfailing_items().at(type.name)) {
      CAPTURE(item);
      CHECK(load(item).expectation == nullptr);
      CHECK(load(R"({"not": )" + std::string(item) + "}").expectation == nullptr);
    }
    if (type.measure == MeasureKind::yes_no) continue;
    const std::string bound = type.measure == MeasureKind::duration ? R"("min": "0s")" : R"("min": 0)";
    CHECK((type.measure == MeasureKind::number ||
           load("{\"" + type.name + "\": {" + bound + "}}").expectation == nullptr));
  }
}

TEST_CASE("every check's example can be loaded") {
  for (const CheckType& type : check_types()) {
    CAPTURE(type.name);
    Diagnostics diagnostics;
    const std::optional<Value> item = parse_yaml(type.example, diagnostics.add_source("example"), diagnostics);
    REQUIRE(item.has_value());
    Expectation::parse(*item, CheckScope(), diagnostics);
    for (const Diagnostic& told : diagnostics.sorted()) MESSAGE(told.to_text());
    CHECK_FALSE(diagnostics.has_errors());
  }
}

// Every text and number of every item becomes, one at a time, a template that cannot be evaluated.
TEST_CASE("no check passes on an error, negated or not") {
  std::size_t erred = 0;
  for (const CheckType& type : check_types()) {
    CAPTURE(type.name);
    const Value item = read(items().at(type.name));
    const Value& options = item.object().begin()->value;
    for (const Member& option : options.object()) {
      if (option.key == "weight") continue;
      Value changed = item;
      *changed.object().find(type.name)->object().find(option.key) = Value("{{ nowhere }}");
      for (const std::string& written : {to_json(changed), R"({"not": )" + to_json(changed) + "}"}) {
        CAPTURE(written);
        const Loaded loaded = load(written);
        if (loaded.expectation == nullptr) continue;
        for (const Call& call : calls()) {
          const Score found = World().evaluate({loaded.expectation}, call).front();
          if (!found.error) continue;
          ++erred;
          CHECK_FALSE(found.pass);
          CHECK(!found.score);
        }
      }
    }
  }
  CHECK(erred > 100);
}
