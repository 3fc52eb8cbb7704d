#include "data/json.h"
#include "unit/config/project_world.h"

namespace llmeval {

namespace {

Suite suite_of(std::string_view lines) {
  ProjectWorld world;
  return world.suite(lines).load().suite();
}

}  // namespace

TEST_CASE("a case with all that it may say") {
  const Suite suite = suite_of(R"(vars: {q: suite, other: kept}
tags: {route: support, keep: 1}
expect: [{contains: "{{ other }}"}]
cases:
  - id: double-charge
    description: two charges
    vars: {q: own}
    reference: {category: billing}
    tags: {route: sales, n: 2}
    expect: [{equals: "{{ reference.category }}"}, is_json])");
  REQUIRE(suite.cases->size() == 1);
  const SuiteCase golden = case_at(suite, 0);
  const Case& subject = *golden.subject;
  CHECK(subject.id == "double-charge");
  CHECK(subject.description == "two charges");
  CHECK(to_json(Value(subject.vars)) == R"({"q":"own","other":"kept"})");
  REQUIRE(subject.reference);
  CHECK(to_json(*subject.reference) == R"({"category":"billing"})");
  CHECK(subject.tags == Tags{{"route", "sales"}, {"keep", "1"}, {"n", "2"}});
  CHECK(subject.place.line == 8);
  REQUIRE(golden.expectations.size() == 3);
  CHECK(golden.expectations[0]->type() == "contains");
  CHECK(golden.expectations[1]->type() == "equals");
  CHECK(golden.expectations[2]->type() == "is_json");
}

TEST_CASE("a case need not inherit the suite's checks") {
  const Suite suite = suite_of(
      "expect: [{contains: y}]\ncases: [{id: a, inherit: false, vars: {q: x}, expect: [is_json]}, {id: b, vars: {q: "
      "x}}]");
  REQUIRE(case_at(suite, 0).expectations.size() == 1);
  CHECK(case_at(suite, 0).expectations[0]->type() == "is_json");
  CHECK(case_at(suite, 1).expectations[0]->type() == "contains");
}

TEST_CASE("tags as a list are true, whatever scalar names them") {
  const Suite suite = suite_of("expect: [{contains: y}]\ncases: [{id: a, vars: {q: x}, tags: [billing, 7, true]}]");
  CHECK(case_at(suite, 0).subject->tags == Tags{{"billing", "true"}, {"7", "true"}, {"true", "true"}});
}

TEST_CASE("values keep their types, and ids may be numbers") {
  ProjectWorld world;
  world.write("prompts/p.txt", "{{ q | tojson }}");
  const auto loaded =
      world.suite("expect: [{contains: y}]\ncases: [{id: 007, vars: {q: [1.50, true, null, {a: b}]}}]").load();
  const Case& subject = *case_at(loaded.suite(), 0).subject;
  CHECK(subject.id == "7");
  CHECK(to_json(Value(subject.vars)) == R"({"q":[1.50,true,null,{"a":"b"}]})");
}

TEST_CASE("an id that nobody gave is the hash of the case's own variables and reference") {
  const auto id_of = [](std::string_view lines) { return ids_of(suite_of(lines)).at(0); };
  const std::string id = id_of("expect: [{contains: y}]\ncases: [{vars: {q: x}}]");
  CHECK(id == case_hash(Object{{"q", "x"}}, std::nullopt).substr(0, 12));
  CHECK(id ==
        id_of("vars: {p: 1}\nexpect: [{contains: '{{ p }}'}]\ncases: [{vars: {q: x}, tags: [t], description: d}]"));
  CHECK(id != id_of("expect: [{contains: y}]\ncases: [{vars: {q: y}}]"));
  CHECK(id != id_of("expect: [{contains: '{{ reference }}'}]\ncases: [{vars: {q: x}, reference: r}]"));
}

TEST_CASE("the suite's hash is of its bytes") {
  const Suite suite = suite_of("expect: [{contains: y}]\ncases: [{id: a, vars: {q: x}}]");
  CHECK(suite.hash.size() == 64);
  CHECK(suite.hash != suite_of("expect: [{contains: y}]\ncases: [{id: b, vars: {q: x}}]").hash);
  CHECK(suite.path == "evals/s.eval.yaml");
}

}  // namespace llmeval
