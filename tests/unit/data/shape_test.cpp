#include "data/shape.h"

#include "data/yaml.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {
namespace {

// Everything that is wrong with a YAML text, a line each, as the user sees it.
std::string errors(const ShapeRef& shape, std::string_view yaml, std::string_view what = "suite") {
  Diagnostics diagnostics;
  const std::optional<Value> value = parse_yaml(yaml, diagnostics.add_source("s.yaml"), diagnostics);
  if (value) shape->check(*value, what, diagnostics);
  std::string texts;
  for (const Diagnostic& diagnostic : diagnostics.sorted()) texts += diagnostic.to_text() + "\n";
  return texts;
}

struct Row {
  std::string_view yaml;
  std::string_view error;  // Empty: none.
};

void check_rows(const ShapeRef& shape, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    CAPTURE(row.yaml);
    CHECK(errors(shape, row.yaml) == (row.error.empty() ? "" : std::string(row.error) + "\n"));
  }
}

ShapeRef with(ShapeRef shape) { return Shape::object({{"max", std::move(shape), "What is tested."}}); }

TEST_CASE("an unknown key names the nearest one, else all") {
  const ShapeRef suite = Shape::object({{"threshold", Shape::number(0, 1), ""},
                                        {"prompts", Shape::list(Shape::text()), "", true},
                                        {"limits", Shape::object({{"rate", Shape::count(), ""}}), ""},
                                        {"none", Shape::object({}), ""}});
  check_rows(suite,
             {
                 {"prompts: []", ""},
                 {"prompts: []\ntreshold: 1",
                  "s.yaml:2:1: error: unknown key 'treshold' in suite (did you mean 'threshold'?)"},
                 {"prompts: []\nzzz: 1",
                  "s.yaml:2:1: error: unknown key 'zzz' in suite (known keys: threshold, prompts, limits, none)"},
                 {"prompts: []\nlimits: {raet: 5}",
                  "s.yaml:2:10: error: unknown key 'raet' in 'limits' (did you mean 'rate'?)"},
                 {"prompts: []\nnone: {x: 5}", "s.yaml:2:8: error: unknown key 'x' in 'none'"},
                 {"threshold: 1", "s.yaml:1:1: error: suite has no 'prompts'"},
                 {"- 1", "s.yaml:1:1: error: suite must be an object, not a list"},
                 {"", "s.yaml:1:1: error: suite must be an object, not null (write a value, or remove the key)"},
             });
  CHECK(errors(suite, "treshold: 1\nlimits: 4\nx: 1\nthreshold: -1") ==
        "s.yaml:1:1: error: unknown key 'treshold' in suite (did you mean 'threshold'?)\n"
        "s.yaml:1:1: error: suite has no 'prompts'\n"
        "s.yaml:2:9: error: 'limits' must be an object, not a number\n"
        "s.yaml:3:1: error: unknown key 'x' in suite (known keys: threshold, prompts, limits, none)\n"
        "s.yaml:4:12: error: 'threshold' must be at least 0, not -1\n");
}

TEST_CASE("the errors of one check are bounded") {
  std::string keys;
  for (int i = 0; i < 2000; ++i) keys += "key" + std::to_string(i) + ":\n";
  const std::string unknown = errors(with(Shape::any()), keys);
  CHECK(std::count(unknown.begin(), unknown.end(), '\n') == 1000);
  const std::string wrong = errors(Shape::map(Shape::text()), keys);
  CHECK(std::count(wrong.begin(), wrong.end(), '\n') == 1000);
}

TEST_CASE("text, booleans and anything") {
  check_rows(with(Shape::text()),
             {
                 {"max: x", ""},
                 {"max: '42'", ""},
                 {"max: 42", "s.yaml:1:6: error: 'max' must be text, not a number (quote it: \"42\")"},
                 {"max: 1.50", "s.yaml:1:6: error: 'max' must be text, not a number (quote it: \"1.50\")"},
                 {"max: true", "s.yaml:1:6: error: 'max' must be text, not a boolean (quote it: \"true\")"},
                 {"max:", "s.yaml:1:5: error: 'max' must be text, not null (write a value, or remove the key)"},
                 {"max: [a]", "s.yaml:1:6: error: 'max' must be text, not a list"},
             });
  check_rows(with(Shape::boolean()),
             {
                 {"max: true", ""},
                 {"max: yes", "s.yaml:1:6: error: 'max' must be true or false, not text (write true)"},
                 {"max: 'false'", "s.yaml:1:6: error: 'max' must be true or false, not text (write false)"},
                 {"max: maybe", "s.yaml:1:6: error: 'max' must be true or false, not text"},
                 {"max: 1", "s.yaml:1:6: error: 'max' must be true or false, not a number"},
             });
  check_rows(with(Shape::scalar()),
             {
                 {"max: x", ""},
                 {"max: 1e5", ""},
                 {"max: false", ""},
                 {"max: {a: 1}", "s.yaml:1:6: error: 'max' must be text, a number or true or false, not an object"},
             });
  check_rows(with(Shape::any()), {{"max: {a: [1, ~]}", ""}, {"max:", ""}});
}

