// Entries of a suite that stand for many cases: what they come to.
#include "data/json.h"
#include "unit/config/project_world.h"

namespace llmeval {

namespace {

using Names = std::vector<std::string>;

std::string vars_of(const SuiteCase& golden) { return to_json(Value(golden.subject->vars)); }

Names all_vars(const Suite& suite) {
  Names all;
  for (std::uint64_t i = 0; i < suite.cases->size(); ++i) all.push_back(vars_of(case_at(suite, i)));
  return all;
}

// A line each.
std::string checks_of(const SuiteCase& golden) {
  std::string lines;
  for (const auto& expectation : golden.expectations) {
    lines +=
        (expectation->is_negated() ? "not " : "") + expectation->type() + " " + to_json(expectation->options()) + "\n";
  }
  return lines;
}

constexpr std::string_view k_tickets =
    "ticket_id,body,lang,q\n"
    "t1,Hallo,de,shadowed\n"
    "t2,Hello,en,shadowed\n"
    "t3,Tach,de,shadowed\n";

}  // namespace

TEST_CASE("map gives columns the names of the case") {
  ProjectWorld world;
  world.write("evals/c.csv", k_tickets);
  world.write("evals/c.jsonl", R"({"ticket_id": "t4", "body": 7, "vars": [1]})");
  const auto loaded = world
                          .suite(
                              "expect: [is_json]\ncases:\n  - {file: c.csv, map: {id: ticket_id, q: body}}\n"
                              "  - {file: c.jsonl, map: {id: ticket_id, q: body, name: ticket_id}}")
                          .load();
  const Suite& suite = loaded.suite();
  CHECK(ids_of(suite) == Names{"t1", "t2", "t3", "t4"});
  CHECK(vars_of(case_at(suite, 0)) == R"({"q":"Hallo","lang":"de"})");
  // With a map a row is data, whatever its columns are called.
  CHECK(vars_of(case_at(suite, 3)) == R"({"name":"t4","q":7,"vars":[1]})");
}

TEST_CASE("a column of CSV may go by several names") {
  ProjectWorld world;
  world.write("evals/c.csv", "name,x\nalpha,1\n");
  const auto loaded =
      world.suite("expect: [is_json]\ncases: [{file: c.csv, map: {id: name, q: name, r: name}}]").load();
  CHECK(ids_of(loaded.suite()) == Names{"alpha"});
  CHECK(vars_of(case_at(loaded.suite(), 0)) == R"({"q":"alpha","r":"alpha","x":"1"})");
}

TEST_CASE("where keeps the rows for which it is true, in every kind of file and in a matrix") {
  ProjectWorld world;
  world.write("evals/c.csv", k_tickets);
  world.write("evals/d.jsonl", "{\"id\": \"d1\", \"q\": 1}\n{\"id\": \"d2\", \"q\": 2}\n");
  world.write("evals/e.yaml", "- {id: e1, vars: {q: 1}}\n- {id: e2, vars: {q: 2}, tags: [x]}\n");
  const auto loaded = world
                          .suite(
                              "expect: [is_json]\ncases:\n"
                              "  - {file: c.csv, map: {id: ticket_id}, where: \"lang == 'de' and body != 'Tach'\"}\n"
                              "  - {file: '[de].*', where: \"id in ['d2', 'e1']\"}\n"
                              "  - {matrix: {q: [1, 2, 3]}, where: q != 2}")
                          .load();
  const Suite& suite = loaded.suite();
  Names ids = ids_of(suite);
  ids.resize(3);
  CHECK(ids == Names{"t1", "d2", "e1"});
  CHECK(vars_of(case_at(suite, 3)) == R"({"q":1})");
  CHECK(vars_of(case_at(suite, 4)) == R"({"q":3})");
}

TEST_CASE("a row that where leaves out is no case: nothing is asked of it") {
  ProjectWorld world;
  world.write("evals/c.jsonl", "{\"id\": \"a\", \"q\": 1, \"use\": true}\n{\"id\": \"a\", \"use\": false}\n");
  const auto loaded = world.suite("expect: [is_json]\ncases: [{file: c.jsonl, where: use}]").load();
  CHECK(ids_of(loaded.suite()) == Names{"a"});
}

TEST_CASE("a matrix is every combination, the last variable's values side by side") {
  ProjectWorld world;
  world.write("prompts/p.txt", "{{ q }} {{ r }} {{ s }}");
  world.write("evals/text.txt", "of a file");
  const auto loaded = world
                          .suite(
                              "expect: [is_json]\ncases:\n"
                              "  - {matrix: {q: [hola, {file: text.txt}], r: [1, 2]}, vars: {s: x}, tags: [m],"
                              " reference: right, description: both}")
                          .load();
  const Suite& suite = loaded.suite();
  CHECK(all_vars(suite) == Names{R"({"s":"x","q":"hola","r":1})", R"({"s":"x","q":"hola","r":2})",
                                 R"({"s":"x","q":"of a file","r":1})", R"({"s":"x","q":"of a file","r":2})"});
  const SuiteCase golden = case_at(suite, 0);
  const Case& first = *golden.subject;
  CHECK(first.id == case_hash(first.vars, first.reference).substr(0, 12));
  CHECK(first.tags == Tags{{"m", "true"}});
  CHECK(first.description == "both");
  CHECK(first.reference->text() == "right");
}

TEST_CASE("files are a case each, by their paths") {
  ProjectWorld world;
  world.write("prompts/p.txt", "{{ q | tojson }}");
  world.write("evals/docs/a.txt",
              "\xef\xbb\xbf"
              "Ann\n");
  world.write("evals/docs/b.txt", "Bob");
  world.write("evals/docs/c.png", "\x89PNG\r\n\x1a\n");
  const auto loaded = world
                          .suite(
                              "expect: [is_json]\ncases:\n  - {files: docs/*.txt, vars: {q: {file: .}}}\n"
                              "  - {files: docs/*.png, vars: {q: {list: [{file: .}, {file: docs/b.txt}]}}}")
                          .load();
  const Suite& suite = loaded.suite();
  CHECK(ids_of(suite) == Names{"evals/docs/a.txt", "evals/docs/b.txt", "evals/docs/c.png"});
  CHECK(vars_of(case_at(suite, 0)) == R"({"q":"Ann\n"})");
  CHECK(vars_of(case_at(suite, 1)) == R"({"q":"Bob"})");
  CHECK(vars_of(case_at(suite, 2)) ==
        R"({"q":{"list":[{"file":"evals/docs/c.png","media_type":"image/png","size":8,"sha256":")"
        R"(4c4b6a3be1314ab86138bef4314dde022e600960d8689a2c8f8631802d20dab6"},"Bob"]}})");
  std::filesystem::remove(world.root() / "evals/docs/b.txt");
  CHECK(suite.cases->at(1).error().message == "'evals/docs/b.txt' has changed since it was loaded");
}

