#include "unit/check/support.h"

using namespace llmeval;
using namespace llmeval::check_test;

namespace {

Call call_of(std::string_view answer) {
  Call call;
  call.completion.parts.emplace_back(TextPart{std::string(answer)});
  return call;
}

Expectations list_of(std::initializer_list<std::string_view> items) {
  Expectations expectations;
  for (const std::string_view item : items) {
    const Loaded loaded = load(item);
    REQUIRE_MESSAGE(loaded.expectation != nullptr, loaded.told);
    expectations.push_back(loaded.expectation);
  }
  return expectations;
}

}  // namespace

TEST_CASE("`when` says for which samples a check is") {
  World world(Object{{"lang", "de"}, {"reference", "x"}});
  world.subject.tags = {{"billing", "true"}, {"route", "a/b"}};
  struct Case {
    std::string_view when;
    bool applies;
  };
  const std::vector<Case> cases{
      {"vars.lang == 'de'", true},
      {"vars.lang == 'en'", false},
      {"tags.billing", true},
      {"tags.refund", false},
      {"tags['route'] == 'a/b'", true},
      {"tags.route == 'c'", false},
      {"reference == 'x'", true},
      {"outcome == 'ok'", true},
      {"outcome != 'ok'", false},
      {"prompt == 'triage'", true},
      {"model in ['mini', 'max']", true},
      {"model == 'max'", false},
      {"case == 'c1' and trial == 1", true},
      {"not tags.billing", false},
      {"vars.size | default(0) > 5", false},
  };
  for (const Case& row : cases) {
    CAPTURE(row.when);
    const std::string item = R"({"contains": {"text": "y", "when": ")" + std::string(row.when) + "\"}}";
    const Score found = world.evaluate(list_of({item}), call_of("n")).front();
    CHECK(found.applies() == row.applies);
    CHECK_FALSE(found.pass);
    CHECK(found.weight == (row.applies ? 1 : 0));
    if (!row.applies) CHECK(found.reason == "does not apply, since '" + std::string(row.when) + "' is not so");
  }
}

TEST_CASE("a condition that cannot be evaluated is an error, never a pass") {
  const Score found = score(R"({"contains": {"text": "y", "when": "vars.n > 5"}})", "y", Object{{"n", "x"}});
  CHECK(found.error == Outcome::invalid_check);
  CHECK(found.reason == "cannot evaluate 'when: vars.n > 5': '>' cannot compare text with a number");
  CHECK(score(R"({"contains": {"text": "y", "when": "vars.n"}})", "y").error == Outcome::invalid_check);
}

TEST_CASE("a check that does not apply decides nothing, and one that decides has to") {
  const World world;
  const std::string_view elsewhere = R"({"contains": {"text": "y", "when": "tags.x"}})";
  const auto judge = [&](std::initializer_list<std::string_view> items) {
    return judge_scores(world.evaluate(list_of(items), call_of("a")), {});
  };
  CHECK(judge({elsewhere, R"({"contains": "a"})"}).verdict == Verdict::pass);
  CHECK(judge({elsewhere, R"({"contains": "a"})"}).score == 1);
  CHECK(judge({elsewhere, R"({"contains": "b"})"}).verdict == Verdict::fail);
  const Judgement none = judge({elsewhere, R"({"contains": {"text": "a", "weight": 0}})"});
  CHECK(none.verdict == Verdict::error);
  CHECK(none.outcome == Outcome::invalid_check);
  CHECK(none.reason == "no check that decides applies");
}

TEST_CASE("conditions that are none") {
  check_refused({
      {R"({"contains": {"text": "a", "when": "tag.x"}})",
       "s:1:36: error: 'tag' is undefined in 'when' (did you mean 'tags'?)"},
      {R"({"contains": {"text": "a", "when": "lang == 'de'"}})",
       "s:1:36: error: 'lang' is undefined in 'when' (it reads vars, tags, reference, outcome, prompt, model, case, "
       "trial)"},
      {R"({"contains": {"text": "a", "when": "true"}})",
       "s:1:36: error: 'when' reads nothing, so it is the same for every sample (it reads vars, tags, reference, "
       "outcome, "
       "prompt, model, case, trial)"},
      {R"({"contains": {"text": "a", "when": "vars.x =="}})",
       "s:1:45: error: expected an expression, found the end of the expression"},
      {R"({"contains": {"text": "a", "when": true}})",
       "s:1:36: error: 'when' must be text, not a boolean (quote it: \"true\")"},
      {R"({"contains": "a", "when": "tags.x"})",
       "s:1:19: error: 'when' stands beside the check instead of among its options (such as contains: {text: refund, "
       "when: …})"},
  });
}