TEST_CASE("numbers and their bounds are exact") {
  check_rows(
      with(Shape::integer(1, 100)),
      {
          {"max: 1", ""},
          {"max: 100", ""},
          {"max: 0", "s.yaml:1:6: error: 'max' must be at least 1, not 0"},
          {"max: 101", "s.yaml:1:6: error: 'max' must be at most 100, not 101"},
          {"max: 99999999999999999999", "s.yaml:1:6: error: 'max' must be at most 100, not 99999999999999999999"},
          {"max: 1.5", "s.yaml:1:6: error: 'max' must be a whole number, not 1.5"},
          {"max: 1.0", "s.yaml:1:6: error: 'max' must be a whole number, not 1.0 (write 1)"},
          {"max: x", "s.yaml:1:6: error: 'max' must be a whole number, not text"},
          {"max: '5'", "s.yaml:1:6: error: 'max' must be a whole number, not text (remove the quotes: 5)"},
      });
  check_rows(with(Shape::integer(INT64_MIN, INT64_MAX)),
             {
                 {"max: 9223372036854775807", ""},
                 {"max: 9223372036854775808",
                  "s.yaml:1:6: error: 'max' must be at most 9223372036854775807, not 9223372036854775808"},
             });
  check_rows(
      with(Shape::number(0, 0.1)),
      {
          {"max: 0.1", ""},
          {"max: -0", ""},
          {"max: 0.10000000000000000001", "s.yaml:1:6: error: 'max' must be at most 0.1, not 0.10000000000000000001"},
          {"max: -1e-9", "s.yaml:1:6: error: 'max' must be at least 0, not -1e-9"},
          {"max: '0.1'", "s.yaml:1:6: error: 'max' must be a number, not text (remove the quotes: 0.1)"},
      });
  check_rows(with(Shape::number(-HUGE_VAL, HUGE_VAL)),
             {
                 {"max: -1e300", ""},
                 {"max: 1e400", "s.yaml:1:6: error: 'max' is too large or too long a number"},
                 {"max: 1e200000", "s.yaml:1:6: error: 'max' is too large or too long a number"},
             });
}

TEST_CASE("durations need a unit, counts and money their own form") {
  check_rows(with(Shape::duration()),
             {
                 {"max: 4s", ""},
                 {"max: 1m30s", ""},
                 {"max: 4", "s.yaml:1:6: error: 'max' needs a unit (write 4s or 4ms)"},
                 {"max: 0.5", "s.yaml:1:6: error: 'max' needs a unit (write 0.5s or 0.5ms)"},
                 {"max: '4'", "s.yaml:1:6: error: '4' has no unit (write a number with a unit: 250ms, 5s, 2m, 1h, 7d)"},
                 {"max: soon",
                  "s.yaml:1:6: error: 'soon' is not a duration (write a number with a unit: 250ms, 5s, 2m, 1h, 7d)"},
                 {"max: [4s]", "s.yaml:1:6: error: 'max' must be a duration such as 5s, not a list"},
             });
  check_rows(with(Shape::count()),
             {
                 {"max: 500", ""},
                 {"max: 2k", ""},
                 {"max: 1.5M", ""},
                 {"max: -1", "s.yaml:1:6: error: 'max' must be a count such as 500 or 2k, not -1"},
                 {"max: 1.5", "s.yaml:1:6: error: 'max' must be a count such as 500 or 2k, not 1.5"},
                 {"max: 2 k", "s.yaml:1:6: error: '2 k' is not a count (write 500, 2k or 1.5M)"},
                 {"max: true", "s.yaml:1:6: error: 'max' must be a count such as 500 or 2k, not a boolean"},
             });
  check_rows(
      with(Shape::money(6)),
      {
          {"max: 0", ""},
          {"max: 0.008750", ""},
          {"max: 3.4375e0", ""},
          {"max: 0.0000001", "s.yaml:1:6: error: 'max' is not an amount in US dollars with at most 6 decimals"},
          {"max: 1e30", "s.yaml:1:6: error: 'max' is not an amount in US dollars with at most 6 decimals"},
          {"max: -1", "s.yaml:1:6: error: 'max' must not be negative"},
          {"max: $5", "s.yaml:1:6: error: 'max' must be an amount in US dollars, not text"},
          {"max: '5'", "s.yaml:1:6: error: 'max' must be an amount in US dollars, not text (remove the quotes: 5)"},
      });
}

TEST_CASE("one of a few words") {
  check_rows(with(Shape::words({"openai", "anthropic", "sim"})),
             {
                 {"max: sim", ""},
                 {"max: opnai", "s.yaml:1:6: error: 'max' cannot be 'opnai' (did you mean 'openai'?)"},
                 {"max: gpt", "s.yaml:1:6: error: 'max' cannot be 'gpt' (one of openai, anthropic, sim)"},
                 {"max: 5", "s.yaml:1:6: error: 'max' must be one of openai, anthropic, sim, not a number"},
             });
  CHECK(errors(with(Shape::words({"a", "b", "c", "d", "e", "f", "g"})), "max: 1") ==
        "s.yaml:1:6: error: 'max' must be a known word, not a number\n");
}

