#include "domain/case_filter.h"

#include "unit/config/project_world.h"

#include <algorithm>
#include <set>

namespace llmeval {

namespace {

using Names = std::vector<std::string>;

// Ten cases c0 … c9; the even ones are tagged `even`, each has its number as `n`.
class Ten {
 public:
  Ten() {
    std::string rows;
    for (int i = 0; i < 10; ++i) {
      rows += fmt::format("{{\"id\": \"c{0}\", \"q\": {0}, \"tags\": {{\"n\": {0}, \"even\": {1}}}}}\n", i, i % 2 == 0);
    }
    world_.write("evals/c.jsonl", rows);
    world_.suite("expect: [{contains: y}]\ncases: [{file: c.jsonl}]");
  }

  Names ids(const Selection& selection) const { return ids_of(world_.load(selection).suite()); }
  std::string said(const Selection& selection) const { return world_.load(selection).said; }

 private:
  ProjectWorld world_;
};

}  // namespace

TEST_CASE("tags of a case decide by name, value and negation") {
  const Tags tags{{"a", "true"}, {"b", "false"}, {"route", "support/triage"}};
  CHECK(has_tags({}, tags));
  CHECK(has_tags({"a"}, tags));
  CHECK_FALSE(has_tags({"b"}, tags));
  CHECK_FALSE(has_tags({"c"}, tags));
  CHECK(has_tags({"!b", "!c", "a"}, tags));
  CHECK_FALSE(has_tags({"a", "!a"}, tags));
  CHECK(has_tags({"b=false", "route=support/*"}, tags));
  CHECK_FALSE(has_tags({"route=sup*"}, tags));
  CHECK(has_tags({"!route=sales/*"}, tags));
}

TEST_CASE("cases are selected by id, tag, number and draw, in file order") {
  const Ten ten;
  CHECK(ten.ids({}).size() == 10);
  CHECK(ten.ids({.cases = {"c[3-5]", "c9"}}) == Names{"c3", "c4", "c5", "c9"});
  CHECK(ten.ids({.tags = {"even"}}) == Names{"c0", "c2", "c4", "c6", "c8"});
  CHECK(ten.ids({.tags = {"!even", "n=[1-4]"}}) == Names{"c1", "c3"});
  CHECK(ten.ids({.limit = 3}) == Names{"c0", "c1", "c2"});
  CHECK(ten.ids({.tags = {"!even"}, .limit = 2}) == Names{"c1", "c3"});
  CHECK(ten.ids({.limit = 100}).size() == 10);
}

TEST_CASE("a draw is repeated by its seed") {
  const Ten ten;
  const Names first = ten.ids({.pick = 4, .seed = 1});
  CHECK(first.size() == 4);
  CHECK(std::is_sorted(first.begin(), first.end()));
  CHECK(ten.ids({.pick = 4, .seed = 1}) == first);
  CHECK(ten.ids({.pick = 4}) == ten.ids({.pick = 4, .seed = default_seed("s")}));
  CHECK(ten.ids({.pick = 10, .seed = 1}).size() == 10);
  std::set<Names> draws;
  for (std::uint64_t seed = 0; seed < 20; ++seed) draws.insert(ten.ids({.pick = 4, .seed = seed}));
  CHECK(draws.size() > 10);
}

TEST_CASE("a selection that leaves nothing is an error") {
  const Ten ten;
  CHECK(ten.said({.cases = {"x*"}}) == "error: no case is selected (nothing is left by --case x*)");
  CHECK(ten.said({.tags = {"none"}, .limit = 3}) ==
        "error: no case is selected (nothing is left by --tag none --limit 3)");
  CHECK(ten.said({.limit = 0}) == "error: no case is selected (nothing is left by --limit 0)");
}

}  // namespace llmeval
