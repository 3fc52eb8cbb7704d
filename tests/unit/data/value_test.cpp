#include "data/value.h"

#include "any_value.h"
#include "base/assert.h"
#include "data/json.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {
namespace {

TEST_CASE("a number is what JSON's grammar says, digit by digit") {
  for (const char* text : {"0", "-0", "7", "-12", "1.50", "0.1", "1e5", "1E+05", "1.0e-10", "1e400",
                           "123456789012345678901234567890", "9007199254740993"}) {
    const std::optional<Number> number = Number::parse(text);
    CAPTURE(text);
    REQUIRE(number);
    CHECK(number->text() == text);
  }
  for (const char* text :
       {"", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "1 ", " 1", "0x1f", "1_000", "NaN", "1.e5"}) {
    CAPTURE(text);
    CHECK_FALSE(Number::parse(text));
  }
}

TEST_CASE("a number becomes what it fits") {
  struct Row {
    const char* text;
    bool is_integer;
    std::optional<std::int64_t> whole;
  };
  for (const Row& row : std::vector<Row>{{"0", true, 0},
                                         {"-0", true, 0},
                                         {"42", true, 42},
                                         {"1.0", false, std::nullopt},
                                         {"1e3", false, std::nullopt},
                                         {"9223372036854775807", true, INT64_MAX},
                                         {"9223372036854775808", true, std::nullopt},
                                         {"-9223372036854775808", true, INT64_MIN}}) {
    CAPTURE(row.text);
    const Number number = *Number::parse(row.text);
    CHECK(number.is_integer() == row.is_integer);
    CHECK(number.to_int64() == row.whole);
  }
  CHECK(Number::parse("1.5")->to_double() == 1.5);
  CHECK(Number::parse("1e400")->to_double() == std::numeric_limits<double>::infinity());
  CHECK(Number::parse("-1e400")->to_double() == -std::numeric_limits<double>::infinity());
  CHECK(Number::parse("1e-400")->to_double() == 0);
  CHECK(Number::parse("1e-310")->to_double() == 1e-310);
  CHECK(Number::from(std::int64_t{-5}).text() == "-5");
  CHECK(Number::from(0.1).text() == "0.1");
  CHECK(Number::from(2.0).text() == "2");
  CHECK(Number::from(1e300).text() == "1e+300");
  CHECK_THROWS_AS(Number::from(std::nan("")), BugError);
}

TEST_CASE("equality is exact and blind to places, spelling and the order of keys") {
  const auto value = [](const char* json) { return *parse_json(json); };
  CHECK(value("1") == value("1.0"));
  CHECK(value("100") == value("1e2"));
  CHECK(value("-0") == value("0.00"));
  CHECK(value("9007199254740993") != value("9007199254740992.0"));
  CHECK(value("1e200000") == value("1e200000"));
  CHECK(value("1e200000") != value("1e200001"));
  CHECK(value("1") != value("\"1\""));
  CHECK(value("null") == Value());
  CHECK(value("null") != value("false"));
  CHECK(value("\n\n [1,\n2]") == value("[1,2]"));
  CHECK(value("[1,2]") != value("[2,1]"));
  CHECK(value("[1]") != value("[1,1]"));
  CHECK(value(R"({"a":1,"b":[2]})") == value(R"({"b":[2.0],"a":1})"));
  CHECK(value(R"({"a":1,"b":2})") != value(R"({"b":1,"a":2})"));
  CHECK(value(R"({"a":1})") != value(R"({"a":1,"b":2})"));
  CHECK(value(R"({"a":1,"b":2})") != value(R"({"a":1,"c":2})"));
}

TEST_CASE("an object keeps the written order; set replaces in place") {
  Object object{{"b", 1}, {"a", "x"}, {"b", true}};
  CHECK(to_json(object) == R"({"b":true,"a":"x"})");
  object.set("c", nullptr);
  object.set("a", List{1, 2});
  CHECK(to_json(object) == R"({"b":true,"a":[1,2],"c":null})");
  CHECK(object.size() == 3);
  CHECK(object.find("c")->is_null());
  CHECK(object.find("d") == nullptr);
  CHECK(object.erase("b"));
  CHECK_FALSE(object.erase("b"));
  CHECK(to_json(object) == R"({"a":[1,2],"c":null})");
  CHECK(std::move(object).take_members().size() == 2);
}

TEST_CASE("find is for objects only, the other readers assert the kind") {
  CHECK(Value(5).find("a") == nullptr);
  CHECK(Value(Object{{"a", 5}}).find("a")->number().text() == "5");
  CHECK_THROWS_AS((void)Value(5).text(), BugError);
  CHECK_THROWS_AS((void)Value("5").number(), BugError);
  CHECK_THROWS_AS((void)Value().list(), BugError);
  CHECK_THROWS_AS((void)Value(List{}).object(), BugError);
  CHECK_THROWS_AS((void)Value("true").boolean(), BugError);
}

TEST_CASE("kinds have names for messages") {
  const std::vector<Value> values = {Value(), true, 1, "x", List{}, Object{}};
  const std::vector<std::string> names = {"null", "a boolean", "a number", "text", "a list", "an object"};
  for (std::size_t i = 0; i < values.size(); ++i) CHECK(kind_name(values[i].kind()) == names[i]);
}

TEST_CASE("property: a double reads back from its number, a decimal from its text") {
  CHECK(rc::check("double", [] {
    const double number =
        static_cast<double>(*rc::gen::arbitrary<std::int64_t>()) * std::pow(10.0, *rc::gen::inRange(-300, 280));
    RC_PRE(std::isfinite(number));
    RC_ASSERT(Number::from(number).to_double() == number);
  }));
  CHECK(rc::check("decimal", [] {
    const std::string text = *any_number_text();
    const std::optional<Decimal> exact = Number::parse(text)->to_decimal();
    RC_ASSERT(exact.has_value());
    RC_ASSERT(Decimal::parse(exact->to_text()) == exact);
    RC_ASSERT(Value(*Number::parse(exact->to_text())) == Value(*Number::parse(text)));
  }));
}

TEST_CASE("property: shuffled keys compare equal") {
  CHECK(rc::check("shuffled", [] {
    const auto keys = *rc::gen::unique<std::vector<std::string>>(any_text());
    std::vector<Member> members;
    for (const std::string& key : keys) members.push_back({key, Value(static_cast<std::int64_t>(members.size())), {}});
    const Value straight(Object{members});
    std::reverse(members.begin(), members.end());
    Value reversed(Object{members});
    RC_ASSERT(straight == reversed);
    RC_PRE(!members.empty());
    reversed.object().set(members.front().key, "changed");
    RC_ASSERT(!(straight == reversed));
  }));
}

}  // namespace
}  // namespace llmeval