TEST_CASE("lists and maps name the part that is wrong") {
  check_rows(with(Shape::list(Shape::integer(0, 9), 1)),
             {
                 {"max: [1, 2]", ""},
                 {"max: []", "s.yaml:1:6: error: 'max' must not be empty"},
                 {"max: [1, 10]", "s.yaml:1:10: error: item 2 of 'max' must be at most 9, not 10"},
                 {"max: 5", "s.yaml:1:6: error: 'max' must be a list, not a number (put it in brackets: [5])"},
             });
  check_rows(with(Shape::list(Shape::any(), 2)),
             {{"max: [1]", "s.yaml:1:6: error: 'max' must have at least 2 items, not 1"}, {"max: [1, 2]", ""}});
  check_rows(with(Shape::list_or_one(Shape::text())),
             {
                 {"max: a", ""},
                 {"max: [a, b]", ""},
                 {"max: [a, 1]", "s.yaml:1:10: error: item 2 of 'max' must be text, not a number (quote it: \"1\")"},
                 {"max: 1", "s.yaml:1:6: error: 'max' must be text or a list, not a number (quote it: \"1\")"},
             });
  check_rows(
      with(Shape::map(Shape::list(Shape::text()))),
      {
          {"max: {x: [a], y: []}", ""},
          {"max: {x: [a], y: [5]}", "s.yaml:1:19: error: item 1 of 'y' must be text, not a number (quote it: \"5\")"},
          {"max: [x]", "s.yaml:1:6: error: 'max' must be an object, not a list"},
      });
  const ShapeRef items = Shape::object({{"id", Shape::text(), "", true}});
  check_rows(
      with(Shape::list(items)),
      {
          {"max: [{id: a}, {}]", "s.yaml:1:16: error: item 2 of 'max' has no 'id'"},
          {"max: [{id: a, ib: 1}]", "s.yaml:1:15: error: unknown key 'ib' in item 1 of 'max' (did you mean 'id'?)"},
      });
}

TEST_CASE("of alternatives the first whose kind fits is checked") {
  const ShapeRef item = Shape::object({{"name", Shape::text(), "", true}});
  check_rows(with(Shape::either({Shape::words({"all", "any"}), Shape::list(Shape::text()), item})),
             {
                 {"max: all", ""},
                 {"max: alll", "s.yaml:1:6: error: 'max' cannot be 'alll' (did you mean 'all'?)"},
                 {"max: [5]", "s.yaml:1:7: error: item 1 of 'max' must be text, not a number (quote it: \"5\")"},
                 {"max: {}", "s.yaml:1:6: error: 'max' has no 'name'"},
                 {"max: true", "s.yaml:1:6: error: 'max' must be one of all, any, a list or an object, not a boolean"},
             });
}

// A check may hold checks: the table names itself.
ShapeRef expectation() {
  return Shape::either(
      {Shape::text(), Shape::object({{"not", Shape::lazy(expectation, "expectation"), "What must not be."},
                                     {"max", Shape::either({Shape::duration(), Shape::list(Shape::any())}), ""}})});
}

TEST_CASE("a shape may hold itself") {
  check_rows(Shape::list(expectation()),
             {
                 {"[refund, {not: {not: {not: x}}}]", ""},
                 {"[{not: {not: {nto: x}}}]", "s.yaml:1:15: error: unknown key 'nto' in 'not' (did you mean 'not'?)"},
                 {"[{not: 5}]", "s.yaml:1:8: error: 'not' must be text or an object, not a number (quote it: \"5\")"},
                 {"[{max: 5}]", "s.yaml:1:8: error: 'max' needs a unit (write 5s or 5ms)"},
             });
}

TEST_CASE("help pages can walk a shape") {
  const ShapeRef shape =
      Shape::object({{"trials", Shape::integer(1, 9)->with_default(1)->described("How often."), "Repeats.", true},
                     {"expect", Shape::lazy(expectation, "expectation"), "Checks."}})
          ->described("A suite.");
  CHECK(shape->kind() == Shape::Kind::object);
  CHECK(shape->description() == "A suite.");
  REQUIRE(shape->fields().size() == 2);
  const Shape& trials = *shape->fields()[0].shape;
  CHECK(trials.kind() == Shape::Kind::integer);
  CHECK(trials.summary() == "a whole number");
  CHECK(trials.description() == "How often.");
  CHECK(trials.default_value() == Value(1));
  CHECK(trials.parts().empty());
  const Shape& expect = *shape->fields()[1].shape;
  CHECK(expect.kind() == Shape::Kind::lazy);
  CHECK(expect.summary() == "text or an object");
  REQUIRE(expect.parts().size() == 1);
  CHECK(expect.parts()[0]->kind() == Shape::Kind::either);
  CHECK(expect.parts()[0]->parts().size() == 2);
  CHECK(Shape::words({"a", "b"})->allowed_words() == std::vector<std::string>{"a", "b"});
  CHECK(Shape::list(Shape::text())->parts()[0]->summary() == "text");
  CHECK_FALSE(Shape::text()->default_value());
}

}  // namespace
}  // namespace llmeval