TEST_CASE("the text of a file stands where a variable names it, relative to the file that says so") {
  ProjectWorld world;
  world.write("prompts/p.txt", "{{ q | tojson }}");
  world.write("evals/cases/c.yaml", "- {id: a, vars: {q: {file: q.txt}}}\n");
  world.write("evals/cases/c.jsonl",
              "{\"id\": \"b\", \"vars\": {\"q\": {\"file\": \"q.txt\"}}}\n"
              "{\"id\": \"c\", \"q\": {\"file\": \"q.txt\"}}\n");
  world.write("evals/cases/q.txt", "in cases");
  world.write("evals/q.txt", "in evals");
  const auto loaded = world
                          .suite(
                              "vars: {q: {file: q.txt}}\nexpect: [is_json]\ncases:\n  - file: cases/c.*\n"
                              "  - {id: d}")
                          .load();
  // A field of a row of data is no file, whatever it looks like.
  CHECK(all_vars(loaded.suite()) ==
        Names{R"({"q":"in cases"})", R"({"q":{"file":"q.txt"}})", R"({"q":"in cases"})", R"({"q":"in evals"})"});
  CHECK(ids_of(loaded.suite()) == Names{"b", "c", "a", "d"});
}

TEST_CASE("what an entry says is under its cases and over the suite") {
  ProjectWorld world;
  world.write("prompts/p.txt", "{{ q }} {{ r }} {{ s }}");
  world.write("evals/c.jsonl", "{\"id\": \"a\", \"q\": 1, \"s\": \"row\"}\n");
  const auto loaded = world
                          .suite(
                              "vars: {r: suite, s: suite}\ntags: {a: suite, b: suite}\nexpect: [is_json]\ncases:\n"
                              "  - {file: c.jsonl, vars: {r: entry, s: entry}, tags: {b: entry}, inherit: false,"
                              " expect: [{contains: y}]}\n  - {id: b, vars: {q: 2}}")
                          .load();
  const Suite& suite = loaded.suite();
  const SuiteCase golden = case_at(suite, 0);
  CHECK(vars_of(golden) == R"({"r":"entry","s":"row","q":1})");
  CHECK(golden.subject->tags == Tags{{"a", "suite"}, {"b", "entry"}});
  CHECK(checks_of(golden) == "contains \"y\"\n");
  CHECK(vars_of(case_at(suite, 1)) == R"({"r":"suite","s":"suite","q":2})");
  CHECK(case_at(suite, 1).expectations[0]->type() == "is_json");
}

