#include "unit/check/support.h"

#include <initializer_list>

using namespace llmeval;
using namespace llmeval::check_test;

namespace {

// A scope of `defaults:` and `checks:` written as JSON, what is included first; and all that was said of it.
struct LoadedScope {
  CheckScope scope;
  std::string told;
};

LoadedScope scope_of(std::initializer_list<std::string_view> defaults, std::initializer_list<std::string_view> checks) {
  Diagnostics diagnostics;
  diagnostics.add_source("s");
  LoadedScope loaded;
  for (const std::string_view json : defaults) loaded.scope.add_defaults(read(json), diagnostics);
  for (const std::string_view json : checks) loaded.scope.add_checks(read(json), diagnostics);
  const std::size_t before = diagnostics.error_count();
  const bool closed = loaded.scope.close(diagnostics);
  CHECK(closed == (diagnostics.error_count() == before));
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    if (!loaded.told.empty()) loaded.told += "\n";
    loaded.told += diagnostic.to_text();
  }
  return loaded;
}

Expectations parse(std::string_view item, const CheckScope& scope) {
  Diagnostics diagnostics;
  diagnostics.add_source("s");
  const std::optional<Expectations> parsed = Expectation::parse(read(item), scope, diagnostics);
  REQUIRE_MESSAGE(parsed.has_value(), item);
  return *parsed;
}

}  // namespace

TEST_CASE("defaults stand under an item's own options, also where it is written short") {
  const LoadedScope loaded =
      scope_of({R"({"contains": {"ignore_case": true, "weight": 2}, "is_json": {"extract": "any"},
                                           "number": {"tolerance": 0.5, "from": "first"}, "regex": {"of": "/a"}})"},
               {});
  CHECK(loaded.told.empty());
  struct Case {
    std::string_view item;
    std::string_view options;
    double weight;
  };
  const std::vector<Case> cases{
      {R"({"contains": "a"})", R"({"text":"a","ignore_case":true,"weight":2})", 2},
      {R"({"not": {"contains": {"text": "a", "weight": 1}}})", R"({"text":"a","weight":1,"ignore_case":true})", 1},
      {R"("is_json")", R"({"extract":"any"})", 1},
      {R"({"is_json": {"extract": "first"}})", R"({"extract":"first"})", 1},
      {R"({"number": 5})", R"({"equals":5,"tolerance":0.5,"from":"first"})", 1},
      {R"({"regex": "x"})", R"({"pattern":"x","of":"/a"})", 1},
      {R"({"equals": "x"})", R"("x")", 1},
  };
  for (const Case& row : cases) {
    CAPTURE(row.item);
    const Expectations found = parse(row.item, loaded.scope);
    REQUIRE(found.size() == 1);
    CHECK(to_json(found[0]->options()) == row.options);
    CHECK(found[0]->weight() == row.weight);
  }
}

TEST_CASE("an option of the defaults keeps its place") {
  const LoadedScope loaded = scope_of({R"({"contains": {"ignore_case": true}})"}, {});
  const Expectations found = parse(R"({"contains": "a"})", loaded.scope);
  CHECK(found[0]->options().find("text")->place() == Place{SourceId{1}, 1, 14});
  CHECK(found[0]->options().find("ignore_case")->place() == Place{SourceId{1}, 1, 30});
}

TEST_CASE("what comes later wins, option by option and name by name") {
  const LoadedScope loaded =
      scope_of({R"({"contains": {"ignore_case": true, "weight": 2}})", R"({"contains": {"weight": 3}})"},
               {R"({"a": {"contains": "x"}, "b": {"contains": "y"}})", R"({"a": {"contains": "z"}})"});
  CHECK(loaded.told.empty());
  CHECK(to_json(parse(R"("a")", loaded.scope)[0]->options()) == R"({"text":"z","ignore_case":true,"weight":3})");
  CHECK(to_json(parse(R"("b")", loaded.scope)[0]->options()) == R"({"text":"y","ignore_case":true,"weight":3})");
}

TEST_CASE("a named check is used by its name, and says where it came from") {
  const LoadedScope loaded = scope_of({}, {R"({"polite": {"not": {"contains": "fool"}},
                                              "tidy": ["polite", {"regex": {"pattern": "x", "name": "has x"}}, "is_json"],
                                              "same": "polite"})"});
  CHECK(loaded.told.empty());
  const Expectations polite = parse(R"("polite")", loaded.scope);
  REQUIRE(polite.size() == 1);
  CHECK(polite[0]->name() == "polite");
  CHECK(polite[0]->type() == "contains");
  CHECK(polite[0]->is_negated());
  CHECK(polite[0]->used_name() == "polite");
  CHECK(polite[0]->place() == Place{SourceId{1}, 1, 1});
  CHECK(polite[0]->written_at() == Place{SourceId{1}, 1, 21});
  const Expectations tidy = parse(R"("tidy")", loaded.scope);
  REQUIRE(tidy.size() == 3);
  CHECK(tidy[0]->name() == "polite");
  CHECK(tidy[1]->name() == "has x");
  CHECK(tidy[2]->name() == "is_json");
  CHECK(tidy[2]->used_name() == "tidy");
  CHECK(parse(R"("same")", loaded.scope)[0]->name() == "polite");
  const Expectations opposite = parse(R"({"not": "polite"})", loaded.scope);
  CHECK_FALSE(opposite[0]->is_negated());
}

