// What is said of every mistake in entries that stand for many cases, word for word.
#include "unit/config/project_world.h"

namespace llmeval {

namespace {

struct Row {
  std::string_view entry;  // The one item of `cases:`, line 6 of evals/s.eval.yaml, column 5.
  std::string_view said;
};

void check_rows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    CAPTURE(row.entry);
    ProjectWorld world;
    world.write("evals/c.csv", "id,body,lang\nt1,Hallo,de\nt2,Hello,en\n");
    world.write("evals/c.jsonl", "{\"id\": \"t1\", \"body\": \"Hallo\"}\n{\"id\": \"t2\", \"lang\": \"de\"}\n");
    world.write("evals/c.yaml", "- {id: a, vars: {q: x}}\n");
    world.write("evals/docs/a.txt", "A");
    world.write("evals/docs/bad.bin", "\xff");
    world.suite(fmt::format("expect: [is_json]\ncases:\n  - {}", row.entry));
    CHECK(world.load().said == row.said);
  }
}

}  // namespace

TEST_CASE("mistakes in map") {
  check_rows({
      {"{file: c.csv, map: {q: body}}", ""},
      {"{file: c.csv, map: {q: boddy}}",
       "evals/s.eval.yaml:6:28: error: 'evals/c.csv' has no column 'boddy' (did you mean 'body'?)\n"
       "prompts/p.txt:1:8: error: 'q' is undefined in case 't1' at evals/c.csv:2:1 and 1 more (the variables are: "
       "body, "
       "lang)"},
      {"{file: c.jsonl, map: {q: text}}",
       "evals/s.eval.yaml:6:30: error: 'evals/c.jsonl' has no column 'text' (its columns are id, body, lang)\n"
       "prompts/p.txt:1:8: error: 'q' is undefined in case 't1' at evals/c.jsonl:1:1 and 1 more (the variables "
       "are: body)"},
      {"{file: c.csv, map: [q, body]}",
       "evals/s.eval.yaml:6:24: error: 'map' must be an object, not a list\n"
       "prompts/p.txt:1:8: error: 'q' is undefined in case 't1' at evals/c.csv:2:1 and "
       "1 more (the variables are: body, lang)"},
      {"{file: c.yaml, map: {q: body}}",
       "evals/s.eval.yaml:6:25: error: 'evals/c.yaml' has no columns to map (a YAML file holds full cases with "
       "'vars')"},
      {"{id: a, vars: {q: x}, map: {q: body}}",
       "evals/s.eval.yaml:6:27: error: 'map' cannot stand in a case (it is for entries with 'file')"},
      {"{file: c.jsonl, map: {q: body, expect.contains: lang}, where: id == 't1'}", ""},
      {"{file: c.jsonl, map: {q: lang, expect.contains: lang}, where: id == 't2'}",
       "evals/c.jsonl:2:14: error: 'expect.contains': a field of JSON Lines is no check (write the checks as a list "
       "under 'expect', and the variables under 'vars')"},
  });
}

TEST_CASE("mistakes in where") {
  check_rows({
      {"{file: c.csv, map: {q: body}, where: lang == 'fr'}",
       "evals/s.eval.yaml:6:42: error: 'where' keeps none of 2 rows (compare with a value as the data writes it)"},
      {"{file: c.csv, map: {q: body}, where: langs == 'de'}",
       "evals/s.eval.yaml:6:42: error: 'langs' is undefined in the row at evals/c.csv:2:1 and 1 more (did you mean "
       "'lang'?)"},
      {"{file: c.csv, map: {q: body}, where: lang}",
       "evals/s.eval.yaml:6:42: error: 'where' gives text, not true or false, in the row at evals/c.csv:2:1 and 1 more "
       "(compare it with something: lang == 'de')"},
      {"{file: c.csv, map: {q: body}, where: lang ==}",
       "evals/s.eval.yaml:6:49: error: expected an expression, found the end of the expression"},
      {"{matrix: {q: [1, 2]}, where: q > 5}",
       "evals/s.eval.yaml:6:34: error: 'where' keeps none of 2 rows (compare with a value as the data writes it)"},
      {"{files: docs/*.txt, vars: {q: {file: .}}, where: q}",
       "evals/s.eval.yaml:6:47: error: 'where' cannot stand beside 'files' (it is for entries with 'file' or "
       "'matrix')"},
  });
}

TEST_CASE("mistakes in pick") {
  check_rows({
      {"{file: c.csv, map: {q: body}, pick: 0}", "evals/s.eval.yaml:6:41: error: 'pick' must be at least 1, not 0"},
      {"{file: c.csv, map: {q: body}, pick: 3}",
       "evals/s.eval.yaml:6:41: warning: 'pick' wants 3 of 2 cases (all are taken)"},
      {"{id: a, vars: {q: x}, pick: 1}",
       "evals/s.eval.yaml:6:27: error: 'pick' cannot stand in a case (it is for entries with 'file', 'files' or "
       "'matrix')"},
  });
}

