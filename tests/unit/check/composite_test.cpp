#include "unit/check/support.h"

#include <rapidcheck.h>

using namespace llmeval;
using namespace llmeval::check_test;

TEST_CASE("composites say which members failed, and why") {
  check_rows({
      {R"({"any_of": [{"contains": "a"}, {"equals": "b"}]})", "b", true,
       R"(expected any of 2 checks to hold, got 1: contains failed (expected to contain "a", got "b"); equals held)"},
      {R"({"any_of": [{"contains": "a"}, {"equals": "b"}]})", "c", false,
       R"(expected any of 2 checks to hold, got 0: contains failed (expected to contain "a", got "c"); equals failed (expected to be "b", got "c"))"},
      {R"({"not": {"any_of": [{"contains": "a"}, {"equals": "b"}]}})", "a", false,
       R"(expected not any of 2 checks to hold, got 1: contains held; equals failed (expected to be "b", got "a"))"},
      {R"({"not": {"any_of": [{"contains": "a"}, {"equals": "b"}]}})", "c", true,
       R"(expected not any of 2 checks to hold, got 0: contains failed (expected to contain "a", got "c"); equals failed (expected to be "b", got "c"))"},
      {R"({"all_of": ["is_json", {"not": {"contains": {"text": "a", "name": "rude"}}}]})", "[]", true,
       "expected all of 2 checks to hold, got 2: is_json held; not rude held"},
      {R"({"all_of": ["is_json", {"not": {"contains": {"text": "a", "name": "rude"}}}]})", "[\"a\"]", false,
       R"(expected all of 2 checks to hold, got 1: is_json held; not rude failed (expected not to contain "a", got "["a"]"))"},
      {R"({"at_least": {"n": 2, "of": [{"contains": "a"}, {"contains": "b"}, {"contains": "c"}]}})", "ca", true,
       R"(expected at least 2 of 3 checks to hold, got 2: contains held; contains failed (expected to contain "b", got "ca"); contains held)"},
      {R"({"at_least": {"n": 2, "of": [{"contains": "a"}, {"contains": "b"}]}})", "a", false,
       R"(expected at least 2 of 2 checks to hold, got 1: contains held; contains failed (expected to contain "b", got "a"))"},
      {R"({"any_of": [{"all_of": [{"contains": "a"}, {"contains": "b"}]}, {"not": {"any_of": [{"contains": "c"}]}}]})",
       "c", false,
       "expected any of 2 checks to hold, got 0: all_of failed (expected all of 2 checks to hold, got 0: contains "
       "failed "
       R"((expected to contain "a", got "c"); contains failed (expected to contain "b", got "c")); not any_of failed )"
       "(expected not any of 1 checks to hold, got 1: contains held)"},
  });
}

TEST_CASE("what a member found nothing to look at never makes a pass, negated or not") {
  struct Case {
    std::string_view item;
    bool pass;
  };
  // The answer is `x`: /a is not there, `contains: x` holds, `contains: y` does not.
  const std::vector<Case> cases{
      {R"({"any_of": [{"contains": {"text": "q", "of": "/a"}}]})", false},
      {R"({"not": {"any_of": [{"contains": {"text": "q", "of": "/a"}}]}})", false},
      {R"({"any_of": [{"contains": {"text": "q", "of": "/a"}}, {"contains": "x"}]})", true},
      {R"({"not": {"any_of": [{"contains": {"text": "q", "of": "/a"}}, {"contains": "x"}]}})", false},
      {R"({"not": {"any_of": [{"contains": {"text": "q", "of": "/a"}}, {"contains": "y"}]}})", false},
      {R"({"not": {"all_of": [{"contains": {"text": "q", "of": "/a"}}, {"contains": "y"}]}})", true},
      {R"({"not": {"all_of": [{"contains": {"text": "q", "of": "/a"}}, {"contains": "x"}]}})", false},
      {R"({"not": {"at_least": {"n": 2, "of": [{"contains": {"text": "q", "of": "/a"}}, {"contains": "x"}]}}})", false},
  };
  for (const Case& row : cases) {
    CAPTURE(row.item);
    const Score found = score(row.item, "x");
    CHECK_MESSAGE(found.pass == row.pass, found.reason);
    CHECK(found.score == (row.pass ? 1.0 : 0.0));
    CHECK(!found.error);
  }
}

