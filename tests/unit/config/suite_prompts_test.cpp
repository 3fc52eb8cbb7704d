// What a suite's `prompts:` may name, and images among variables.
#include "unit/config/project_world.h"

#include "config/project_prompts.h"
#include "prompt/image.h"

namespace llmeval {

namespace {

const std::string k_png("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);

std::string suite_of(std::string_view prompts, std::string_view cases = "[{id: a, vars: {q: x}}]") {
  return fmt::format("suite: s\nprompts: {}\nmodels: demo\nexpect: [{{contains: y}}]\ncases: {}\n", prompts, cases);
}

std::string said_of(std::string_view prompts) {
  ProjectWorld world;
  return world.write("evals/s.eval.yaml", suite_of(prompts)).load().said;
}

}  // namespace

TEST_CASE("prompts of every form stand side by side, with the same hash where they say the same") {
  ProjectWorld world;
  world.write("prompts/a.prompty", "Say {{ q }}\n");
  world.write("prompts/b.prompt.yml", "messages: [{role: user, content: 'Say {{q}}'}]\n");
  world.write("prompts/c.json", R"([{"role": "user", "content": "Say {{ q }}"}])");
  world.write("evals/s.eval.yaml", suite_of("['../prompts/*', {name: d, text: 'Say {{ q }}'}, "
                                            "{name: e, messages: [{user: 'Say {{ q }}'}]}]"));
  const auto loaded = world.load();
  std::string names;
  for (const auto& prompt : loaded.suite().prompts) {
    names += prompt->version.name + " ";
    CHECK(prompt->version.hash == loaded.suite().prompts.front()->version.hash);
  }
  CHECK(names == "a b c p d e ");
}

TEST_CASE("mistakes in prompts") {
  struct Row {
    std::string_view prompts;
    std::string_view said;
  };
  const Row rows[] = {
      {"[{name: a}]",
       "evals/s.eval.yaml:2:11: error: the prompt has neither 'text' nor 'messages' (write its template as 'text')"},
      {"[{name: a, text: 'x {{ q }}', messages: [{user: '{{ q }}'}]}]",
       "evals/s.eval.yaml:2:50: error: a prompt has either 'text' or 'messages' (remove one of them)"},
      {"[{name: a, messages: [{user: '{{ q }}', assistant: b}]}]",
       "evals/s.eval.yaml:2:32: error: a message is one role and its text (such as {role: user, content: …}, or {user: "
       "…})"},
      {"[{name: a, messages: [{user: '{{ q | uper }}'}]}]",
       "evals/s.eval.yaml:2:46: error: unknown filter 'uper' (did you mean 'upper'?)"},
      {"../evals/models.yaml",
       "evals/s.eval.yaml:2:10: error: 'evals/models.yaml' is no prompt file (prompt files end in .prompty, "
       ".prompt.yml, "
       ".json, .txt or .md)"},
      {"../prompts/p.txt@main",
       "evals/s.eval.yaml:2:10: error: the revision 'main' cannot be read: there is no git here"},
      {"[../prompts/p.txt@main, ../prompts/q.txt@main]",
       "evals/s.eval.yaml:2:11: error: the revision 'main' cannot be read: there is no git here"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.prompts);
    CHECK(said_of(row.prompts) == row.said);
  }
}

TEST_CASE("an image among the variables is known by its bytes, and used as one") {
  ProjectWorld world;
  world.write("evals/img/a.bin", k_png);
  world.write("evals/img/b.png", "no image");
  world.write("prompts/look.prompty", "user:\n{{ shot | image }} {{ q }}\n");
  const auto load = [&](std::string_view vars) {
    const std::string cases = fmt::format("[{{id: a, vars: {}}}]", vars);
    return world.write("evals/s.eval.yaml", suite_of("../prompts/look.prompty", cases)).load();
  };
  const auto loaded = load("{q: x, shot: {file: img/a.bin}}");
  const SuiteCase golden = case_at(loaded.suite(), 0);
  CHECK(*golden.subject->vars.find("shot") == *image_value("evals/img/a.bin", k_png));
  CHECK(load("{q: x, shot: 'https://x.example/a.png'}").said.empty());
  CHECK(load("{q: x, shot: {file: img/b.png}}").said ==
        "evals/s.eval.yaml:5:43: error: 'evals/img/b.png': it is no image (PNG, JPEG, GIF and WebP can be sent)");
  CHECK(load("{q: x, shot: img/a.bin}").said ==
        "evals/s.eval.yaml:5:36: error: 'img/a.bin' is no image in case 'a' at evals/s.eval.yaml:5:9 (name a file, "
        "{file: PATH}, or give an https: or data: URL)");
}

TEST_CASE("the prompt files of a project are those that suites name and those below prompts/") {
  ProjectWorld world;
  world.write("evals/s.eval.yaml", suite_of("[../prompts/p.txt, beside.md, {name: inline, text: 'Say {{ q }}'}]"));
  world.write("evals/beside.md", "{{ q }}");
  world.write("prompts/deep/x.prompty", "x");
  world.write("prompts/y.prompt.yml", "messages: [{user: y}]\n");
  world.write("prompts/part.txt", "not a prompt by itself");
  world.write("prompts/README.md", "words");
  Diagnostics diagnostics;
  std::string paths;
  for (const auto& prompt : load_prompt_files(*make_working_tree(world.root().string()), diagnostics)) {
    paths += prompt->version.path + " ";
  }
  CHECK_FALSE(diagnostics.has_errors());
  CHECK(paths == "prompts/p.txt evals/beside.md prompts/deep/x.prompty prompts/y.prompt.yml ");
}

TEST_CASE(
    "a prompt's parameter that a model's provider does not have is an error, or dropped where its entry says so") {
  ProjectWorld world;
  world.write("prompts/p.prompty",
              "---\nname: p\nmodel: {options: {seed: 7, temperature: 0}}\n---\nuser:\nSay {{ q }}\n");
  world.write("evals/models.yaml",
              "models:\n  chat: {provider: openai, model: m}\n  new: {provider: openai-responses, model: m}\n"
              "  newer: {extends: new}\n  lax: {extends: new, drop_params: true}\n");
  world.write("evals/s.eval.yaml", suite_of("../prompts/p.prompty"));
  CHECK(world.load({.models = {"chat", "lax"}}).said.empty());
  CHECK(world.load({.models = {"chat", "new", "newer"}}).said ==
        "prompts/p.prompty:3:19: error: provider 'openai-responses' of model 'new' has no parameter 'seed' "
        "(drop_params: true in the model's entry leaves it out)");
}

}  // namespace llmeval