TEST_CASE("what is wrong in a scope is told with its place, used or not") {
  struct Case {
    std::string_view defaults;
    std::string_view checks;
    std::string_view told;
  };
  const std::vector<Case> cases{
      {R"({"latncy": {"max": "4s"}})", "{}",
       "s:1:2: error: unknown key 'latncy' in defaults (did you mean 'latency'?)"},
      {R"({"latency": {"maxx": "4s"}})", "{}", "s:1:14: error: unknown key 'maxx' in 'latency' (did you mean 'max'?)"},
      {R"({"latency": {"max": 4}})", "{}", "s:1:21: error: 'max' needs a unit (write 4s or 4ms)"},
      {R"({"contains": {"text": "x"}})", "{}",
       "s:1:15: error: unknown key 'text' in 'contains' (known keys: ignore_case, normalize, weight, when, of)"},
      {R"({"contains": {"name": "x"}})", "{}",
       "s:1:15: error: unknown key 'name' in 'contains' (known keys: ignore_case, normalize, weight, when, of)"},
      {R"({"contains": "x"})", "{}", "s:1:14: error: 'contains' must be an object, not text"},
      {"[]", "{}", "s:1:1: error: defaults must be an object, not a list"},
      {"{}", "[]", "s:1:1: error: checks must be an object, not a list"},
      {"{}", R"({"contains": "is_json"})", "s:1:2: error: 'contains' is a check already (choose another name)"},
      {"{}", R"({"not": "is_json"})", "s:1:2: error: 'not' is a check already (choose another name)"},
      {"{}", R"({"a.b": "is_json"})",
       "s:1:2: error: 'a.b' cannot name a check (a name has letters, digits, '_' and '-')"},
      {"{}", R"({"": "is_json"})", "s:1:2: error: '' cannot name a check (a name has letters, digits, '_' and '-')"},
      {"{}", R"({"a": []})", "s:1:7: error: named check 'a' has no check"},
      {"{}", R"({"a": {"containz": "x"}})", "s:1:8: error: unknown check 'containz' (did you mean 'contains'?)"},
      {"{}", R"({"polite": "is_json", "a": "polit"})", "s:1:28: error: unknown check 'polit' (did you mean 'polite'?)"},
      {"{}", R"({"a": "a"})", "s:1:2: error: named check 'a' leads back to itself: a → a"},
      {"{}", R"({"a": "b", "b": ["is_json", {"not": "c"}], "c": "b"})",
       "s:1:12: error: named check 'b' leads back to itself: b → c → b"},
      {"{}", R"({"a": ["b", "b"], "b": {"contains": ""}})",
       "s:1:37: error: an empty text is in every answer, so the check cannot fail"},
  };
  for (const Case& row : cases) {
    CAPTURE(row.defaults);
    CAPTURE(row.checks);
    CHECK(scope_of({row.defaults}, {row.checks}).told == row.told);
  }
}

TEST_CASE("a mistake of a scope is told once, not again where it is used") {
  const LoadedScope loaded = scope_of({}, {R"({"a": "b", "b": {"containz": "x"}, "c": "c"})"});
  Diagnostics diagnostics;
  for (const std::string_view word : {R"("a")", R"("b")", R"("c")", R"({"not": "a"})"}) {
    CAPTURE(word);
    CHECK_FALSE(Expectation::parse(read(word), loaded.scope, diagnostics));
  }
  CHECK_FALSE(diagnostics.has_errors());
}

TEST_CASE("a named check takes no options, and no more than its check does") {
  const LoadedScope loaded =
      scope_of({}, {R"({"polite": "is_json", "tidy": ["is_json"], "timely": {"latency": {"max": "1s"}}})"});
  struct Case {
    std::string_view item;
    std::string_view told;
  };
  const std::vector<Case> cases{
      {R"({"polite": true})", "s:1:2: error: named check 'polite' takes no options (write it as a bare word)"},
      {R"({"not": "timely"})", "s:1:2: error: check 'latency' cannot be negated (bound it from the other side)"},
      {R"("poliet")", "s:1:1: error: unknown check 'poliet' (did you mean 'polite'?)"},
  };
  for (const Case& row : cases) {
    CAPTURE(row.item);
    CHECK(load(row.item, loaded.scope).told == row.told);
  }
}

TEST_CASE("the published shapes of defaults and named checks") {
  Diagnostics diagnostics;
  check_defaults_shape()->check(read(R"({"latency": {"max": "4s"}, "json": {"extract": "any"}})"), "defaults",
                                diagnostics);
  named_checks_shape()->check(read(R"({"a": "is_json", "b": {"contains": "x"}, "c": ["a", {"not": "b"}]})"), "checks",
                              diagnostics);
  CHECK_FALSE(diagnostics.has_errors());
  named_checks_shape()->check(read(R"({"a": 5, "b": {"containz": "x"}})"), "checks", diagnostics);
  CHECK(diagnostics.error_count() == 2);
  CHECK_FALSE(to_json(json_schema_document(*named_checks_shape(), "checks", "checks")).empty());
}
