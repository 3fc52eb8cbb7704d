// What is said of every mistake in a suite's own file, word for word.
#include "unit/config/project_world.h"

namespace llmeval {

namespace {

struct Row {
  std::string_view lines;  // Of evals/s.eval.yaml, from line 4 on; the suite, its prompt and its model stand before.
  std::string_view said;
};

void check_rows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    CAPTURE(row.lines);
    ProjectWorld world;
    CHECK(world.suite(row.lines).load().said == row.said);
  }
}

constexpr std::string_view k_case = "cases: [{id: a, vars: {q: x}, expect: [{contains: y}]}]";

}  // namespace

TEST_CASE("a suite without mistakes says nothing") { check_rows({{k_case, ""}}); }

TEST_CASE("keys and values of a suite that do not fit") {
  const std::string good(k_case);
  const std::vector<std::pair<std::string, std::string_view>> rows{
      {"descripton: x\n" + good,
       "evals/s.eval.yaml:4:1: error: unknown key 'descripton' in suite (did you mean 'description'?)"},
      {"owner: a\nowner: b\n" + good,
       "evals/s.eval.yaml:5:1: error: repeated key 'owner' (it is already at evals/s.eval.yaml:4:1)"},
      {"trials: many\n" + good, "evals/s.eval.yaml:4:9: error: 'trials' must be a whole number or an object, not text"},
      {"answer: {after: ''}\n" + good, "evals/s.eval.yaml:4:17: error: 'after' has no text (write what to look for)"},
      {"trials: 0\n" + good, "evals/s.eval.yaml:4:9: error: 'trials' must be at least 1, not 0"},
      {"vars: [q]\n" + good, "evals/s.eval.yaml:4:7: error: 'vars' must be an object, not a list"},
      {"tags: {a: [b]}\n" + good,
       "evals/s.eval.yaml:4:11: error: 'a' must be text, a number or true or false, not a list"},
      {"pass: any\n" + good, "evals/s.eval.yaml:4:7: error: 'pass' cannot be 'any' (one of all)"},
      {"pass: {score: 0}\n" + good,
       "evals/s.eval.yaml:4:15: error: a least score of 0 lets every sample pass (write the mean that is good enough)"},
      {"pass: {score: 80}\n" + good, "evals/s.eval.yaml:4:15: error: 'score' must be at most 1, not 80"},
      {"gate: {pass_rate: 0.9}\n" + good,
       "evals/s.eval.yaml:4:19: error: 'pass_rate' must be an object or a list, not a number"},
      {"gate: {pass_rate: {mim: 0.9}}\n" + good,
       "evals/s.eval.yaml:4:19: error: 'pass_rate' has no 'min'\n"
       "evals/s.eval.yaml:4:20: error: unknown key 'mim' in 'pass_rate' (did you mean 'min'?)"},
      {"gate: {errors: {max_share: 1.5}}\n" + good,
       "evals/s.eval.yaml:4:7: warning: the gate has no 'pass_rate': it passes however many cases fail (write "
       "pass_rate: {min: 1}, or leave the whole gate out)\n"
       "evals/s.eval.yaml:4:28: error: 'max_share' must be at most 1, not 1.5"},
      {"gate: {errors: {max_share: 0.5}}\n" + good,
       "evals/s.eval.yaml:4:7: warning: the gate has no 'pass_rate': it passes however many cases fail (write "
       "pass_rate: {min: 1}, or leave the whole gate out)"},
      {"expect: contains\n" + good,
       "evals/s.eval.yaml:4:9: error: 'expect' must be a list, not text (put it in brackets: [contains])"},
      {"description: &a [*a]\n" + good, "evals/s.eval.yaml:4:18: error: alias '*a' holds itself"},
      {"description: caf\xe9\n" + good,
       "evals/s.eval.yaml:4:17: error: invalid UTF-8 at byte 64 (save the file as UTF-8)"},
      {"description: \"open\n" + good,
       "evals/s.eval.yaml:4:14: error: the quote that opens here is never closed (a quote inside a text is written '' "
       "in single and \\\" in double quotes)"},
      {good + "\n---\nsuite: other",
       "evals/s.eval.yaml:5:1: error: a second document (a file holds one; remove this '---')"},
  };
  for (const auto& [lines, said] : rows) check_rows({{lines, said}});
}