TEST_CASE("mistakes in a matrix") {
  check_rows({
      {"{matrix: {q: []}}", "evals/s.eval.yaml:6:18: error: 'q' must not be empty"},
      {"{matrix: {q: hola}}",
       "evals/s.eval.yaml:6:18: error: 'q' must be a list, not text (put it in brackets: [hola])"},
      {"{matrix: {}}", "evals/s.eval.yaml:6:14: error: a matrix without a variable"},
      {"{matrix: {q: [1, 1]}}",
       "evals/s.eval.yaml:6:5: error: the case id 'd0581b7af30a' is already at evals/s.eval.yaml:6:5 (ids are unique "
       "in "
       "a suite; equal cases without an id have the same)"},
      {"{matrix: {q: [1]}, vars: {q: 2}}",
       "evals/s.eval.yaml:6:15: error: the variable 'q' stands in 'vars' and in 'matrix' (leave it out of one)"},
      {"{matrix: {q: [1, 2], unused: [3, 4]}}",
       "evals/s.eval.yaml:6:26: error: no prompt and no check reads the variable 'unused' (remove it, or use it)"},
      {"{id: a, matrix: {q: [1]}}",
       "evals/s.eval.yaml:6:6: error: 'id' cannot stand beside 'matrix' (each case has its own)"},
  });
}

TEST_CASE("mistakes in files, and in values of files") {
  check_rows({
      {"{files: docs/*.md, vars: {q: {file: .}}}", "evals/s.eval.yaml:6:13: error: no file matches 'evals/docs/*.md'"},
      {"{files: docs/*.txt}",
       "evals/s.eval.yaml:6:13: error: no variable is the case's file: every case would be the same (write the one "
       "that "
       "it stands for: vars: {article: {file: .}})"},
      {"{files: docs/*, vars: {q: {file: .}}}",
       "evals/s.eval.yaml:6:38: error: 'evals/docs/bad.bin' is no text: invalid UTF-8 at byte 0 (save the file as "
       "UTF-8)"},
      {"{id: a, vars: {q: {file: .}}}",
       "evals/s.eval.yaml:6:30: error: '.' is the case's own file, which only an entry with 'files' gives it (name a "
       "file)"},
      {"{id: a, vars: {q: {file: none.txt}}}", "evals/s.eval.yaml:6:30: error: there is no file 'evals/none.txt'"},
      {"{id: a, vars: {q: {file: /etc/passwd}}}",
       "evals/s.eval.yaml:6:30: error: '/etc/passwd' is an absolute path (write it relative to the file that names "
       "it)"},
  });
}

TEST_CASE("mistakes in narrowing") {
  check_rows({
      {"{id: a, vars: {q: x}, prompts: [pp]}",
       "evals/s.eval.yaml:6:37: error: the suite has no prompt 'pp' (its prompts are p)"},
      {"{file: c.csv, map: {q: body}, models: demos}",
       "evals/s.eval.yaml:6:43: error: the suite has no model 'demos' (did you mean 'demo'?)"},
      {"{id: a, vars: {q: x}, models: {demo: 1}}",
       "evals/s.eval.yaml:6:35: error: 'models' must be text or a list, not an object"},
  });
}

TEST_CASE("variables of an entry that nobody reads") {
  check_rows({
      {"{file: c.csv, map: {q: body}, vars: {idle: 1}}",
       "evals/s.eval.yaml:6:42: error: no prompt and no check reads the variable 'idle' (remove it, or use it)"},
  });
}

TEST_CASE("mistakes in columns of checks") {
  const auto said_of = [](std::string_view header, std::string_view row) {
    ProjectWorld world;
    world.write("evals/c.csv", fmt::format("id,q,{}\na,1,{}\n", header, row));
    return world
        .suite("checks: {polite: {contains: please}}\nexpect: [{not: {contains: nope}}]\ncases: [{file: c.csv}]")
        .load()
        .said;
  };
  CHECK(said_of("expect.containz", "x") ==
        "evals/c.csv:1:1: error: column 'expect.containz': unknown check 'containz' (did you mean 'contains'?)");
  CHECK(said_of("expect.contains.ignorecase", "x") ==
        "evals/c.csv:1:1: error: column 'expect.contains.ignorecase': check 'contains' has no option 'ignorecase' (did "
        "you mean 'ignore_case'?)");
  CHECK(
      said_of("expect.latency", "4s") ==
      "evals/c.csv:1:1: error: column 'expect.latency': check 'latency' needs an option (such as expect.latency.min)");
  CHECK(said_of("expect.contains,expect.contains.text", "x,y") ==
        "evals/c.csv:1:1: error: column 'expect.contains.text': another column has the option 'text'");
  CHECK(said_of("expect.regex", "(") ==
        "evals/c.csv:2:1: error: column 'expect.regex': bad regex at offset 1: missing closing parenthesis");
  CHECK(said_of("expect.not.length.max", "many") ==
        "evals/c.csv:2:1: error: column 'expect.not.length': expected a number, got text");
  CHECK(said_of("expect.polite", "yes") ==
        "evals/c.csv:2:1: error: column 'expect.polite': the cell of a named check is 'true' or empty");
  CHECK(said_of("expect.polite.weight", "2") ==
        "evals/c.csv:1:1: error: column 'expect.polite.weight': a named check has no options (write true in a column "
        "'expect.polite')");
}

TEST_CASE("globs that match nothing") {
  check_rows({{"{file: cases/*.csv}", "evals/s.eval.yaml:6:12: error: no file matches 'evals/cases/*.csv'"}});
  ProjectWorld world;
  world.write(
      "evals/s.eval.yaml",
      "suite: s\nprompts: ../prompts/x*.txt\nmodels: demo\nexpect: [is_json]\ncases: [{id: a, vars: {q: 1}}]\n");
  CHECK(world.load().said == "evals/s.eval.yaml:2:10: error: no file matches 'prompts/x*.txt'");
}

}  // namespace llmeval
