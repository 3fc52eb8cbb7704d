#include "unit/config/project_world.h"

namespace llmeval {

namespace {

using Names = std::vector<std::string>;

// Suites `a` (prompts p and r), `b` (prompt p) and, in a folder, `c` (no prompt, a program).
class Three {
 public:
  Three() {
    world_.write(
        "evals/models.yaml",
        "models:\n  demo: {provider: sim, rules: [{answer: hi}]}\n  other: {provider: sim, rules: [{answer: ho}]}\n"
        "  tool: {provider: exec, command: [run]}\n");
    world_.write("prompts/r.prompty", "Ask {{ q }}");
    world_.write("prompts/new.txt", "New {{ q }}");
    world_.write("evals/a.eval.yaml", file("a", "prompts: [../prompts/p.txt, ../prompts/r.prompty]\nmodels: [demo]"));
    world_.write("evals/b.eval.yaml", file("b", "prompts: ../prompts/p.txt\nmodels: [demo, other]"));
    world_.write("evals/deep/c.eval.yaml", file("c", "models: tool"));
    world_.write("elsewhere/d.eval.yaml", file("d", "prompts: ../prompts/p.txt\nmodels: openai:m"));
  }

  // What is loaded: suite:prompts:models, or what is said.
  std::string operator()(const Selection& selection) const {
    const ProjectWorld::Loaded loaded = world_.load(selection);
    std::string text = loaded.said;
    for (const Suite& suite : loaded.project.suites) {
      text += suite.name + ":";
      for (const auto& prompt : suite.prompts) text += " " + prompt->version.name;
      text += ":";
      for (const auto& model : suite.models) text += " " + model->name;
      text += "|";
    }
    return text;
  }

 private:
  static std::string file(std::string_view name, std::string_view lines) {
    return fmt::format("suite: {}\n{}\nexpect: [{{contains: y}}]\ncases: [{{id: 1, vars: {{q: x}}}}]\n", name, lines);
  }

  ProjectWorld world_;
};

}  // namespace

TEST_CASE("suites are all below evals, or those that are named") {
  const Three load;
  CHECK(load({}) == "a: p r: demo|b: p: demo other|c:: tool|");
  CHECK(load({.suites = {"b"}}) == "b: p: demo other|");
  CHECK(load({.suites = {"evals/deep/c.eval.yaml", "a"}}) == "a: p r: demo|c:: tool|");
  CHECK(load({.suites = {"evals/deep"}}) == "c:: tool|");
  CHECK(load({.suites = {"evals/[ab].eval.yaml"}}) == "a: p r: demo|b: p: demo other|");
  CHECK(load({.suites = {"a", "evals/a.eval.yaml", "./evals/../evals/a.eval.yaml"}}) == "a: p r: demo|");
  CHECK(load({.suites = {"elsewhere/d.eval.yaml"}}) == "d: p: openai:m|");
  CHECK(load({.suites = {"."}}) == "d: p: openai:m|a: p r: demo|b: p: demo other|c:: tool|");
  CHECK(load({.suites = {"x", "../outside.eval.yaml"}}) ==
        "error: there is no suite 'x' (suites: a, b, c)\n"
        "error: there is no suite '../outside.eval.yaml' (suites: a, b, c)");
}

TEST_CASE("prompts are selected by name, glob or path") {
  const Three load;
  CHECK(load({.prompts = {"p"}}) == "a: p: demo|b: p: demo other|");
  CHECK(load({.prompts = {"r"}}) == "a: r: demo|");
  CHECK(load({.prompts = {"*"}}) == "a: p r: demo|b: p: demo other|");
  CHECK(load({.prompts = {"prompts/r.prompty"}}) == "a: r: demo|");
  CHECK(load({.suites = {"a", "c"}, .prompts = {"prompts/new.txt"}}) == "a: new: demo|c: new: tool|");
  CHECK(load({.prompts = {"triage"}}) == "error: there is no prompt 'triage' (prompts: p, r)");
  CHECK(load({.prompts = {"prompts/none.txt"}}) == "error: there is no prompt 'prompts/none.txt' (prompts: p, r)");
}

TEST_CASE("models of the command line stand for the suites' own") {
  const Three load;
  CHECK(load({.suites = {"a"}, .models = {"other"}}) == "a: p r: other|");
  CHECK(load({.suites = {"a"}, .models = {"other", "openai:gpt-5-mini", "other"}}) ==
        "a: p r: other openai:gpt-5-mini|");
  CHECK(load({.suites = {"a"}, .models = {"othr"}}) ==
        "error: there is no model 'othr' (did you mean 'other'?)a: p r:|");
  CHECK(load({.suites = {"c"}, .models = {"demo"}}) ==
        "evals/deep/c.eval.yaml:1:1: error: the suite has no 'prompts', which model 'demo' needs (only models of "
        "programs, of applications and of recordings do without)c:: demo|");
}

TEST_CASE("trials of the command line win") {
  ProjectWorld world;
  world.suite("trials: 2\nexpect: [{contains: y}]\ncases: [{id: a, vars: {q: x}}]");
  CHECK(world.load().suite().trials == 2);
  CHECK(world.load({.trials = 5}).suite().trials == 5);
}

TEST_CASE("prompts by glob and inline") {
  ProjectWorld world;
  world.write("prompts/a.txt", "A {{ q }}").write("prompts/note.json", "{}");
  world.write("evals/s.eval.yaml",
              "suite: s\nprompts: [../prompts/*.txt, {name: short, text: \"system:\\nBe brief.\\nuser:\\n{{ q }}\"}]\n"
              "models: demo\nexpect: [{contains: y}]\ncases: [{id: a, vars: {q: x}}]\n");
  const ProjectWorld::Loaded loaded = world.load();
  const Suite& suite = loaded.suite();
  REQUIRE(suite.prompts.size() == 3);
  CHECK(suite.prompts[0]->version.name == "a");
  CHECK(suite.prompts[1]->version.name == "p");
  CHECK(suite.prompts[2]->version.name == "short");
  CHECK(suite.prompts[2]->version.path == "evals/s.eval.yaml");
  CHECK(suite.prompts[2]->render(Object{{"q", "x"}})->size() == 2);
}

TEST_CASE("a suite knows which files it and its cases were read from, and no others") {
  ProjectWorld world;
  world.write("evals/cases/b.csv", "id,q\nx,1\n").write("evals/cases/other.csv", "id,q\nx,1\n");
  world.suite("expect: [{contains: y}]\ncases: [{id: a, vars: {q: x}}, {file: cases/b.csv}]");
  CHECK(world.load().suite().files->paths() == std::vector<std::string>{"evals/cases/b.csv", "evals/s.eval.yaml"});
}

TEST_CASE("the project's root is the nearest folder upwards with evals") {
  ProjectWorld world;
  world.write("a/b/file", "");
  CHECK(find_project_root((world.root() / "a/b").string()) == world.root().string());
  CHECK(find_project_root(world.root().string()) == world.root().string());
  CHECK_FALSE(find_project_root("/proc/self"));
}

TEST_CASE("the default seed is a suite's own and fits every reader of JSON") {
  CHECK(default_seed("a") == default_seed("a"));
  CHECK(default_seed("a") != default_seed("b"));
  CHECK(default_seed("a") < (std::uint64_t{1} << 53U));
  CHECK(default_seed("a") == 7128065739670391);
}

}  // namespace llmeval