TEST_CASE("an alias bomb is refused before it goes off") {
  std::string bomb = "vars:\n  a: &a [x, x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c < 'i'; ++c) {
    bomb += fmt::format("  {0}: &{0} [*{1}, *{1}, *{1}, *{1}, *{1}, *{1}, *{1}, *{1}, *{1}, *{1}]\n", c,
                        static_cast<char>(c - 1));
  }
  const std::string lines = bomb + std::string(k_case);
  check_rows(
      {{lines, "evals/s.eval.yaml:9:34: error: anchors and aliases expand to more than 100,000 nodes or 16 MB"}});
}

TEST_CASE("mistakes in cases") {
  check_rows({
      {"cases: []", "evals/s.eval.yaml:4:8: error: 'cases' must not be empty"},
      {"x: 1",
       "evals/s.eval.yaml:1:1: error: suite has no 'cases'\n"
       "evals/s.eval.yaml:4:1: error: unknown key 'x' in suite (known keys: suite, description, owner, include, "
       "depends, prompts, "
       "models, trials, cluster, answer, pass, vars, tags, tools, max_steps, defaults, checks, expect, cases, gate, "
       "baseline, "
       "budget)"},
      {"cases: [{id: a, vars: {q: x}}]",
       "evals/s.eval.yaml:4:9: error: nothing is checked in case 'a' (write 'expect:' for the case or the suite)"},
      {"cases: [{id: a, vars: {q: x}}, {id: b, vars: {q: x}}]",
       "evals/s.eval.yaml:4:9: error: nothing is checked in case 'a' (write 'expect:' for the case or the suite)\n"
       "evals/s.eval.yaml:4:32: error: nothing is checked in case 'b' (write 'expect:' for the case or the suite)"},
      {"expect: [{contains: y}]\ncases: [{id: a, inherit: false, vars: {q: x}}]",
       "evals/s.eval.yaml:5:9: error: nothing is checked in case 'a' (write 'expect:' for the case or the suite)"},
      {"expect: [{contains: {text: y, weight: 0}}]\ncases: [{id: a, vars: {q: x}}]",
       "evals/s.eval.yaml:5:9: error: no check decides, since all have weight 0 in case 'a' (leave the weight out of "
       "one)"},
      {"expect: [{latency: {max: 4s}}]\ncases: [{id: a, vars: {q: x}}, {id: b, vars: {q: y}}]",
       "evals/s.eval.yaml:5:9: warning: no check looks at the answer in case 'a'\n"
       "evals/s.eval.yaml:5:32: warning: no check looks at the answer in case 'b'"},
      {"expect: [{contains: y}]\ncases: [{id: a, vras: {q: x}}]",
       "evals/s.eval.yaml:5:17: error: unknown key 'vras' in item 1 of 'cases' (did you mean 'vars'?)\n"
       "prompts/p.txt:1:8: error: 'q' is undefined in case 'a' at evals/s.eval.yaml:5:9 (there are no variables)"},
      {"expect: [{contains: y}]\ncases:\n  - {id: a, vars: {q: x}}\n  - {id: b, vars: {q: x}}\n  - {id: a, vars: {q: "
       "z}}",
       "evals/s.eval.yaml:8:5: error: the case id 'a' is already at evals/s.eval.yaml:6:5 (ids are unique in a suite; "
       "equal cases without an id have the same)"},
      {"expect: [{contains: y}]\ncases:\n  - {vars: {q: x}}\n  - {vars: {q: x}}",
       "evals/s.eval.yaml:7:5: error: the case id '8ea7059630f8' is already at evals/s.eval.yaml:6:5 (ids are unique "
       "in a suite; equal cases without an id have the same)"},
      {"expect: [{contains: y}]\ncases: [{id: 'a~b', vars: {q: x}}]",
       "evals/s.eval.yaml:5:9: error: the case id 'a~b' holds '~', which is reserved for derived cases"},
      {"expect: [{contains: y}]\ncases: [{id: '', vars: {q: x}}]",
       "evals/s.eval.yaml:5:9: error: the case id '' is empty"},
      {"expect: [{contains: y}]\ncases: [{id: \"a\\tb\", vars: {q: x}}]",
       "evals/s.eval.yaml:5:9: error: the case id 'a\\tb' holds a control character"},
      {"expect: [{contains: y}]\ncases: [{id: [a], vars: {q: x}}]",
       "evals/s.eval.yaml:5:14: error: 'id' must be text, a number or true or false, not a list"},
      {"expect: [{contains: y}]\ncases: [case]",
       "evals/s.eval.yaml:5:9: error: item 1 of 'cases' must be an object, not text"},
  });
}

