// `history:` and `turns:` of cases.
#include "unit/config/project_world.h"

namespace llmeval {

namespace {

std::string shown(const std::vector<Message>& messages) {
  std::string text;
  for (const Message& message : messages) {
    text += fmt::format("{}{}:{}", text.empty() ? "" : " ", role_name(message.role).front(), message.text());
  }
  return text;
}

// Says nothing of warnings that every row would have.
std::string said_of(std::string_view a_case) {
  ProjectWorld world;
  return world.suite(fmt::format("cases:\n  - id: a\n    vars: {{q: x}}\n{}", a_case)).load().said;
}

}  // namespace

TEST_CASE("a case has a history and turns with checks of their own") {
  ProjectWorld world;
  world.suite(R"(expect: [{contains: all}]
cases:
  - id: a
    vars: {q: x}
    history: [{role: user, content: h}, {assistant: i}]
    turns:
      - one
      - {user: two, expect: [{contains: "2"}, {length: {max: 5}}]}
      - {assistant: recorded}
      - user: three
    expect: [{contains: own}]
  - {id: b, vars: {q: x}}
)");
  const auto loaded = world.load();
  // The answer to `two` is recorded.
  CHECK(loaded.said.starts_with("evals/s.eval.yaml:11:9: error: the answer to this turn is recorded"));

  world.suite(R"(expect: [{contains: all}]
cases:
  - id: a
    vars: {q: x}
    history: [{role: user, content: h}, {assistant: i}]
    turns:
      - one
      - {assistant: recorded}
      - {user: two, expect: [{contains: "2"}, {length: {max: 5}}]}
    expect: [{contains: own}]
  - {id: b, vars: {q: x}}
)");
  const auto fine = world.load();
  const SuiteCase golden = case_at(fine.suite(), 0);
  CHECK(shown(golden.subject->history) == "u:h a:i");
  CHECK(shown(golden.subject->turns) == "u:one a:recorded u:two");
  REQUIRE(golden.turn_expectations.size() == 3);
  CHECK(golden.turn_expectations[0].empty());
  CHECK(golden.turn_expectations[2].size() == 2);
  CHECK(golden.expectations.size() == 2);
  CHECK(case_hash(golden.subject->vars, {}, golden.subject->history, golden.subject->turns) !=
        case_hash(golden.subject->vars, {}));
  const SuiteCase plain = case_at(fine.suite(), 1);
  CHECK(plain.turn_expectations.empty());
  CHECK(plain.subject->history.empty());
}

TEST_CASE("a case whose turns alone expect something is checked") {
  CHECK(said_of("    turns: [{user: b, expect: [{contains: y}]}]\n").empty());
  CHECK(said_of("    turns: [b]\n") ==
        "evals/s.eval.yaml:5:5: error: nothing is checked in case 'a' (write 'expect:' for the case or the suite)");
}

TEST_CASE("entries of many cases give all of them the same turns") {
  ProjectWorld world;
  world.suite(R"(expect: [{contains: y}]
cases: [{matrix: {q: [a, b]}, history: [{user: h}], turns: [{user: more, expect: [{contains: z}]}]}]
)");
  const auto loaded = world.load();
  for (const std::uint64_t i : {0, 1}) {
    const SuiteCase golden = case_at(loaded.suite(), i);
    CHECK(shown(golden.subject->turns) == "u:more");
    CHECK(shown(golden.subject->history) == "u:h");
    CHECK(golden.turn_expectations.size() == 1);
  }
}

TEST_CASE("rows of data bring histories and turns") {
  ProjectWorld world;
  world.suite("expect: [{contains: y}]\ncases: [{file: c.csv}, {file: c.jsonl}]\n");
  world.write("evals/c.csv", "id,q,history\na,x,\"[{\"\"user\"\": \"\"h\"\"}]\"\nb,x,\n");
  world.write(
      "evals/c.jsonl",
      "{\"id\": \"c\", \"q\": \"x\", \"history\": [{\"role\": \"user\", \"content\": \"h\"}], \"turns\": [\"more\"]}\n"
      "{\"id\": \"d\", \"vars\": {\"q\": \"x\"}, \"turns\": [{\"user\": \"m\", \"expect\": [{\"contains\": "
      "\"z\"}]}]}\n");
  const auto loaded = world.load();
  const Suite& suite = loaded.suite();
  CHECK(shown(case_at(suite, 0).subject->history) == "u:h");
  CHECK(case_at(suite, 1).subject->history.empty());
  CHECK(shown(case_at(suite, 2).subject->history) == "u:h");
  CHECK(shown(case_at(suite, 2).subject->turns) == "u:more");
  CHECK(case_at(suite, 2).subject->vars.size() == 1);
  CHECK(case_at(suite, 3).turn_expectations.at(0).size() == 1);

  world.write("evals/c.csv",
              "id,q,history\na,x,oops\nb,x,\"[{\"\"usr\"\": 1}]\"\nc,x,\"[{\"\"role\"\": \"\"user\"\"}]\"\n");
  CHECK(
      world.suite("expect: [{contains: y}]\ncases: [{file: c.csv}]\n").load().said ==
      "evals/c.csv:2:1: error: column 'history': not JSON: expected a JSON value, found 'oops'\n"
      "evals/c.csv:3:1: error: column 'history': unknown key 'usr' in item 1 of history (did you mean 'user'?)\n"
      "evals/c.csv:4:1: error: column 'history': a message is one role and its text (such as {role: user, content: …}, "
      "or {user: …})");
}

TEST_CASE("mistakes in histories and turns") {
  struct Row {
    std::string_view lines;
    std::string_view said;
  };
  const std::string expects = "    expect: [{contains: y}]\n";
  const Row rows[] = {
      {"    turns: [{user: a, assistant: b}, c]\n",
       "evals/s.eval.yaml:7:13: error: a turn is either the user's or the assistant's (such as {user: …, expect: […]}, "
       "or {assistant: …} for a recorded answer)"},
      {"    turns: [{expect: [{contains: y}]}]\n",
       "evals/s.eval.yaml:7:13: error: a turn is either the user's or the assistant's (such as {user: …, expect: […]}, "
       "or {assistant: …} for a recorded answer)"},
      {"    turns: [{usr: a}]\n",
       "evals/s.eval.yaml:7:14: error: unknown key 'usr' in item 1 of 'turns' (did you mean 'user'?)"},
      {"    turns: [a, {assistant: b}]\n",
       "evals/s.eval.yaml:7:16: error: the last turn is an answer, so that nothing is asked after it (end with what "
       "the "
       "user says)"},
      {"    turns: [{assistant: b}, {assistant: c}, d]\n",
       "evals/s.eval.yaml:7:29: error: two answers follow one another (write what the user says between)"},
      {"    turns: [{assistant: b, expect: [{contains: z}]}, d]\n",
       "evals/s.eval.yaml:7:13: error: a recorded answer is not checked (write 'expect' at a turn of the user)"},
      {"    turns: [{user: b, expect: [{contains: z}]}, {assistant: c}, d]\n",
       "evals/s.eval.yaml:7:13: error: the answer to this turn is recorded, so that nothing of it can be expected "
       "(remove 'expect', or the answer)"},
      {"    turns: [{user: b, expect: [{containz: z}]}]\n",
       "evals/s.eval.yaml:7:33: error: unknown check 'containz' (did you mean 'contains'?)"},
      {"    turns: [{user: b, expect: [{contains: \"{{ z }}\"}]}]\n",
       "evals/s.eval.yaml:7:46: error: 'z' is undefined in case 'a' at evals/s.eval.yaml:5:5"},
      {"    turns: [b, {user: ' '}]\n",
       "evals/s.eval.yaml:7:16: error: the turn says nothing (write what the user says)"},
      {"    turns: ['And {{q}} or {{ q.x }}?', '{% x %} {{ a + b }} {{']\n",
       "evals/s.eval.yaml:7:13: warning: '{{q}}' stays as it is (what is said in a history and in turns is no "
       "template)\n"
       "evals/s.eval.yaml:7:13: warning: '{{ q.x }}' stays as it is (what is said in a history and in turns is no "
       "template)"},
      {"    history: [{role: user, content: '{{ q }}'}]\n",
       "evals/s.eval.yaml:7:37: warning: '{{ q }}' stays as it is (what is said in a history and in turns is no "
       "template)"},
      {"    turns: []\n", "evals/s.eval.yaml:7:12: error: 'turns' must not be empty"},
      {"    turns: more\n",
       "evals/s.eval.yaml:7:12: error: 'turns' must be a list, not text (put it in brackets: [more])"},
      {"    history: [{user: 5}]\n",
       "evals/s.eval.yaml:7:22: error: 'user' must be text, not a number (quote it: \"5\")"},
      {"    history: [{role: usr, content: x}]\n",
       "evals/s.eval.yaml:7:22: error: 'role' cannot be 'usr' (did you mean 'user'?)"},
      {"    history: [hello]\n", "evals/s.eval.yaml:7:15: error: item 1 of 'history' must be an object, not text"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.lines);
    CHECK(said_of(std::string(row.lines) + expects) == row.said);
  }
}

TEST_CASE("a history that a prompt has no place for is told when the suite is loaded") {
  ProjectWorld world;
  world.write("prompts/p.prompty", "user:\nSay {{ q }}\nassistant:\nSure,\n");
  world.write("evals/s.eval.yaml",
              "suite: s\nprompts: ../prompts/p.prompty\nmodels: demo\nexpect: [{contains: y}]\n"
              "cases: [{id: a, vars: {q: x}, history: [{user: h}]}]\n");
  CHECK(world.load().said ==
        "prompts/p.prompty:1:1: error: where the case's history goes is open: the prompt ends with a message of the "
        "assistant in case 'a' at evals/s.eval.yaml:5:9 (write '{{ history }}' where it belongs)");
}

}  // namespace llmeval
