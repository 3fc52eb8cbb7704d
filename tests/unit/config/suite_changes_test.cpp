#include "config/suite_changes.h"

#include "config/noted_files.h"
#include "unit/config/project_world.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace llmeval {

namespace {

// A project all of whose files git knows, but `unknown`.
std::string why(const ProjectWorld& world, std::set<std::string> changed, const std::string& unknown = {}) {
  const ProjectWorld::Loaded loaded = world.load();
  const Suite& suite = loaded.suite();
  const auto files = make_working_tree(world.root().string());
  ChangedFiles changes{std::move(changed), {}};
  for (const std::string& path : files->glob("**/*")) {
    if (path != unknown) changes.tracked.insert(path);
  }
  return fmt::format("{}", fmt::join(why_changed(suite, *files, changes), "|"));
}

}  // namespace

TEST_CASE("a suite is what it reads") {
  ProjectWorld world;
  world.write("evals/c/a.jsonl", R"({"id": "a", "vars": {"q": "x"}})")
      .write("evals/c/b.jsonl", R"({"id": "b", "vars": {"q": {"file": "../t.txt"}}})")
      .write("evals/t.txt", "y")
      .suite("expect: [{contains: x}]\ncases: [{file: c/*.jsonl}]");
  CHECK(why(world, {}) == "");
  CHECK(why(world, {"README.md", "evals/c", "prompts/p.txt.old"}) == "evals/c/a.jsonl|evals/c/b.jsonl");
  CHECK(why(world, {"evals/s.eval.yaml"}) == "evals/s.eval.yaml");
  CHECK(why(world, {"prompts/p.txt", "evals/c/b.jsonl"}) == "prompts/p.txt|evals/c/b.jsonl");
  CHECK(why(world, {"evals/t.txt"}) == "evals/t.txt");
  CHECK(why(world, {"evals/c/old.jsonl"}) == "evals/c/old.jsonl, which is gone");
  CHECK(why(world, {"evals/c/old.csv"}) == "");
  CHECK(why(world, {}, "evals/c/a.jsonl") == "evals/c/a.jsonl, which git does not track");
  // A models file is looked at by what its entries say.
  CHECK(why(world, {"evals/models.yaml"}) == "");
}

TEST_CASE("what a suite depends on without reading it") {
  ProjectWorld world;
  world.suite(
      "depends: [src/rag/**, ../lib/, ./x?.py, ../../up]\nexpect: [{contains: x}]\ncases: [{id: a, vars: {q: x}}]");
  CHECK(world.load().suite().depends == std::vector<std::string>{"src/rag/**", "lib", "evals/x?.py", "../up"});
  CHECK(why(world, {"src/rag/a/b.py", "src/ragged.py", "src/x"}) == "src/rag/a/b.py (depends)");
  CHECK(why(world, {"lib/x", "library"}) == "lib/x (depends)");
  CHECK(why(world, {"evals/x1.py", "x1.py", "evals/x12.py"}) == "evals/x1.py (depends)");
  CHECK(why(world, {"../up/a.py", "up"}) == "../up/a.py (depends)");
  const ProjectWorld::Loaded loaded = world.load();
  CHECK(idle_dependencies(loaded.suite(), {{"src/rag/gone"}, {"evals/s.eval.yaml"}}) ==
        std::vector<std::string>{"lib", "evals/x?.py"});
  world.suite("depends: [/x, '', 5]\nexpect: [{contains: x}]\ncases: [{id: a, vars: {q: x}}]");
  CHECK(
      world.load().said ==
      "evals/s.eval.yaml:4:11: error: '/x' is an absolute path (write it from the project's root, src/rag/**, or with "
      "./ or ../ from this file)\n"
      "evals/s.eval.yaml:4:15: error: the path is empty (write it from the project's root, src/rag/**, or with ./ or "
      "../ from this file)\n"
      "evals/s.eval.yaml:4:19: error: item 3 of 'depends' must be text, not a number (quote it: \"5\")");
}

}  // namespace llmeval