TEST_CASE("variables that nobody gives, and variables that nobody reads") {
  check_rows({
      {"expect: [{contains: y}]\ncases: [{id: a, vars: {}}]",
       "prompts/p.txt:1:8: error: 'q' is undefined in case 'a' at evals/s.eval.yaml:5:9 (there are no variables)"},
      {"expect: [{contains: y}]\ncases: [{id: a, vars: {p: x}}]",
       "evals/s.eval.yaml:5:24: error: no prompt and no check reads the variable 'p' (remove it, or use it)\n"
       "prompts/p.txt:1:8: error: 'q' is undefined in case 'a' at evals/s.eval.yaml:5:9 (the variables are: p)"},
      {"expect: [{contains: y}]\ncases: [{id: a}, {id: b}, {id: c, vars: {q: x}}]",
       "prompts/p.txt:1:8: error: 'q' is undefined in case 'a' at evals/s.eval.yaml:5:9 and 1 more (there are no "
       "variables)"},
      {"expect: [{contains: y}]\ncases: [{id: a, vars: {q: x, qq: y}}]",
       "evals/s.eval.yaml:5:30: error: no prompt and no check reads the variable 'qq' (remove it, or use it)"},
      {"vars: {product: Acme}\nexpect: [{contains: y}]\ncases: [{id: a, vars: {q: x}}]",
       "evals/s.eval.yaml:4:8: error: no prompt and no check reads the variable 'product' (remove it, or use it)"},
      {"vars: {product: Acme}\nexpect: [{contains: '{{ product }}'}]\ncases: [{id: a, vars: {q: x, other: z}, expect: "
       "[{contains: '{{ other }}'}]}]",
       ""},
      {"expect: [{contains: '{{ qu }}'}]\ncases: [{id: a, vars: {q: x}}]",
       "evals/s.eval.yaml:4:24: error: 'qu' is undefined in case 'a' at evals/s.eval.yaml:5:9"},
      {"expect: [{equals: '{{ reference }}'}]\ncases: [{id: a, vars: {q: x}}, {id: b, vars: {q: x}, reference: 1}]",
       "evals/s.eval.yaml:4:22: error: 'reference' is undefined in case 'a' at evals/s.eval.yaml:5:9 (write "
       "'reference:' for the case, or run --no-score and accept an answer)"},
      {"expect: [{contains: y}]\ncases: [{id: a, vars: {q: x, reference: y}}]",
       "evals/s.eval.yaml:5:41: error: a variable cannot be named 'reference' in case 'a' at evals/s.eval.yaml:5:9 (it "
       "is what is right: write it beside vars, not among them)"},
  });
}

