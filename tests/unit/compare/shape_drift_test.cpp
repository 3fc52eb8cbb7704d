#include "compare/shape_drift.h"

#include "base/rng.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

namespace llmeval {
namespace {

using Lines = std::vector<std::string>;

Lines shown(const AnswerShapes& shapes) {
  const AnswerShapes* const group = &shapes;
  Lines lines;
  const std::vector<ShapeChange> changes = shape_drift({&group, 1}).front();
  for (const ShapeChange& change : changes) lines.push_back(shape_change_text(change));
  return lines;
}

// `count` answers of each, one after the other.
struct Answers {
  int count;
  std::string_view text;
};
Lines drift(const std::vector<Answers>& before, const std::vector<Answers>& after) {
  AnswerShapes shapes;
  for (const Answers& one : before) {
    for (int i = 0; i < one.count; ++i) shapes.add(ShapeSide::before, one.text);
  }
  for (const Answers& one : after) {
    for (int i = 0; i < one.count; ++i) shapes.add(ShapeSide::after, one.text);
  }
  return shown(shapes);
}

TEST_CASE("a member that is not always there any more") {
  CHECK(
      drift({{60, R"({"id":1,"refund_date":"x1"})"}}, {{41, R"({"id":1,"refund_date":"x1"})"}, {19, R"({"id":1})"}}) ==
      Lines{"/refund_date present 60/60 → 41/60", "length 27 (27–27) → 27 (8–27) characters: median (10–90 %)"});
  CHECK(drift({{60, R"({"a":{"b":1}})"}}, {{60, R"({"a":{}})"}}) ==
        Lines{"/a/b present 60/60 → 0/60", "length 13 (13–13) → 8 (8–8) characters: median (10–90 %)"});
}

TEST_CASE("what lies below something that is gone is told once") {
  CHECK(drift({{60, R"({"a":{"b":{"c":1}}})"}}, {{60, R"({"a":1,"b":"012345"})"}}) ==
        Lines{"/b present 0/60 → 60/60", "/a integer 0/60 → 60/60", "/a object 60/60 → 0/60"});
}

TEST_CASE("types, values, items") {
  CHECK(drift({{60, R"({"amount":"12"})"}}, {{60, R"({"amount":12.5})"}}) ==
        Lines{"/amount number 0/60 → 60/60", "/amount string 60/60 → 0/60"});
  CHECK(drift({{30, R"({"kind":"billing"})"}, {30, R"({"kind":"refunds"})"}}, {{60, R"({"kind":"billing"})"}}) ==
        Lines{"/kind \"billing\" 30/60 → 60/60", "/kind \"refunds\" 30/60 → 0/60"});
  CHECK(drift({{60, R"([{"a":1},{"a":2}])"}}, {{60, R"([{"a":1},{"b":2}])"}}) == Lines{"/*/a present 60/60 → 0/60"});
  CHECK(drift({{60, R"({"a":[1]})"}}, {{60, R"({"a":[ ]})"}}) == Lines{"/a/* present 60/60 → 0/60"});
}

TEST_CASE("code fences, JSON at all, writing systems, length") {
  CHECK(drift({{60, "{\"a\":1}       "}}, {{60, "```\n{\"a\":1}\n```"}}) == Lines{"with a code fence 0/60 → 60/60"});
  CHECK(drift({{60, R"({"a":1})"}}, {{60, R"({"a":1,)"}}) == Lines{"JSON 60/60 → 0/60"});
  CHECK(drift({{60, R"({"text":"hello"})"}}, {{60, R"({"text":"привет"})"}}) ==
        Lines{"/text \"hello\" 60/60 → 0/60", "/text \"привет\" 0/60 → 60/60", "in Latin letters 60/60 → 0/60",
              "in Cyrillic letters 0/60 → 60/60"});
  CHECK(drift({{60, "short"}}, {{60, "a good deal longer"}}) ==
        Lines{"length 5 (5–5) → 18 (18–18) characters: median (10–90 %)"});
}

TEST_CASE("few answers show nothing, and what is the same is none") {
  CHECK(drift({{3, R"({"a":1})"}}, {{3, R"({})"}}).empty());
  CHECK(drift({{60, R"({"a":1})"}}, {{60, R"({"a":1})"}}).empty());
  CHECK(drift({}, {{60, "x"}}).empty());
  CHECK(drift({}, {}).empty());
  // Shown beyond doubt, and of no matter.
  CHECK(drift({{100'000, "aa"}}, {{99'000, "aa"}, {1'000, "a```"}}).empty());
}

TEST_CASE("what a model wrote is inert in the text") {
  CHECK(drift({{60, R"({"k":1})"}}, {{60, "{\"k\":1,\"\\u001b[2J/~\":\"\\u001b]x\"}"}}).front() ==
        "/\\x1b[2J~1~0 present 0/60 → 60/60");
}

TEST_CASE("memory is bounded by what is kept of members and values") {
  AnswerShapes shapes;
  Rng rng(1);
  for (int i = 0; i < 3000; ++i) {
    const std::string key = std::to_string(rng.below(1'000'000));
    shapes.add(i % 2 == 0 ? ShapeSide::before : ShapeSide::after,
               fmt::format(R"({{"{0}":{{"{0}":{{"{0}":["{0}"]}}}},"{1}":1}})", key, std::string(300, 'k')));
  }
  CHECK(shapes.is_cut());
  CHECK(shown(shapes).empty());
  AnswerShapes whole;
  whole.add(ShapeSide::before, R"({"a":1})");
  CHECK_FALSE(whole.is_cut());
}

// Answers of one distribution on both sides.
AnswerShapes draw_alike(Rng& rng, int cases) {
  AnswerShapes shapes;
  for (const ShapeSide side : {ShapeSide::before, ShapeSide::after}) {
    for (int i = 0; i < cases; ++i) {
      std::string answer =
          fmt::format(R"({{"kind":"{}","n":{})", "abcd"[rng.below(4)], rng.below(3) == 0 ? "null" : "1");
      if (rng.below(4) == 0) answer += R"(,"more":[1,2])";
      answer += fmt::format(R"(,"text":"{}"}})", std::string(rng.below(80), 'x'));
      shapes.add(side, rng.below(10) == 0 ? "```json\n" + answer + "\n```" : answer);
    }
  }
  return shapes;
}

TEST_CASE("the same answers again are hardly ever called a drift") {
  Rng rng(20261121);
  int called = 0;
  for (int i = 0; i < 500; ++i) called += shown(draw_alike(rng, 60)).empty() ? 0 : 1;
  CHECK(called <= 12);  // 1 % of 500, and three standard errors.
}

TEST_CASE("what two have seen is what one sees of all") {
  Rng rng(3);
  const std::vector<std::string_view> answers{
      R"({"a":1,"k":"x"})", R"({"a":"1","l":[{"b":1},{}]})", "```\nno\n```", R"({"l":[],"k":"y"})", "привет",
      R"([1,2.5])"};
  AnswerShapes whole;
  AnswerShapes before;
  AnswerShapes after;
  for (int i = 0; i < 400; ++i) {
    const ShapeSide side = i % 2 == 0 ? ShapeSide::before : ShapeSide::after;
    const std::string_view answer = answers[rng.below(i % 2 == 0 ? 4 : 6)];
    whole.add(side, answer);
    (i % 2 == 0 ? before : after).add(side, answer);
  }
  before.merge(after);
  const Lines expected = shown(whole);
  CHECK(expected.size() > 3);
  CHECK(shown(before) == expected);
}

TEST_CASE("groups are adjusted together") {
  AnswerShapes moved;
  for (int i = 0; i < 20; ++i) {
    moved.add(ShapeSide::before, "aaaa");
    moved.add(ShapeSide::after, i < 8 ? "```a" : "aaaa");
  }
  const AnswerShapes* const alone = &moved;
  CHECK(shape_drift({&alone, 1}).front().size() == 1);
  Rng rng(7);
  std::vector<AnswerShapes> groups;
  for (int i = 0; i < 10; ++i) groups.push_back(draw_alike(rng, 60));
  std::vector<const AnswerShapes*> all{&moved};
  for (const AnswerShapes& group : groups) all.push_back(&group);
  const auto changes = shape_drift(all);
  CHECK(changes.size() == 11);
  CHECK(changes.front().empty());
}

}  // namespace
}  // namespace llmeval
