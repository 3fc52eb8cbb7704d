#include "config/case_files.h"

#include "data/json.h"
#include "unit/config/project_world.h"

namespace llmeval {

namespace {

using Files = std::vector<std::pair<std::string, std::string_view>>;

// A suite whose cases come from files, kept while its world is.
class Filed {
 public:
  explicit Filed(const Files& files) {
    std::string cases;
    for (const auto& [name, text] : files) {
      world_.write("evals/" + name, text);
      cases += fmt::format("  - {{file: {}}}\n", name);
    }
    loaded_ = world_.suite(fmt::format("expect: [{{contains: y}}]\ncases:\n{}", cases)).load();
  }

  const Suite& suite() const { return loaded_.suite(); }
  ProjectWorld& world() { return world_; }

 private:
  ProjectWorld world_;
  ProjectWorld::Loaded loaded_;
};

std::string vars_of(const SuiteCase& golden) { return to_json(Value(golden.subject->vars)); }

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("flat rows of JSON Lines: every field is a variable") {
  const Filed filed(
      Files{{"c.jsonl",
             "{\"id\": \"a\", \"q\": 1.0, \"tags\": [\"x\"], \"reference\": [1], \"description\": \"d\"}\r\n"
             "\n{\"q\": \"caf\\u00e9\", \"tags\": {\"k\": 2}}"}});
  const Suite& suite = filed.suite();
  REQUIRE(suite.cases->size() == 2);
  const SuiteCase first = case_at(suite, 0);
  CHECK(first.subject->id == "a");
  CHECK(vars_of(first) == R"({"q":1.0,"description":"d"})");
  REQUIRE(first.subject->reference);
  CHECK(to_json(*first.subject->reference) == "[1]");
  CHECK(first.subject->tags == Tags{{"x", "true"}});
  CHECK(first.expectations.size() == 1);
  const SuiteCase second = case_at(suite, 1);
  CHECK(second.subject->id == case_hash(second.subject->vars, std::nullopt).substr(0, 12));
  CHECK(second.subject->tags == Tags{{"k", "2"}});
  CHECK(second.subject->place.line == 3);
}

TEST_CASE("a row with vars or expect is a full case") {
  const Filed filed(
      Files{{"c.jsonl",
             "{\"id\": \"a\", \"vars\": {\"q\": 1}, \"reference\": 2, \"tags\": [\"t\"], \"description\": \"d\"}\n"
             "{\"id\": \"b\", \"vars\": {\"q\": 1}, \"inherit\": false, \"expect\": [\"is_json\"]}\n"
             "{\"id\": \"c\", \"expect\": [{\"contains\": \"z\"}], \"vars\": {\"q\": 3}}\n"}});
  const Suite& suite = filed.suite();
  CHECK(ids_of(suite) == Names{"a", "b", "c"});
  CHECK(case_at(suite, 0).subject->description == "d");
  CHECK(case_at(suite, 0).subject->reference == Value(2));
  CHECK(case_at(suite, 1).expectations.size() == 1);
  CHECK(case_at(suite, 2).expectations.size() == 2);
}

TEST_CASE("CSV: the header names the variables") {
  const Filed filed(Files{{"c.csv",
                           "\xef\xbb\xbfid,tags,q,reference,description,other\r\n"
                           "a,\"x; route=support/eu ;;\",\"multi\nline, \"\"quoted\"\"\",billing,What it is,1\r\n"
                           ",,2,,,\n"}});
  const Suite& suite = filed.suite();
  REQUIRE(suite.cases->size() == 2);
  const SuiteCase first = case_at(suite, 0);
  CHECK(first.subject->id == "a");
  CHECK(first.subject->tags == Tags{{"x", "true"}, {"route", "support/eu"}});
  CHECK(vars_of(first) == R"({"q":"multi\nline, \"quoted\"","description":"What it is","other":"1"})");
  CHECK(first.subject->reference == Value("billing"));
  CHECK(first.subject->description == "What it is");
  CHECK(first.subject->place.line == 2);
  const SuiteCase second = case_at(suite, 1);
  CHECK(vars_of(second) == R"({"q":"2","description":"","other":""})");
  CHECK_FALSE(second.subject->reference);
  CHECK(second.subject->id.size() == 12);
  CHECK(second.subject->tags.empty());
  CHECK(second.subject->place.line == 4);
}

TEST_CASE("YAML files of cases, and files beside cases of the suite, in written order") {
  Filed filed(Files{{"b.yaml", "- {id: y1, vars: {q: 1, unused: 2}}\n- {id: y2, vars: {q: 2}}\n"},
                    {"a.jsonl", "{\"id\": \"j\", \"q\": 1}\n"}});
  CHECK(ids_of(filed.suite()) == Names{"y1", "y2", "j"});
  filed.world().suite(
      "expect: [{contains: y}]\n"
      "cases:\n  - {id: first, vars: {q: x}}\n  - {file: a.jsonl}\n  - {id: last, vars: {q: x}}\n  - {file: b.yaml}\n");
  CHECK(ids_of(filed.world().load().suite()) == Names{"first", "j", "last", "y1", "y2"});
}

TEST_CASE("a glob takes all files that match, sorted") {
  ProjectWorld world;
  world.write("evals/cases/b.jsonl", "{\"id\": \"b\", \"q\": 1}\n");
  world.write("evals/cases/a.csv", "id,q\na,1\n");
  world.write("evals/cases/c.yml", "- {id: c, vars: {q: 1}}\n");
  world.suite("expect: [{contains: y}]\ncases: [{file: 'cases/*'}]");
  CHECK(ids_of(world.load().suite()) == Names{"a", "b", "c"});
}

TEST_CASE("the suite's variables and tags stand under those of a row") {
  ProjectWorld world;
  world.write("prompts/p.txt", "{{ p }} {{ q }}");
  world.write("evals/c.jsonl", "{\"q\": 1}\n{\"q\": 2, \"p\": \"own\"}\n");
  const ProjectWorld::Loaded loaded =
      world.suite("vars: {p: suite}\ntags: [t]\nexpect: [{contains: y}]\ncases: [{file: c.jsonl}]").load();
  CHECK(vars_of(case_at(loaded.suite(), 0)) == R"({"p":"suite","q":1})");
  CHECK(vars_of(case_at(loaded.suite(), 1)) == R"({"p":"own","q":2})");
  CHECK(case_at(loaded.suite(), 0).subject->tags == Tags{{"t", "true"}});
}

TEST_CASE("a small file stays what it was when it was loaded") {
  Filed filed(Files{{"c.jsonl", "{\"q\": 1}\n{\"q\": 22}\n"}});
  const Suite& suite = filed.suite();
  filed.world().write("evals/c.jsonl", "{\"q\": 1}\n");
  CHECK(vars_of(case_at(suite, 1)) == R"({"q":22})");
}

TEST_CASE("a large file that changes under a run is noticed") {
  const std::string large(6U << 20U, 'x');
  Filed filed(Files{{"c.jsonl", "{\"q\": 1}\n{\"q\": \"" + large + "\"}\n"}, {"c.csv", "id,q\na," + large + "\n"}});
  const Suite& suite = filed.suite();
  filed.world().write("evals/c.jsonl", "{\"q\": 1}\n");
  CHECK(suite.cases->at(0));
  const Result<SuiteCase> gone = suite.cases->at(1);
  REQUIRE_FALSE(gone);
  CHECK(gone.error().message == "'evals/c.jsonl' has changed since it was loaded (line 2)");
  filed.world().write("evals/c.csv", "id,q\na,\"\n");
  CHECK_FALSE(suite.cases->at(2));
}

}  // namespace llmeval