TEST_CASE("values that a prompt prints as Python writes them") {
  check_rows({
      {"expect: [{contains: y}]\ncases: [{id: a, vars: {q: [b, c]}}, {id: b, vars: {q: [d]}}, {id: c, vars: {q: 1.5}}]",
       "prompts/p.txt:1:5: warning: a list prints as Python writes it in case 'a' at evals/s.eval.yaml:5:9 and 1 more "
       "(write {{ … | tojson }}, or what the model should read)"},
      {"expect: [{contains: y}]\ncases: [{id: a, vars: {q: true}}, {id: b, vars: {q: null}}]",
       "prompts/p.txt:1:5: warning: a boolean prints as 'True' or 'False' in case 'a' at evals/s.eval.yaml:5:9 (write "
       "{{ … | tojson }}, or what the model should read)\n"
       "prompts/p.txt:1:5: warning: no value prints as 'None' in case 'b' at evals/s.eval.yaml:5:35 (write {{ … | "
       "tojson }}, or what the model should read)"},
      {"expect: [{contains: y}]\ncases: [{id: a, vars: {q: {b: c}}}]",
       "prompts/p.txt:1:5: warning: an object prints as Python writes it in case 'a' at evals/s.eval.yaml:5:9 (write "
       "{{ "
       "… | tojson }}; an image is shown by {{ … | image }})"},
  });
}

TEST_CASE("mistakes in checks") {
  check_rows({
      {"expect: [{containz: y}]\ncases: [{id: a, vars: {q: x}}]",
       "evals/s.eval.yaml:4:11: error: unknown check 'containz' (did you mean 'contains'?)"},
      {"expect: [{regex: '(a'}]\ncases: [{id: a, vars: {q: x}}]",
       "evals/s.eval.yaml:4:18: error: bad regex at offset 2: missing closing parenthesis"},
      {"expect: [{latency: {max: 4}}]\ncases: [{id: a, vars: {q: x}}]",
       "evals/s.eval.yaml:4:26: error: 'max' needs a unit (write 4s or 4ms)"},
      {"expect: [{contains: ''}]\ncases: [{id: a, vars: {q: x}, expect: [{lenght: 3}]}]",
       "evals/s.eval.yaml:4:21: error: an empty text is in every answer, so the check cannot fail\n"
       "evals/s.eval.yaml:5:41: error: unknown check 'lenght' (did you mean 'length'?)"},
      {"expect: [{contains: {text: y, ignore_caes: true}}]\ncases: [{id: a, vars: {q: x}}]",
       "evals/s.eval.yaml:4:31: error: unknown key 'ignore_caes' in check 'contains' (did you mean 'ignore_case'?)"},
      {"expect: [{contains: '{{ q'}]\ncases: [{id: a, vars: {q: x}}]",
       "evals/s.eval.yaml:4:21: error: '{{' is not closed (add '}}')"},
  });
}

