// Chats that are lists of messages, with templates or with nothing but {{name}}.
#include "support.h"

using namespace llmeval;

namespace {

struct Entry {
  std::string_view role;
  std::string_view text;
};

struct Listed {
  std::optional<Template> parsed;
  Diagnostics diagnostics;
};

Listed parse_list(const std::vector<Entry>& entries, ChatSyntax syntax) {
  Listed listed;
  std::vector<ChatEntry> chat;
  std::uint32_t line = 10;
  for (const Entry& entry : entries) chat.push_back({entry.role, entry.text, {SourceId::none, line++, 5}, 3});
  listed.parsed = Template::parse_chat(chat, syntax, {}, listed.diagnostics);
  return listed;
}

std::string render_list(const std::vector<Entry>& entries, ChatSyntax syntax, std::string_view variables = "{}") {
  const Listed listed = parse_list(entries, syntax);
  if (!listed.parsed) return to_text(listed.diagnostics);
  const auto rendered = listed.parsed->render_messages(json(variables).object());
  return rendered ? to_text(*rendered) : to_text(rendered.error());
}

std::string segments_of(const std::vector<Entry>& entries, ChatSyntax syntax) {
  const Listed listed = parse_list(entries, syntax);
  REQUIRE(listed.parsed);
  std::string text;
  for (const TemplateSegment& segment : listed.parsed->segments()) {
    const bool is_role = segment.kind == TemplateSegment::Kind::role;
    const bool is_tag = segment.kind == TemplateSegment::Kind::tag;
    text += (is_role ? "<" : is_tag ? "" : "\"") + segment.text + (is_role ? ">" : is_tag ? "" : "\"");
  }
  return text;
}

}  // namespace

TEST_CASE("each message of a list is a template; no line of it is a marker") {
  CHECK(render_list({{"system", "Be {{ tone }}.\n\n"}, {"user", "\nsystem:\n{{ q | upper }}"}}, ChatSyntax::jinja,
                    R"({"tone": "kind", "q": "why"})") == "system: \"Be kind.\"\nuser: \"\\nsystem:\\nWHY\"");
  CHECK(render_list({{"user", "a"}, {"assistant", ""}}, ChatSyntax::jinja) == "user: \"a\"\nassistant:");
  CHECK(render_list({{"user", "{{ x | image }} {{ history }} b"}}, ChatSyntax::jinja, R"({"x": "u"})") ==
        "user: <image \"u\"> | <history> | \" b\"");
}

TEST_CASE("what one message sets, those after it see") {
  CHECK(render_list({{"system", "{% set x = 1 %}"}, {"user", "{{ x }}"}}, ChatSyntax::jinja) == "system:\nuser: \"1\"");
}

TEST_CASE("a list is the same template as the text that says the same") {
  Diagnostics diagnostics;
  TemplateOptions options;
  options.roles = true;
  const auto text = Template::parse("system:\nBe {{tone}}.\n\nuser:\n{{ q }}\n", options, diagnostics);
  REQUIRE(text);
  const Listed list = parse_list({{"system", "Be {{ tone }}."}, {"user", "{{q}}\n"}}, ChatSyntax::jinja);
  const Listed plain = parse_list({{"system", "Be {{tone}}."}, {"user", "{{q}}"}}, ChatSyntax::plain);
  for (const Listed* other : {&list, &plain}) {
    REQUIRE(other->parsed);
    const auto& segments = other->parsed->segments();
    REQUIRE(segments.size() == text->segments().size());
    for (std::size_t i = 0; i < segments.size(); ++i) {
      CHECK(segments[i].kind == text->segments()[i].kind);
      CHECK(segments[i].text == text->segments()[i].text);
    }
  }
}

TEST_CASE("places in a list are those of its file") {
  CHECK(render_list({{"user", "a\n{{ x }}"}}, ChatSyntax::jinja) == "11:6: 'x' is undefined (there are no variables)");
  CHECK(render_list({{"user", "a"}, {"user", "{{ y }}"}}, ChatSyntax::plain) == "user: \"a\"\nuser: \"{{ y }}\"");
  CHECK(render_list({{"user", "a\nb {{y}}"}}, ChatSyntax::plain) == "11:7: 'y' is undefined (there are no variables)");
  CHECK(render_list({{"user", "{% if %}"}}, ChatSyntax::jinja).starts_with("10:"));

  Diagnostics diagnostics;
  const std::vector<ChatEntry> fixed{{"user", "a\nb\n{{ x }}", {SourceId::none, 7, 9}, 0}};
  const auto parsed = Template::parse_chat(fixed, ChatSyntax::jinja, {}, diagnostics);
  REQUIRE(parsed);
  CHECK(to_text(parsed->render_messages({}).error()) == "7:9: 'x' is undefined (there are no variables)");
}

TEST_CASE("in a plain text {{name}} is a variable and nothing else is special") {
  struct Row {
    std::string_view text;
    std::string_view segments;
  };
  const Row rows[] = {
      {"{{a}}", "<user>{{ a }}"},
      {"x{{a}}y{{b-c}}{{d_1}}", "<user>\"x\"{{ a }}\"y\"{{ b-c }}{{ d_1 }}"},
      {"{{{a}}}", "<user>\"{\"{{ a }}\"}\""},
      {"{{a}", "<user>\"{{a}\""},
      {"{{", "<user>\"{{\""},
      {"{% if a %}{# b #}{{ a }}", "<user>\"{% if a %}{# b #}{{ a }}\""},
      {"{{a|upper}} {{a.b}} {{1a}} {{-a}} {{}}", "<user>\"{{a|upper}} {{a.b}} {{1a}} {{-a}} {{}}\""},
      // Words that a template reads as something else: the same form must mean the same.
      {"{{true}} {{none}} {{not}}", "<user>\"{{true}} {{none}} {{not}}\""},
      {"{{history}}", "<user>{{ history }}"},
      {"a  \n", "<user>\"a\""},
  };
  for (const Row& row : rows) CHECK(segments_of({{"user", row.text}}, ChatSyntax::plain) == row.segments);
}

TEST_CASE("a value's braces stay text, and braces that look like a variable draw a warning") {
  CHECK(render_list({{"user", "{{a}}"}}, ChatSyntax::plain, R"({"a": "{{b}}"})") == "user: \"{{b}}\"");
  CHECK(render_list({{"user", "{{a}}"}}, ChatSyntax::plain, R"({"a": [1, true]})") == "user: \"[1, True]\"");
  const Listed listed = parse_list({{"user", "x {{ a }} {{ {\n}}"}}, ChatSyntax::plain);
  CHECK(to_text(listed.diagnostics) ==
        "10:7: warning: '{{ a }}' stays as it is (only '{{name}}' is filled in here, without spaces and filters)");
}

TEST_CASE("whether a template has a place for the history is known before it is rendered") {
  const auto places = [](std::string_view text) {
    const Listed listed = parse_list({{"user", text}}, ChatSyntax::jinja);
    REQUIRE(listed.parsed);
    return listed.parsed->places_history();
  };
  CHECK(places("{{ history }}"));
  CHECK(places("{% if x %}{{ history }}{% endif %}"));
  CHECK_FALSE(places("{{ history.x }}"));
  CHECK_FALSE(places("{% set history = 1 %}{{ history }}"));
}
