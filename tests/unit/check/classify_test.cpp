#include "unit/check/support.h"

using namespace llmeval;
using namespace llmeval::check_test;

TEST_CASE("classify compares as equals does, and keeps the labels") {
  struct Case {
    std::string_view item;
    std::string_view answer;
    bool pass;
    Labels labels;
    std::string_view reason;
  };
  const std::string long_text(101, 'a');
  const std::vector<Case> cases{
      {R"({"classify": "billing"})", "billing", true, {"billing", "billing"}, R"(expected the class "billing": met)"},
      {R"({"classify": "billing"})",
       "technical",
       false,
       {"billing", "technical"},
       R"(expected the class "billing", got "technical")"},
      {R"({"classify": "billing"})",
       "Billing",
       false,
       {"billing", "Billing"},
       R"(expected the class "billing", got "Billing" (only upper and lower case differ))"},
      {R"({"classify": {"equals": "Billing", "ignore_case": true}})",
       "BILLING",
       true,
       {"billing", "billing"},
       R"(expected the class "Billing" (ignoring case): met)"},
      {R"({"classify": {"equals": "Billing", "ignore_case": true}})",
       "Technical",
       false,
       {"billing", "technical"},
       R"(expected the class "Billing" (ignoring case), got "Technical")"},
      {R"({"classify": {"equals": 3, "of": "/stars"}})",
       R"({"stars": 3.0})",
       true,
       {"3", "3"},
       "expected the class 3: met"},
      {R"({"classify": {"equals": "a", "of": "/x"}})",
       "{}",
       false,
       {"a", std::nullopt},
       R"(found nothing to look at by 'of: /x': there is nothing at '/x', got "{}")"},
      {R"({"classify": "a"})",
       "I think:\na",
       false,
       {"a", std::nullopt},
       R"(expected the class "a", got "I think:\na")"},
      {R"~({"classify": "a"})~", "(none)", false, {"a", std::nullopt}, R"~(expected the class "a", got "(none)")~"},
      {R"({"classify": "a"})", long_text, false, {"a", std::nullopt}, ""},
      {R"({"classify": "a"})", "\xff", false, {"a", std::nullopt}, R"(expected the class "a", got "\xff")"},
      {R"({"classify": {"equals": "{{ reference }}", "name": "kind"}})",
       "x",
       false,
       {"spam", "x"},
       R"(expected the class "spam", got "x")"},
  };
  for (const Case& row : cases) {
    CAPTURE(row.item);
    CAPTURE(row.answer);
    const Score found = score(row.item, row.answer, Object{{"reference", "spam"}});
    CHECK(found.pass == row.pass);
    CHECK(found.score == (row.pass ? 1.0 : 0.0));
    REQUIRE(found.labels.has_value());
    CHECK(found.labels->expected == row.labels.expected);
    CHECK(found.labels->actual == row.labels.actual);
    if (!row.reason.empty()) CHECK(found.reason == row.reason);
  }
}

TEST_CASE("a right class that is none is an error, not a fail") {
  for (const Value& reference : {Value(List{1}), Value(nullptr), Value(""), Value("a\nb"), Value("(none)")}) {
    for (const std::string_view of : {"answer", "/x"}) {
      CAPTURE(to_json(reference));
      const Score found = score(R"({"classify": {"equals": "{{ reference }}", "of": ")" + std::string(of) + "\"}}",
                                "{}", Object{{"reference", reference}});
      CHECK(found.error == Outcome::invalid_check);
      CHECK(!found.labels);
    }
  }
}

TEST_CASE("an answer that is no answer has no class") {
  const World world(Object{{"reference", "spam"}});
  Call call;
  call.outcome = Outcome::refusal;
  const Expectations expectations{
      load(R"({"contains": "a"})").expectation, load(R"({"classify": "{{ reference }}"})").expectation,
      load(R"({"classify": {"equals": "x", "name": "other", "when": "tags.x"}})").expectation};
  const std::vector<Score> found =
      evaluate_without_answer(expectations, {world.key, world.subject, call, ""}, "refusal");
  REQUIRE(found.size() == 1);
  CHECK(found[0].name == "classify");
  CHECK(found[0].score == 0.0);
  CHECK_FALSE(found[0].pass);
  CHECK(found[0].reason == "found nothing to look at: refusal");
  CHECK(found[0].labels == Labels{"spam", std::nullopt});
}

TEST_CASE("classes that are none") {
  check_refused({
      {R"({"classify": ""})", R"(s:1:14: error: "" cannot be a class (a class has from 1 to 100 bytes in one line))"},
      {R"~({"classify": "(none)"})~",
       R"~(s:1:14: error: "(none)" cannot be a class (a class has from 1 to 100 bytes in one line))~"},
      {R"({"classify": {"of": "/a"}})", "s:1:14: error: check 'classify' has no 'equals'"},
      {R"({"not": {"classify": "a"}})", "s:1:2: error: check 'classify' cannot be negated (write not: {equals: …})"},
      {R"({"classify": {"equals": "a", "min": 1}})",
       "s:1:30: error: check 'classify' answers yes or no: it takes no 'min'"},
  });
}