TEST_CASE("files that a suite names") {
  const auto said = [](std::string_view prompts, std::string_view models, std::string_view cases) {
    ProjectWorld world;
    world.write("prompts/bad.prompty", "---\nnmae: x\n---\n{{ q }");
    world.write("prompts/leak.txt", "{{ reference }} {{ q }}");
    world.write("prompts/q.prompty", "---\nname: p\n---\n{{ q }}");
    world.write("evals/cases/x.docx", "y");
    std::filesystem::create_symlink("/etc/hostname", world.root() / "prompts/link.txt");
    world.write("evals/s.eval.yaml",
                fmt::format("suite: s\nprompts: {}\nmodels: {}\nexpect: [{{contains: y}}]\ncases: {}\n", prompts,
                            models, cases));
    return world.load().said;
  };
  const std::string_view prompts = "../prompts/p.txt";
  const std::string_view cases = "[{id: a, vars: {q: x}}]";
  CHECK(said("../prompts/none.txt", "demo", cases) ==
        "evals/s.eval.yaml:2:10: error: there is no file 'prompts/none.txt'");
  CHECK(said("../../outside.txt", "demo", cases) ==
        "evals/s.eval.yaml:2:10: error: '../../outside.txt' lies outside the project (copy the file into the project: "
        "all that a suite names lies there)");
  CHECK(said("/etc/hostname", "demo", cases) ==
        "evals/s.eval.yaml:2:10: error: '/etc/hostname' is an absolute path (write it relative to the file that names "
        "it)");
  CHECK(said("../prompts/link.txt", "demo", cases) ==
        "evals/s.eval.yaml:2:10: error: 'prompts/link.txt' is a link that leads outside the project (copy the file "
        "into the project: all that a suite names lies there)");
  CHECK(said("../prompts/*.md", "demo", cases) == "evals/s.eval.yaml:2:10: error: no file matches 'prompts/*.md'");
  CHECK(said("s.eval.yaml", "demo", cases) ==
        "evals/s.eval.yaml:2:10: error: 'evals/s.eval.yaml' is no prompt file (prompt files end in .prompty, "
        ".prompt.yml, "
        ".json, .txt or .md)");
  CHECK(said("../prompts/bad.prompty", "demo", cases) ==
        "prompts/bad.prompty:2:1: error: unknown key 'nmae' in prompt (did you mean 'name'?)\n"
        "prompts/bad.prompty:4:6: error: unexpected '}' (a tag ends with '}}')");
  CHECK(said("../prompts/leak.txt", "demo", cases) ==
        "prompts/leak.txt:1:4: error: a prompt cannot use 'reference' (it is what is right: checks see it, a model "
        "never does)");
  CHECK(said("[../prompts/p.txt, ../prompts/q.prompty]", "demo", cases) ==
        "evals/s.eval.yaml:2:29: error: two prompts are named 'p': prompts/p.txt and prompts/q.prompty (give one of "
        "them another 'name:')");
  CHECK(said("[../prompts/p.txt, ../prompts/p.txt]", "demo", cases) ==
        "evals/s.eval.yaml:2:29: error: the prompt 'prompts/p.txt' is named twice");
  CHECK(said("[{name: i, text: '{{ q'}]", "demo", cases) ==
        "evals/s.eval.yaml:2:27: error: '{{' is not closed (add '}}')");
  CHECK(said("[{nmae: i, text: '{{ q }}'}]", "demo", cases) ==
        "evals/s.eval.yaml:2:11: error: item 1 of 'prompts' has no 'name'\n"
        "evals/s.eval.yaml:2:12: error: unknown key 'nmae' in item 1 of 'prompts' (did you mean 'name'?)");
  CHECK(
      said("[]", "demo", cases) ==
      "evals/s.eval.yaml:1:1: error: the suite has no 'prompts', which model 'demo' needs (only models of programs, of "
      "applications and of recordings do without)");
  CHECK(said(prompts, "demoo", cases) ==
        "evals/s.eval.yaml:3:9: error: there is no model 'demoo' (did you mean 'demo'?)");
  CHECK(said(prompts, "gpt-5", cases) == "evals/s.eval.yaml:3:9: error: there is no model 'gpt-5' (models: demo)");
  CHECK(said(prompts, "'openai:'", cases) ==
        "evals/s.eval.yaml:3:9: error: there is no model 'openai:' (models: demo)");
  CHECK(said(prompts, "sim:x", cases) == "evals/s.eval.yaml:3:9: error: there is no model 'sim:x' (models: demo)");
  CHECK(said(prompts, "[]", cases) == "evals/s.eval.yaml:3:9: error: the suite names no model");
  CHECK(said(prompts, "demo", "[{file: cases/none.csv}]") ==
        "evals/s.eval.yaml:5:16: error: there is no file 'evals/cases/none.csv'");
  CHECK(said(prompts, "demo", "[{file: ../../x.csv}]") ==
        "evals/s.eval.yaml:5:16: error: '../../x.csv' lies outside the project (copy the file into the project: all "
        "that a suite names lies there)");
  CHECK(said(prompts, "demo", "[{file: cases/x.docx}]") ==
        "evals/s.eval.yaml:5:16: error: 'evals/cases/x.docx' is no file of cases (files of cases end in .jsonl, .csv, "
        ".yaml or .yml)");
  CHECK(said(prompts, "demo", "[{file: cases/*.csv}]") ==
        "evals/s.eval.yaml:5:16: error: no file matches 'evals/cases/*.csv'");
  CHECK(said(prompts, "demo", "[{file: 3}]") ==
        "evals/s.eval.yaml:5:16: error: 'file' must be text, not a number (quote it: \"3\")");
}