TEST_CASE("cells of CSV are checks with their options, and an empty one is none") {
  ProjectWorld world;
  world.write("evals/c.csv",
              "id,q,expect.contains,expect.contains.ignore_case,expect.not.contains_any,expect.length.max,"
              "expect.number,expect.is_json,expect.equals,expect.latency.max\n"
              "a,1,refund,true,a;b,20,42,true,42,4s\n"
              "b,1,,true,,,,,,\n"
              "c,1,,,\"one; two\",,\"{{ q }}\",,,\n");
  const auto loaded = world.suite("expect: [{starts_with: x}]\ncases: [{file: c.csv}]").load();
  CHECK(loaded.said == "evals/c.csv:3:1: error: column 'expect.contains': check 'contains' has no 'text'");
  world.write("evals/c.csv",
              "id,q,expect.contains,expect.contains.ignore_case,expect.not.contains_any,expect.length.max,"
              "expect.number,expect.is_json,expect.equals,expect.latency.max\n"
              "a,1,refund,true,a;b,20,42,true,42,4s\n"
              "c,1,,,\"one; two\",,\"{{ q }}\",,,\n");
  const auto again = world.load();
  const Suite& suite = again.suite();
  CHECK(checks_of(case_at(suite, 0)) ==
        "starts_with \"x\"\n"
        "contains {\"text\":\"refund\",\"ignore_case\":true}\n"
        "not contains_any {\"texts\":[\"a\",\"b\"]}\n"
        "length {\"max\":20}\n"
        "number {\"equals\":42}\n"
        "is_json true\n"
        "equals {\"value\":\"42\"}\n"
        "latency {\"max\":\"4s\"}\n");
  CHECK(checks_of(case_at(suite, 1)) ==
        "starts_with \"x\"\n"
        "not contains_any {\"texts\":[\"one\",\"two\"]}\n"
        "number {\"equals\":\"{{ q }}\"}\n");
}

