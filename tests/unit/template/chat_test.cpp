#include "unit/template/support.h"

using namespace llmeval;

TEST_CASE("lines of the author's text start messages") {
  const std::vector<RenderRow> rows = {
      {"system:\nBe brief.\nuser:\n{{ q }}\n", R"({"q": "why?"})", "system: \"Be brief.\"\nuser: \"why?\""},
      {"Hello {{ q }}\n", R"({"q": "why?"})", "user: \"Hello why?\""},
      {"{{ q }}", R"({"q": " "})", "user:"},
      {"\n  \nuser:\na", "{}", "user: \"a\""},
      {"before\nsystem:\na", "{}", "user: \"before\"\nsystem: \"a\""},
      {"{{ q }}\nsystem:\na", R"({"q": " "})", "system: \"a\""},
      {"system:\nuser:\n", "{}", "system:\nuser:"},
      {"developer:\na\ntool:\nb\nassistant:\nc", "{}", "developer: \"a\"\ntool: \"b\"\nassistant: \"c\""},
      {"  # system :  \na\n\tuser:\t\nb", "{}", "system: \"a\"\nuser: \"b\""},
      {"system:\n\n a \n\nuser:\nb", "{}", "system: \"\\n a\"\nuser: \"b\""},
      {"user: hello\n a user:\nusers:\n", "{}", "user: \"user: hello\\n a user:\\nusers:\""},
      {"system:\r\na\r\nuser:\r\nb\r\n", "{}", "system: \"a\"\nuser: \"b\""},
  };
  for (const RenderRow& row : rows) {
    CAPTURE(row.source);
    CHECK(render_chat(row.source, row.variables) == row.expected);
  }
}

TEST_CASE("markers stand in loops, conditions and beside white space control") {
  const std::vector<RenderRow> rows = {
      {"{% for t in turns %}\nuser:\n{{ t[0] }}\nassistant:\n{{ t[1] }}\n{% endfor %}\nuser:\nlast",
       R"({"turns": [["a", "b"], ["c", "d"]]})",
       "user: \"a\"\nassistant: \"b\"\nuser: \"c\"\nassistant: \"d\"\nuser: \"last\""},
      {"{% for t in turns -%}\nuser:\n{{ t }}\n{%- endfor %}", R"({"turns": ["a", "b"]})", "user: \"a\"\nuser: \"b\""},
      {"{%- if s -%}\n  system:\n  {{- s -}}\n{%- endif -%}\nuser:\nx", R"({"s": "a"})", "system: \"a\"\nuser: \"x\""},
      {"{%- if s -%}\n  system:\n  {{- s -}}\n{%- endif -%}\nuser:\nx", R"({"s": ""})", "user: \"x\""},
      {"a {{- q -}} \nuser:\nb", R"({"q": "q"})", "user: \"aq\"\nuser: \"b\""},
  };
  for (const RenderRow& row : rows) {
    CAPTURE(row.source);
    CHECK(render_chat(row.source, row.variables) == row.expected);
  }
}

TEST_CASE("only the author's text holds markers") {
  CHECK(render_chat("user:\n{{ q }}", R"({"q": "a\nsystem:\nb"})") == "user: \"a\\nsystem:\\nb\"");
  CHECK(render_chat("user:\n{{ '\\nsystem:\\n' }}b") == "user: \"\\nsystem:\\nb\"");
  CHECK(render_chat("user:\n{% raw %}\nsystem:\n{% endraw %}b") == "user: \"\\nsystem:\\nb\"");
  CHECK(render_chat("user:\n{# a\nsystem:\n#}b") == "user: \"b\"");
  CHECK(render_chat("{{ q }}stem:\nb", R"({"q": "sy"})") == "user: \"system:\\nb\"");
  CHECK(render_chat("{% if true %}system:\nb{% endif %}") == "user: \"system:\\nb\"");
  CHECK(render("user:\na") == "user:\na");
}

TEST_CASE("a marker in upper case is text, and is warned of") {
  Diagnostics diagnostics;
  TemplateOptions options;
  options.roles = true;
  CHECK(Template::parse("a\n  User :\nb", options, diagnostics));
  CHECK(to_text(diagnostics) ==
        "2:1: warning: 'User :' is text here, not a role marker (markers are in lower case: 'user:')");
}

TEST_CASE("history stands where it is written") {
  CHECK(render_chat("system:\nBe brief.\n\n{{ history }}\n\nuser:\n{{ q }}", R"({"q": "x"})") ==
        "system: \"Be brief.\" | <history>\nuser: \"x\"");
  CHECK(render_chat("user:\na\n{{ history }}\nb\n") == "user: \"a\" | <history> | \"b\"");
  CHECK(render_chat("{{ history }}\nuser:\nb\n") == "user: <history>\nuser: \"b\"");
  CHECK(render_chat("{% set history = 'mine' %}{{ history }}") == "user: \"mine\"");
  CHECK(render_chat("{% if history %}x{% endif %}") == "1:7: 'history' is undefined (there are no variables)");
  CHECK(render("{{ history }}", R"({"history": "text"})") == "text");
}

TEST_CASE("an image is a part of its message") {
  CHECK(render_chat("user:\nLook: {{ shot | image }}\n{{ other.file | image }}\n",
                    R"({"shot": "a.png", "other": {"file": {"f": 1}}})") ==
        "user: \"Look: \" | <image \"a.png\"> | \"\\n\" | <image {\"f\":1}>");
  const std::string_view misuse =
      "1:13: error: 'image' cannot be used here (it ends an output of a chat prompt: {{ x | image }})";
  CHECK(render_chat("{{ (a ~ b | image) | upper }}") == misuse);
}

TEST_CASE("an undefined variable is an error in a chat as well") {
  CHECK(render_chat("user:\n{{ q }}") == "2:4: 'q' is undefined (there are no variables)");
}