TEST_CASE("`of: group:NAME` looks at what an earlier regex has found") {
  const Expectations expectations = list_of({R"~({"regex": "Total: (?<total>\\d+) (?<unit>\\w+)?"})~",
                                             R"({"number": {"equals": 5, "of": "group:total"}})",
                                             R"({"equals": {"text": "EUR", "of": "group:unit"}})"});
  CHECK(find_mistakes(expectations).empty());
  const World world;
  const auto pass = [&](std::string_view answer) {
    std::string passed;
    for (const Score& score : world.evaluate(expectations, call_of(answer))) passed += score.pass ? "+" : "-";
    return passed;
  };
  CHECK(pass("Total: 5 EUR") == "+++");
  CHECK(pass("Total: 6 USD") == "+--");
  CHECK(pass("Total: 5 ") == "++-");
  CHECK(pass("5") == "---");
  CHECK(world.evaluate(expectations, call_of("5"))[1].reason ==
        R"(found nothing to look at by 'of: group:total': no regex has matched a group 'total', got "5")");
}

TEST_CASE("a group is known from its regex on, also within checks") {
  struct Case {
    std::vector<std::string_view> items;
    std::string_view mistake;
  };
  const std::string_view wants = R"({"equals": {"text": "x", "of": "group:g"}})";
  const std::vector<Case> cases{
      {{R"~({"regex": "(?<g>x)"})~", wants}, ""},
      {{wants, R"~({"regex": "(?<g>x)"})~"},
       "1:32 no regex before it names a group 'g' (name it in an earlier regex: (?<NAME>…))"},
      {{R"~({"regex": "(?<gg>x)"})~", wants}, "1:32 no regex before it names a group 'g' (did you mean 'gg'?)"},
      {{R"~({"not": {"regex": "(?<g>x)"}})~", wants},
       "1:32 no regex before it names a group 'g' (name it in an earlier regex: (?<NAME>…))"},
      {{R"~({"json": {"path": "/a", "regex": "(?<g>x)"}})~", wants}, ""},
      {{R"~({"all_of": [{"regex": "(?<g>x)"}, {"equals": {"text": "x", "of": "group:g"}}]})~", wants}, ""},
      {{R"~({"not": {"all_of": [{"regex": "(?<g>x)"}, {"equals": {"text": "x", "of": "group:g"}}]}})~", wants},
       "1:32 no regex before it names a group 'g' (name it in an earlier regex: (?<NAME>…))"},
      {{R"({"classify": "a"})", R"({"classify": {"equals": "b", "name": "other"}})"}, ""},
      {{R"({"classify": "a"})", R"({"classify": "b"})"},
       "1:2 two checks 'classify' are both named 'classify' (give each a 'name': their answers are counted by it)"},
  };
  for (const Case& row : cases) {
    CAPTURE(row.items.front());
    Expectations expectations;
    for (const std::string_view item : row.items) expectations.push_back(load(item).expectation);
    std::string told;
    for (const ExpectationMistake& mistake : find_mistakes(expectations)) {
      told += std::to_string(mistake.place.line) + ":" + std::to_string(mistake.place.column) + " " + mistake.message +
              " (" + mistake.hint + ")";
    }
    CHECK(told == row.mistake);
  }
}

TEST_CASE("`of: transcript` is what was said, without the instructions") {
  World world;
  world.messages = {
      Message::of_text(Role::system, "Be kind."), Message::of_text(Role::user, "Where is Rome?"),
      Message{Role::assistant, {TextPart{"Let me see."}, ToolCallPart{"1", "map", R"({"q": "Rome"})"}}},
      Message{Role::tool, {ToolResultPart{"1", "Italy"}}},
      Message{Role::user, {TextPart{"Like here?"}, ImagePart{"image/png", "https://images.example/here.png", {}, {}}}}};
  Call call = call_of("In Italy.");
  call.completion.parts.emplace_back(ToolCallPart{"2", "done", "{}"});
  const Score found =
      world
          .evaluate(
              list_of(
                  {R"({"equals": {"text": "user: Where is Rome?\n\nassistant: Let me see.\ncall map {\"q\": \"Rome\"}\n\ntool: Italy\n\nuser: Like here?[image]\n\nassistant: In Italy.\ncall done {}\n", "of": "transcript"}})"}),
              call)
          .front();
  CHECK_MESSAGE(found.pass, found.reason);
}