TEST_CASE("a member that errs makes the whole err only where it could decide") {
  const std::string erring = R"({"contains": "{{ missing }}"})";
  const std::vector<std::pair<std::string, std::optional<bool>>> cases{
      {R"({"any_of": [)" + erring + R"(, {"contains": "x"}]})", true},
      {R"({"any_of": [)" + erring + R"(, {"contains": "y"}]})", std::nullopt},
      {R"({"not": {"any_of": [)" + erring + R"(, {"contains": "y"}]}})", std::nullopt},
      {R"({"not": {"any_of": [)" + erring + R"(, {"contains": "x"}]}})", false},
      {R"({"all_of": [)" + erring + R"(, {"contains": "y"}]})", false},
      {R"({"all_of": [)" + erring + R"(, {"contains": "x"}]})", std::nullopt},
      {R"({"at_least": {"n": 1, "of": [)" + erring + R"(, {"contains": "x"}]}})", true},
  };
  for (const auto& [item, pass] : cases) {
    CAPTURE(item);
    const Score found = score(item, "x");
    CHECK(found.error == (pass ? std::nullopt : std::optional(Outcome::invalid_check)));
    CHECK(found.pass == pass.value_or(false));
    if (!pass) CHECK(found.reason.find("could not measure (cannot evaluate an option") != std::string::npos);
  }
}

TEST_CASE("a member that does not apply is left out") {
  const auto verdict = [](std::string_view item) {
    const Score found = score(item, "x");
    return !found.applies() ? "none" : found.pass ? "pass" : "fail";
  };
  CHECK(verdict(R"({"all_of": [{"contains": {"text": "y", "when": "tags.t"}}, {"contains": "x"}]})") == "pass");
  CHECK(verdict(R"({"any_of": [{"contains": {"text": "x", "when": "tags.t"}}, {"contains": "y"}]})") == "fail");
  CHECK(verdict(R"({"any_of": [{"contains": {"text": "x", "when": "tags.t"}}]})") == "none");
  CHECK(verdict(R"({"not": {"all_of": [{"contains": {"text": "x", "when": "tags.t"}}]}})") == "none");
  CHECK(
      verdict(R"({"at_least": {"n": 2, "of": [{"contains": {"text": "x", "when": "tags.t"}}, {"contains": "x"}]}})") ==
      "fail");
  CHECK(score(R"({"any_of": [{"contains": {"text": "x", "when": "tags.t"}}]})", "x").reason ==
        "does not apply, since none of its checks does");
  CHECK(score(R"({"all_of": [{"contains": {"text": "y", "when": "tags.t"}}, {"contains": "x"}]})", "x").reason ==
        "expected all of 2 checks to hold, got 1: contains does not apply; contains held");
}

TEST_CASE("composites share what all checks share, and lean on defaults and named checks") {
  Diagnostics diagnostics;
  CheckScope scope;
  scope.add_defaults(read(R"({"contains": {"ignore_case": true, "weight": 5}, "any_of": {"weight": 3}})"), diagnostics);
  scope.add_checks(read(R"({"polite": {"not": {"contains": "FOOL"}}, "short": ["is_json", {"length": {"max": 2}}]})"),
                   diagnostics);
  REQUIRE(scope.close(diagnostics));
  const Loaded loaded = load(R"({"any_of": {"of": [{"contains": "OK"}, "polite", "short"], "name": "form"}})", scope);
  REQUIRE_MESSAGE(loaded.expectation != nullptr, loaded.told);
  CHECK(loaded.expectation->name() == "form");
  CHECK(loaded.expectation->weight() == 3);
  Call call;
  call.completion.parts.emplace_back(TextPart{"fool"});
  CHECK(
      World().evaluate({loaded.expectation}, call).front().reason ==
      R"(expected any of 3 checks to hold, got 0: contains failed (expected to contain "OK" (ignoring case), got "fool"); )"
      R"(not polite failed (expected not to contain "FOOL" (ignoring case), got "fool"); short failed (expected all of 2 )"
      R"(checks to hold, got 0: is_json failed (expected to be JSON, got "fool" (it is not JSON: expected a JSON value, )"
      "foun…); length failed (expected at most 2 characters, got 4 characters))");
  const Loaded opposite = load(R"({"not": "short"})", scope);
  REQUIRE_MESSAGE(opposite.expectation != nullptr, opposite.told);
  CHECK(opposite.expectation->used_name() == "short");
  CHECK(World().evaluate({opposite.expectation}, call).front().pass);
}