TEST_CASE("pick draws by the seed and the ids, whatever the order of the data") {
  const auto picked = [](const std::string& rows, std::uint64_t seed, const std::string& pick = "3") {
    ProjectWorld world;
    world.write("evals/c.csv", "id,q\n" + rows);
    const auto loaded =
        world.suite("expect: [is_json]\ncases:\n  - {id: always, vars: {q: x}}\n  - {file: c.csv, pick: " + pick + "}")
            .load({.seed = seed});
    return ids_of(loaded.suite());
  };
  const std::string rows = "a,1\nb,1\nc,1\nd,1\ne,1\nf,1\ng,1\nh,1\n";
  const Names three = picked(rows, 1);
  CHECK(three.size() == 4);
  CHECK(three.front() == "always");
  CHECK(three == picked(rows, 1));
  CHECK(std::is_sorted(three.begin() + 1, three.end()));
  Names turned = picked("h,1\ng,1\nf,1\ne,1\nd,1\nc,1\nb,1\na,1\n", 1);
  std::sort(turned.begin() + 1, turned.end());
  CHECK(turned == three);
  // More are those, and others.
  const Names five = picked(rows, 1, "5");
  CHECK(std::includes(five.begin() + 1, five.end(), three.begin() + 1, three.end()));
  bool differs = false;
  for (std::uint64_t seed = 2; seed < 10; ++seed) differs = differs || picked(rows, seed) != three;
  CHECK(differs);
}

TEST_CASE("what is picked is the suite's, and the command line selects from it") {
  ProjectWorld world;
  world.write("evals/c.csv", "id,q\na,1\nb,1\nc,1\nd,1\n");
  world.suite("expect: [is_json]\ncases: [{file: c.csv, pick: 2}]");
  const Names two = ids_of(world.load().suite());
  REQUIRE(two.size() == 2);
  CHECK(ids_of(world.load({.cases = {two[1]}}).suite()) == Names{two[1]});
  for (const std::string id : {"a", "b", "c", "d"}) {
    if (id == two[0] || id == two[1]) continue;
    CHECK(world.load({.cases = {id}}).said == "error: no case is selected (nothing is left by --case " + id + ")");
  }
}

TEST_CASE("a narrowed case is for some prompts and models") {
  ProjectWorld world;
  world.write(
      "evals/models.yaml",
      "models:\n  mini: {provider: sim, rules: [{answer: hi}]}\n  large: {provider: sim, rules: [{answer: hi}]}\n");
  world.write("prompts/long.txt", "{{ q }} at length: {{ more }}");
  world.write("evals/c.csv", "id,q\na,1\nb,2\n");
  world.write("evals/d.jsonl", "{\"id\": \"c\", \"vars\": {\"q\": 1}, \"prompts\": \"p\", \"models\": [\"l*\"]}\n");
  world.write("evals/s.eval.yaml",
              "suite: s\nprompts: ../prompts/*.txt\nmodels: [mini, large]\nexpect: [is_json]\ncases:\n"
              "  - {file: c.csv, prompts: p, models: [mini]}\n"
              "  - {file: d.jsonl, models: mini}\n"
              "  - {id: d, vars: {q: 3, more: 4}, prompts: ['*']}\n"
              "  - {id: e, vars: {q: 3, more: 4}}\n");
  const auto reaches = [](const Suite& suite) {
    Names all;
    for (std::uint64_t i = 0; i < suite.cases->size(); ++i) {
      const CaseReach* reach = suite.cases->reach(i);
      all.push_back(case_at(suite, i).subject->id);
      if (reach != nullptr) {
        all.back() += fmt::format(" {} × {}", fmt::join(reach->prompts, ","), fmt::join(reach->models, ","));
      }
    }
    return all;
  };
  const auto loaded = world.load();
  CHECK(loaded.suite().cases->is_narrowed());
  CHECK(reaches(loaded.suite()) == Names{"a 1 × 0", "b 1 × 0", "c 1 × 1", "d 0,1 × 0,1", "e"});
  // Positions among what is selected; a case for nothing of that is not run.
  CHECK(reaches(world.load({.models = {"large"}}).suite()) == Names{"c 1 × 0", "d 0,1 × 0", "e"});
  CHECK(reaches(world.load({.prompts = {"long"}}).suite()) == Names{"d 0 × 0,1", "e"});
  CHECK(world.load({.prompts = {"long"}, .cases = {"a"}}).said ==
        "error: no case is selected (nothing is left by --prompt long --case a)");
}

}  // namespace llmeval