TEST_CASE("two suites of one name") {
  ProjectWorld world;
  world.suite(k_case);
  world.write("evals/t.eval.yaml", fmt::format("suite: s\nprompts: ../prompts/p.txt\nmodels: demo\n{}\n", k_case));
  CHECK(world.load().said ==
        "evals/t.eval.yaml:1:8: error: the suite name 's' is already at evals/s.eval.yaml:1:8 (names of suites are "
        "unique in a project)");
}

TEST_CASE("what is no suite at all") {
  const auto said = [](std::string_view text) {
    ProjectWorld world;
    return world.write("evals/s.eval.yaml", text).load().said;
  };
  CHECK(said("") ==
        "evals/s.eval.yaml:1:1: error: suite must be an object, not null (write a value, or remove the key)");
  CHECK(said("- a") == "evals/s.eval.yaml:1:1: error: suite must be an object, not a list");
  CHECK(said("suite: 5") ==
        "evals/s.eval.yaml:1:1: error: suite has no 'models'\n"
        "evals/s.eval.yaml:1:1: error: suite has no 'cases'\n"
        "evals/s.eval.yaml:1:8: error: 'suite' must be text, not a number (quote it: \"5\")");
  ProjectWorld empty;
  CHECK(empty.load().said ==
        "error: there is no suite below 'evals' (suites end in .eval.yaml; llmeval init writes one)");
}

TEST_CASE("all mistakes of a project are told at once") {
  ProjectWorld world;
  world.write("evals/models.yaml",
              "models:\n  demo: {provider: sim, rules: [{when: '(', answer: hi}], limits: {rpm: 3}}\n");
  world.write("prompts/p.txt", "Say {{ q }} to {{ who }}");
  world.write("evals/cases/c.csv", "id,q\na,1\na,2,3\nb~,4\n");
  world.suite(
      "ownr: me\n"
      "trials: x\n"
      "expect: [{containz: y}, {contains: '{{ reference }}'}]\n"
      "cases:\n"
      "  - {id: a, vars: {q: x, z: 1}}\n"
      "  - {id: a, vars: {q: x, who: y}, expect: [{regex: '['}]}\n"
      "  - file: cases/c.csv\n"
      "  - file: cases/none.csv\n");
  CHECK(world.load().said ==
        "evals/cases/c.csv:2:1: error: the case id 'a' is already at evals/s.eval.yaml:8:5 (ids are unique in a suite; "
        "equal cases without an id have the same)\n"
        "evals/cases/c.csv:3:1: error: 3 cells where the header has 2 (quote a cell that holds a comma)\n"
        "evals/cases/c.csv:4:1: error: the case id 'b~' holds '~', which is reserved for derived cases\n"
        "evals/models.yaml:2:40: error: bad regex at offset 1: missing closing parenthesis\n"
        "evals/models.yaml:2:68: error: unknown key 'rpm' in 'limits' (known keys: concurrency, requests_per_minute, "
        "tokens_per_minute, requests_per_day, tokens_per_day)\n"
        "evals/s.eval.yaml:4:1: error: unknown key 'ownr' in suite (did you mean 'owner'?)\n"
        "evals/s.eval.yaml:5:9: error: 'trials' must be a whole number or an object, not text\n"
        "evals/s.eval.yaml:6:11: error: unknown check 'containz' (did you mean 'contains'?)\n"
        "evals/s.eval.yaml:6:39: error: 'reference' is undefined in case 'a' at evals/s.eval.yaml:8:5 and 3 more "
        "(write 'reference:' for the case, or run --no-score and accept an answer)\n"
        "evals/s.eval.yaml:9:5: error: the case id 'a' is already at evals/s.eval.yaml:8:5 (ids are unique in a suite; "
        "equal cases without an id have the same)\n"
        "evals/s.eval.yaml:9:52: error: bad regex at offset 1: missing terminating ] for character class\n"
        "evals/s.eval.yaml:11:11: error: there is no file 'evals/cases/none.csv'\n"
        "prompts/p.txt:1:19: error: 'who' is undefined in case 'a' at evals/s.eval.yaml:8:5 and 2 more (the variables "
        "are: q, z)");
}

}  // namespace llmeval