TEST_CASE("composites that are no checks") {
  check_refused({
      {R"({"any_of": []})", "s:1:12: error: check 'any_of' must not be empty"},
      {R"({"any_of": "is_json"})",
       "s:1:12: error: check 'any_of' must be a list or an object, not text (put it in brackets: [is_json])"},
      {R"({"any_of": {"name": "x"}})", "s:1:12: error: check 'any_of' has no 'of'"},
      {R"({"any_of": [{"containz": "x"}, 5, {"contains": ""}]})",
       "s:1:14: error: unknown check 'containz' (did you mean 'contains'?)\n"
       "s:1:32: error: an item of 'expect' is a check's name or an object, not a number (such as contains: refund)\n"
       "s:1:48: error: an empty text is in every answer, so the check cannot fail"},
      {R"({"at_least": {"n": 3, "of": ["is_json", {"contains": "x"}]}})",
       "s:1:20: error: check 'at_least' cannot pass: it wants 3 of 2 (lower 'n')"},
      {R"({"at_least": {"n": 0, "of": ["is_json"]}})", "s:1:20: error: 'n' must be at least 1, not 0"},
      {R"({"at_least": ["is_json"]})", "s:1:14: error: check 'at_least' must be an object, not a list"},
      {R"({"any_of": [{"contains": {"text": "x", "weight": 2}}]})",
       "s:1:40: error: a check within another has no weight of its own (give it to the check around it)"},
      {R"({"any_of": [{"not": {"contains": {"text": "x", "weight": 2}}}]})",
       "s:1:48: error: a check within another has no weight of its own (give it to the check around it)"},
      {R"({"all_of": [{"classify": "x"}]})",
       "s:1:14: error: check 'classify' stands by itself, in no other check (use equals here)"},
      {R"({"any_of": {"of": ["is_json"], "min": 1}})",
       "s:1:32: error: check 'any_of' answers yes or no: it takes no 'min'"},
      {R"({"any_of": {"of": "answer"}})",
       "s:1:19: error: 'of' must be a list, not text (put it in brackets: [answer])"},
  });
}

TEST_CASE("a composite never passes together with its opposite, however it is nested") {
  const std::vector<std::string> leaves{R"({"contains": "a"})", R"({"contains": {"text": "b", "of": "/x"}})",
                                        R"({"not": {"equals": "ab"}})", R"({"contains": "{{ missing }}"})",
                                        R"({"contains": {"text": "b", "when": "tags.none"}})"};
  CHECK(rc::check([&] {
    const auto picks = *rc::gen::resize(8, rc::gen::arbitrary<std::vector<std::uint8_t>>());
    std::string item = leaves[0];
    for (const std::uint8_t pick : picks) {
      const std::string& leaf = leaves[pick % leaves.size()];
      const std::string list = "[" + item + ", " + leaf + "]";
      switch (pick / 16 % 4) {
        case 0:
          item = R"({"any_of": )" + list + "}";
          break;
        case 1:
          item = R"({"all_of": )" + list + "}";
          break;
        case 2:
          item = R"({"at_least": {"n": 1, "of": )" + list + "}}";
          break;
        default:
          item = R"({"not": {"any_of": )" + list + "}}";
      }
    }
    const std::string opposite = R"({"all_of": [{"not": {"all_of": [)" + item + "]}}]}";
    for (const std::string_view answer : {"a", "ab", R"({"x": "b"})"}) {
      const Score plain = score(item, answer);
      const Score other = score(opposite, answer);
      RC_ASSERT(!(plain.pass && other.pass));
      RC_ASSERT(plain.applies() == other.applies());
      RC_ASSERT(plain.error == other.error);
    }
  }));
}
