// What is said of every mistake in a file of cases, word for word.
#include "unit/config/project_world.h"

namespace llmeval {

namespace {

// A suite over one file of cases.
std::string said_of(const std::string& name, std::string_view text) {
  ProjectWorld world;
  world.write("evals/" + name, text);
  return world.suite(fmt::format("expect: [{{contains: y}}]\ncases: [{{file: {}}}]", name)).load().said;
}

struct Row {
  std::string_view text;
  std::string_view said;
};

void check_rows(const std::string& name, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(said_of(name, row.text) == row.said);
  }
}

std::string lines_of(std::size_t count, std::string_view line) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += fmt::format(fmt::runtime(line), i) + '\n';
  return text;
}

}  // namespace

TEST_CASE("mistakes in JSON Lines") {
  check_rows(
      "c.jsonl",
      {
          {"{\"id\": \"a\", \"q\": 1}\n\n{\"id\": \"b\", \"q\": 2}\n", ""},
          {"", "evals/c.jsonl: error: the file has no case"},
          {"\n\n", "evals/c.jsonl: error: the file has no case"},
          {"{\"q\": 1}\n{\"q\": 2\n{\"q\": 3,}\n",
           "evals/c.jsonl:2:8: error: expected ',' or '}', found the end\n"
           "evals/c.jsonl:3:8: error: a comma before '}'"},
          {"{\"q\": 1, \"q\": 2}\n", "evals/c.jsonl:1:10: error: repeated key \"q\""},
          {"[1]\n\"text\"\n",
           "evals/c.jsonl:1:1: error: a case must be an object, not a list\n"
           "evals/c.jsonl:2:1: error: a case must be an object, not text"},
          {"{\"q\": \"caf\xe9\"}\n", "evals/c.jsonl:1:11: error: invalid UTF-8"},
          {"{\"id\": [1], \"tags\": 3, \"q\": 1}\n",
           "evals/c.jsonl:1:8: error: id must be text, a number or true or false, not a list\n"
           "evals/c.jsonl:1:21: error: tags must be a list or an object, not a number (put it in brackets: [3])"},
          {"{\"id\": \"a\", \"q\": 1}\n{\"id\": \"a\", \"q\": 2}\n",
           "evals/c.jsonl:2:1: error: the case id 'a' is already at evals/c.jsonl:1:1 (ids are unique in a suite; "
           "equal cases without an id have the same)"},
          {"{\"id\": \"\", \"q\": 1}\n{\"id\": \"x\\u001by\", \"q\": 2}\n",
           "evals/c.jsonl:1:1: error: the case id '' is empty\n"
           "evals/c.jsonl:2:1: error: the case id 'x\\x1by' holds a control character"},
          {"{\"p\": 1}\n{\"p\": 2}\n{\"q\": 3}\n",
           "prompts/p.txt:1:8: error: 'q' is undefined in case '1e75ae074c84' at evals/c.jsonl:1:1 and 1 more (the "
           "variables are: p)"},
          {"{\"vars\": {\"q\": 1}, \"expext\": [{\"regex\": \"(\"}]}\n",
           "evals/c.jsonl:1:20: error: unknown key 'expext' in case (did you mean 'expect'?)"},
          {"{\"id\": \"a\", \"vars\": {\"q\": 1}, \"expect\": [{\"regex\": \"(\"}, {\"is_jsn\": true}]}\n",
           "evals/c.jsonl:1:52: error: bad regex at offset 1: missing closing parenthesis\n"
           "evals/c.jsonl:1:59: error: unknown check 'is_jsn' (did you mean 'is_json'?)"},
          {"{\"vars\": {\"q\": 1, \"more\": 2}}\n{\"q\": 1, \"reference\": \"r\"}\n", ""},
      });
}

TEST_CASE("mistakes in CSV") {
  check_rows("c.csv", {
                          {"id,q\na,1\nb,2\n", ""},
                          {"", "evals/c.csv: error: the file has no case"},
                          {"id,q\n", "evals/c.csv: error: the file has no case"},
                          {"id,q\na,1,2\nb\nc,3\n",
                           "evals/c.csv:2:1: error: 3 cells where the header has 2 (quote a cell that holds a comma)\n"
                           "evals/c.csv:3:1: error: 1 cell where the header has 2 (quote a cell that holds a comma)"},
                          {"id,,q,id\na,1,2,3\n",
                           "evals/c.csv:1:1: error: column 2 has no name\n"
                           "evals/c.csv:1:1: error: two columns are named 'id'"},
                          {"id,q\na,\"open\nb,2\n",
                           "evals/c.csv:2:3: error: the quote that opens here is never closed (a quote inside a quoted "
                           "cell is written twice)"},
                          {"id,q\na,x\"y\n",
                           "evals/c.csv:2:4: error: a quote inside a cell that does not start with one (put the whole "
                           "cell in quotes and write the quotes inside it twice)"},
                          {"id,q\na,\"x\"y\n",
                           "evals/c.csv:2:6: error: text after the closing quote of a cell (a quote inside a quoted "
                           "cell is written twice)"},
                          {"id,q\na,caf\xe9\n",
                           "evals/c.csv:2:6: error: invalid UTF-8 at byte 5 of the record (save the file as UTF-8)"},
                          {"id,q\na,1\nb,2\na,3\n",
                           "evals/c.csv:4:1: error: the case id 'a' is already at evals/c.csv:2:1 (ids are unique in a "
                           "suite; equal cases without an id have the same)"},
                          {"id,p\na,1\nb,2\n",
                           "prompts/p.txt:1:8: error: 'q' is undefined in case 'a' at evals/c.csv:2:1 and 1 more (the "
                           "variables are: p)"},
                      });
}

