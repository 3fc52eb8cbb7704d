#include "compare/prompt_difference.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace llmeval {
namespace {

std::string form(std::string_view messages, std::string_view parameters = "{}", std::string_view schema = "null",
                 std::string_view tools = "[]") {
  return fmt::format(R"({{"v":1,"dialect":"jinja","messages":{},"parameters":{},"output_schema":{},"tools":{}}})",
                     messages, parameters, schema, tools);
}

// `message system 1→1 changed: Be [-kind-]{+curt+}.`
std::vector<std::string> shown(const std::string& before, const std::string& after) {
  const Result<PromptDifference> difference = compare_prompts(before, after);
  REQUIRE(difference);
  std::vector<std::string> lines;
  const auto place = [](const std::optional<std::size_t>& at) { return at ? std::to_string(*at) : "-"; };
  for (const PromptPartDifference& part : difference->parts) {
    std::string line = fmt::format("{} {} {}→{} {}:", prompt_part_name(part.kind), part.name, place(part.before),
                                   place(part.after), part_change_name(part.change));
    for (const DiffPart& piece : part.text) {
      const char* marks = piece.kind == DiffKind::same ? "  " : piece.kind == DiffKind::removed ? "--" : "++";
      line += fmt::format("{}[{}]", marks[0], piece.text);
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

using Lines = std::vector<std::string>;

TEST_CASE("messages are compared with their templates") {
  const std::string before = form(
      R"([{"role":"system"},{"text":"Be kind to "},{"tag":"{{ who }}"},{"text":"."},{"role":"user"},{"text":"Hi"}])");
  const std::string after = form(
      R"([{"role":"system"},{"text":"Be curt to "},{"tag":"{{ whom }}"},{"text":"."},{"role":"user"},{"text":"Hi"}])");
  CHECK(shown(before, after) == Lines{"message system 1→1 changed: [Be ]-[kind]+[curt] [ to {{ ]-[who]+[whom] [ }}.]",
                                      "message user 2→2 same: [Hi]"});
  CHECK(compare_prompts(before, before)->is_same());
  CHECK_FALSE(compare_prompts(before, after)->is_same());
}

TEST_CASE("an example more or less leaves its neighbours the same") {
  const std::string two = form(R"([{"role":"user"},{"text":"a"},{"role":"assistant"},{"text":"A"},
                                   {"role":"user"},{"text":"q"}])");
  const std::string three = form(R"([{"role":"user"},{"text":"b"},{"role":"assistant"},{"text":"B"},
                                     {"role":"user"},{"text":"a"},{"role":"assistant"},{"text":"A"},
                                     {"role":"user"},{"text":"q"}])");
  CHECK(shown(two, three) == Lines{"message user -→1 added:+[b]", "message assistant -→2 added:+[B]",
                                   "message user 1→3 same: [a]", "message assistant 2→4 same: [A]",
                                   "message user 3→5 same: [q]"});
  CHECK(shown(three, two) == Lines{"message user 1→- removed:-[b]", "message assistant 2→- removed:-[B]",
                                   "message user 3→1 same: [a]", "message assistant 4→2 same: [A]",
                                   "message user 5→3 same: [q]"});
}

TEST_CASE("parameters, defaults, the schema and tools are compared by name") {
  const std::string before = form(
      R"([{"variable":"tone","default":"kind"},{"role":"user"},{"text":"Hi"}])",
      R"({"temperature":0,"top_p":0.5,"stop":["x"]})", R"({"type":"object"})",
      R"([{"name":"find","description":"Finds.","parameters":{}},{"name":"gone","description":"","parameters":{}}])");
  const std::string after = form(R"([{"variable":"tone","default":"curt"},{"role":"user"},{"text":"Hi"}])",
                                 R"({"top_p":0.5,"temperature":0.7,"seed":1})", R"({"type":"list"})",
                                 R"([{"name":"find","description":"Seeks.","parameters":{}}])");
  CHECK(shown(before, after) == Lines{"default tone 1→1 changed:-[kind]+[curt]", "message user 1→1 same: [Hi]",
                                      "parameter top_p 2→1 same: [0.5]", "parameter temperature 1→2 changed:-[0]+[0.7]",
                                      "parameter seed -→3 added:+[1]", "parameter stop 3→- removed:-[[\"x\"]]",
                                      "output_schema  1→1 changed: [{\n  \"type\": \"]-[object]+[list] [\"\n}]",
                                      "tool find 1→1 changed:-[Finds]+[Seeks] [.\n{}]", "tool gone 2→- removed:-[{}]"});
  CHECK(shown(form("[]"), form("[]", "{}", R"({"type":"null"})")) ==
        Lines{"output_schema  -→1 added:+[{\n  \"type\": \"null\"\n}]"});
}

TEST_CASE("what is no canonical form is an error") {
  const Result<PromptDifference> difference = compare_prompts("{}", form("[]"));
  REQUIRE_FALSE(difference);
  CHECK(difference.error().message == "a stored prompt is no canonical form");
}

}  // namespace
}  // namespace llmeval
