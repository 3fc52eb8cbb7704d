#include "prompt/load.h"

#include "unit/prompt/memory_files.h"

#include <doctest/doctest.h>

namespace llmeval {

namespace {

std::string name_of(const std::string& path, const std::string& text, const std::string& override_with = {}) {
  const MemoryFiles files(std::map<std::string, std::string>{{path, text}});
  Diagnostics diagnostics;
  const std::optional<Prompt> prompt = load_prompt(files, path, diagnostics, override_with);
  return prompt ? prompt->version.name : all_text(diagnostics);
}

}  // namespace

TEST_CASE("a prompt's name is its front matter's, else the file's without its ending") {
  CHECK(name_of("prompts/triage.prompty", "x") == "triage");
  CHECK(name_of("prompts/v1.2.prompty", "x") == "v1.2");
  CHECK(name_of("triage.txt", "x") == "triage");
  CHECK(name_of("a/b/notes.md", "x") == "notes");
  CHECK(name_of("triage.prompty", "---\nname: other\n---\nx") == "other");
  CHECK(name_of("triage.prompty", "---\nname: other\n---\nx", "mine") == "mine");
}

TEST_CASE("text and Markdown files are one user message without markers") {
  for (const std::string ending : {".txt", ".md"}) {
    const Loaded loaded = load_text(ending, "---\nname: no front matter\n---\nsystem:\n{{ x }}\n\n");
    CHECK(loaded.said.empty());
    REQUIRE(loaded.prompt);
    CHECK(rendered(*loaded.prompt, {{"x", "y"}}) == "user: ---\nname: no front matter\n---\nsystem:\ny|");
  }
}

TEST_CASE("a prompty body without markers is one user message") {
  const Loaded loaded = load_text(".prompty", "Say {{ x }}.\n");
  CHECK(loaded.said.empty());
  REQUIRE(loaded.prompt);
  CHECK(rendered(*loaded.prompt, {{"x", "hi"}}) == "user: Say hi.|");
}

TEST_CASE("a byte order mark is no part of a prompt, and templates know their lines") {
  const Loaded marked = load_text(".prompty", "\xef\xbb\xbf---\nname: a\n---\nuser:\nhello\n");
  CHECK(marked.said.empty());
  REQUIRE(marked.prompt);
  CHECK(rendered(*marked.prompt, {}) == "user: hello|");

  const Loaded plain = load_text(".prompty", "---\nname: a\n---\nuser:\n{{ missing }}\n");
  REQUIRE(plain.prompt);
  CHECK(rendered(*plain.prompt, {}) == "5:4: 'missing' is undefined (there are no variables)");
}

TEST_CASE("includes stand beside the prompt or below") {
  const MemoryFiles files(std::map<std::string, std::string>{
      {"prompts/p.prompty", "{% include 'parts/rules.txt' %}\nuser:\n{{ x }}\n"},
      {"prompts/parts/rules.txt", "\xef\xbb\xbfsystem:\nBe {{ tone }}.\n"},
      {"prompts/up.txt", "{% include '../secret.txt' %}"},
      {"prompts/far.txt", "{% include '../../secret.txt' %}"},
      {"prompts/gone.txt", "{% include 'none.txt' %}"},
      {"prompts/self.txt", "{% include 'self.txt' %}"},
      {"prompts/bad.txt", "{% include 'latin1.txt' %}"},
      {"prompts/latin1.txt", "caf\xe9"},
      {"secret.txt", "secret"},
  });
  Diagnostics diagnostics;
  const std::optional<Prompt> prompt = load_prompt(files, "prompts/p.prompty", diagnostics);
  CHECK(all_text(diagnostics).empty());
  REQUIRE(prompt);
  CHECK(rendered(*prompt, {{"tone", "kind"}, {"x", "hi"}}) == "system: Be kind.|user: hi|");
  REQUIRE(prompt->required_variables().size() == 2);
  CHECK(diagnostics.describe(prompt->required_variables()[0].place) == "prompts/parts/rules.txt:2:7");

  const auto said = [&](const std::string& path) {
    Diagnostics found;
    CHECK_FALSE(load_prompt(files, path, found));
    return all_text(found);
  };
  CHECK(said("prompts/up.txt") ==
        "prompts/up.txt:1:12: error: cannot include '../secret.txt': '../secret.txt' is neither beside the prompt nor "
        "below");
  CHECK(said("prompts/far.txt") ==
        "prompts/far.txt:1:12: error: cannot include '../../secret.txt': '../../secret.txt' lies outside the project");
  CHECK(said("prompts/gone.txt") ==
        "prompts/gone.txt:1:12: error: cannot include 'none.txt': there is no file 'prompts/none.txt'");
  CHECK(said("prompts/self.txt") == "prompts/self.txt:1:12: error: cannot include 'self.txt': it includes itself");
  CHECK(said("prompts/bad.txt") ==
        "prompts/bad.txt:1:12: error: cannot include 'latin1.txt': 'prompts/latin1.txt' is invalid UTF-8 at byte 3");
}

TEST_CASE("files that are no prompts") {
  struct Row {
    std::string ending;
    std::string text;
    std::string_view said;
  };
  const std::vector<Row> rows{
      {".docx", "x",
       "error: 'p.docx' is no prompt file (prompt files end in .prompty, .prompt.yml, .json, .txt or .md)"},
      {".txt", " \n\t\n", "p.txt:1:1: error: the prompt is empty"},
      {".prompty", "---\nname: a\n---\n\n", "p.prompty:4:1: error: the prompt is empty"},
      {".prompty", "---\nname: a\nuser:\nhello\n",
       "p.prompty:1:1: error: the front matter is not closed (end it with a line '---')"},
      {".txt", "first\nz\xc3\xbc caf\xe9", "p.txt:2:7: error: invalid UTF-8 at byte 13 (save the file as UTF-8)"},
      {".txt", "{{ reference }}",
       "p.txt:1:4: error: a prompt cannot use 'reference' (it is what is right: checks see it, a model never does)"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(load_text(row.ending, row.text).said == row.said);
  }
  Diagnostics diagnostics;
  CHECK_FALSE(load_prompt(MemoryFiles(std::map<std::string, std::string>()), "none.txt", diagnostics));
  CHECK(all_text(diagnostics) == "error: there is no file 'none.txt'");
}

TEST_CASE("an inline prompt may have markers and cannot include") {
  Diagnostics diagnostics;
  const SourceId source = diagnostics.add_source("s.yaml");
  const auto prompt = make_inline_prompt("short", "system:\nBe brief.\nuser:\n{{ x }}", {source, 3, 9}, diagnostics);
  CHECK(all_text(diagnostics).empty());
  REQUIRE(prompt);
  CHECK(prompt->version.name == "short");
  CHECK(rendered(*prompt, {{"x", "hi"}}) == "system: Be brief.|user: hi|");

  CHECK_FALSE(make_inline_prompt("short", "{% include 'x' %}", {source, 3, 9}, diagnostics));
  CHECK(all_text(diagnostics) == "s.yaml:3:20: error: cannot include 'x': there are no files here");
}

}  // namespace llmeval