TEST_CASE("mistakes in YAML files of cases") {
  check_rows(
      "c.yaml",
      {
          {"- {id: a, vars: {q: x, unused: y}}\n", ""},
          {"",
           "evals/c.yaml:1:1: error: the file of cases must be a list, not null (write a value, or remove the key)"},
          {"[]", "evals/c.yaml:1:1: error: the file of cases must not be empty"},
          {"id: a", "evals/c.yaml:1:1: error: the file of cases must be a list, not an object"},
          {"- {id: a, file: b.yaml, vars: {q: x}}\n",
           "evals/c.yaml:1:11: error: unknown key 'file' in item 1 of the file of cases (known keys: id, description, "
           "vars, reference, history, turns, tools, max_steps, tags, inherit, expect, prompts, models, budget)"},
          {"- {id: a, vars: {q: x}}\n- {id: a, vars: {q: y}}\n",
           "evals/c.yaml:2:3: error: the case id 'a' is already at evals/c.yaml:1:3 (ids are unique in a suite; equal "
           "cases without an id have the same)"},
      });
}

TEST_CASE("what stands beside a file") {
  ProjectWorld world;
  world.write("evals/c.jsonl", "{\"q\": 1}\n");
  CHECK(world.suite("cases: [{file: c.jsonl, tags: [x], expect: [{contains: y}]}]").load().said.empty());
  CHECK(world.suite("expect: [is_json]\ncases: [{file: c.jsonl, id: a, reference: r, matrix: {q: [1]}}]").load().said ==
        "evals/s.eval.yaml:5:25: error: 'id' cannot stand beside 'file' (each case has its own)\n"
        "evals/s.eval.yaml:5:32: error: 'reference' cannot stand beside 'file' (write it in the cases of the file)\n"
        "evals/s.eval.yaml:5:46: error: 'matrix' cannot stand beside 'file' (start another item with '- ')");
}

TEST_CASE("a line of 100 MB is refused, and the next ones are read") {
  ProjectWorld world;
  std::string text(100U << 20U, 'x');
  text += "\n{\"q\": 1\n";
  world.write("evals/c.jsonl", text);
  CHECK(world.suite("expect: [{contains: y}]\ncases: [{file: c.jsonl}]").load().said ==
        "evals/c.jsonl:1:1: error: a line of more than 16 MB (a JSON Lines file holds one JSON value a line)\n"
        "evals/c.jsonl:2:8: error: expected ',' or '}', found the end");
}

TEST_CASE("a file that is wrong in every row is not read to its end") {
  const std::string said = said_of("c.jsonl", lines_of(1'000, "{{\"q\": {}"));
  CHECK(std::count(said.begin(), said.end(), '\n') == 100);
  const std::string_view rest =
      "evals/c.jsonl:100:1: error: the rest of the file was not read: it has 100 errors so far";
  CHECK(said.find(rest) != std::string::npos);
  const std::string csv = said_of("c.csv", "id,q\n" + lines_of(1'000, "{},1,2"));
  CHECK(std::count(csv.begin(), csv.end(), '\n') == 100);
}

TEST_CASE("what all rows lack is said once") {
  CHECK(said_of("c.jsonl", lines_of(1'000, "{{\"p\": {}}}")) ==
        "prompts/p.txt:1:8: error: 'q' is undefined in case 'fc23c79ff996' at evals/c.jsonl:1:1 and 999 more (the "
        "variables are: p)");
  ProjectWorld world;
  world.write("evals/c.jsonl", lines_of(1'000, "{{\"q\": {}}}"));
  CHECK(world.suite("cases: [{file: c.jsonl}]").load().said ==
        "evals/c.jsonl: error: nothing is checked in case 'fec4bf2589f3' at evals/c.jsonl:1:1 and 999 more (write "
        "'expect:' for the case or the suite)");
}

TEST_CASE("of many repeated ids a hundred are told") {
  const std::string said = said_of("c.jsonl", lines_of(1'000, "{{\"id\": \"a\", \"q\": {}}}"));
  CHECK(std::count(said.begin(), said.end(), '\n') == 100);
  CHECK(said.substr(said.rfind('\n') + 1) == "evals/s.eval.yaml:5:8: error: 899 more cases repeat an id");
}

}  // namespace llmeval
