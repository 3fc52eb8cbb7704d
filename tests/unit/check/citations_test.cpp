#include "unit/check/support.h"

#include "check/citation_scan.h"
#include "check/quote_match.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

using namespace llmeval;
using namespace llmeval::check_test;

namespace {

// `1+2 x`: the ids of each citation, those of one joined by +.
std::string cited(std::string_view answer) {
  std::vector<std::string> all;
  for (const Citation& citation :
       find_citations(answer, [](std::string_view id) { return id == "doc" || id == "a b"; })) {
    all.push_back(fmt::format("{}", fmt::join(citation.ids, "+")));
  }
  return fmt::format("{}", fmt::join(all, " "));
}

// The sentences of an answer, each with the number of its citations.
std::string sentences(std::string_view answer) {
  const std::vector<Citation> citations = find_citations(answer, [](std::string_view) { return false; });
  const std::vector<Sentence> found = find_sentences(answer, citations);
  const std::vector<std::size_t> owners = sentences_of(found, citations, answer);
  std::string all;
  for (std::size_t i = 0; i < found.size(); ++i) {
    std::string text(answer.substr(found[i].begin, found[i].end - found[i].begin));
    all += fmt::format("<{}>{}", text, std::count(owners.begin(), owners.end(), i));
  }
  return all;
}

const std::string k_sources =
    R"(["The bridge was opened in 1932, on the 19th of March.", "It is 1,149 metres long — from shore to shore."])";

std::string item(std::string_view more = "") {
  return fmt::format(R"({{"citations": {{"sources": {}{}{}}}}})", k_sources, more.empty() ? "" : ", ", more);
}

}  // namespace

TEST_CASE("what is a citation") {
  CHECK(cited("a [1], b [doc-3][2]; c [1, x.2; 7]") == "1 doc-3 2 1+x.2+7");
  CHECK(cited("[1-3] [2–4] [^5] 【6†L1】 (source: x y) [Sources: p; q]") == "1+2+3 2+3+4 5 6 x y p+q");
  CHECK(cited("[doc] [a b] [Doc]") == "doc a b");
  CHECK(cited("[sic] [ ] [x] [text](http://x.example/1) [1](http://x.example) [1, see above] (1) [note 1] [") == "");
  CHECK(cited("[doc](http://x.example) (sources: )") == "doc");
  CHECK(cited("[1\n]") == "");
}

TEST_CASE("what is a sentence, and which citations are for it") {
  CHECK(sentences("One [1]. Two.[2] Three. [3] Four") == "<One [1].>1< Two.>1<[2] Three.>1< [3] Four>0");
  CHECK(sentences("# Heading\n- an item [1]\n- another\n\n12. A third. [2]\n[3]") ==
        "<- an item [1]>1<- another>0<12. A third.>2");
  CHECK(sentences("See e.g. the note. \"So?\" [1] 3.5 m! 行く。来た【1】。") ==
        "<See e.g. the note.>0< \"So?\">1< [1] 3.5 m!>0< 行く。>0<来た【1】。>1");
  CHECK(sentences("[1] is right") == "<[1] is right>1");
  CHECK(sentences("[1]") == "");
  CHECK(sentences("") == "");
}

TEST_CASE("citations must be there") {
  const Score all = score(item(), "It was opened in 1932 [1]. It is long [2].");
  CHECK(all.pass);
  CHECK(all.score == 1.0);
  CHECK(all.reason == "expected to cite its sources, got 2 of 2 sentences cited");
  CHECK(score(item(R"("max": 0.5)"), "It was opened in 1932 [1].").reason ==
        "expected at most a share of 0.5 of the sentences cited, got 1 of 1 sentence cited");
}

TEST_CASE("invented sources and quotations are named") {
  const auto reason = [](std::string_view answer, std::string_view more = "") {
    const Score found = score(item(more), answer);
    CHECK(!found.error);
    CHECK_FALSE(found.pass);
    CHECK(found.score == 0.0);
    return found.reason;
  };
  CHECK(reason("It was opened [3]. It is long [2, doc-9].") ==
        "expected to cite its sources, got 1 of 2 sentences cited (there is no source '3', 'doc-9')");
  CHECK(reason("It was opened.") == "expected to cite its sources, got 0 of 1 sentence cited");
  CHECK(reason("It says \"the bridge was closed in 1932\" [1].") ==
        "expected to cite its sources, got 1 of 1 sentence cited (source '1' does not say \"the bridge was closed in "
        "1932\")");
  CHECK(reason("It says “opened in 1932, on the” [2].") ==
        "expected to cite its sources, got 1 of 1 sentence cited (source '2' does not say \"opened in 1932, on the\", "
        "but '1' does)");
  CHECK(reason("It says \"it is as long as this\", and so on. It is long [1].", R"("min": 0.2)") ==
        "expected at least a share of 0.2 of the sentences cited, got 1 of 2 sentences cited (no source says \"it is "
        "as long as this\")");
}

TEST_CASE("quotations are compared as people read them") {
  const auto passes = [](std::string_view answer, std::string_view more = "") {
    const Score found = score(item(more), answer);
    CAPTURE(found.reason);
    CHECK(!found.error);
    return found.pass;
  };
  CHECK(passes("It is “1,149  metres\u00a0long - from shore to shore.” [2]"));
  CHECK(passes("\"THE BRIDGE … 19th of March,\" it says [1]."));
  CHECK(passes("\"the bridge was opened [...] on the 19th\" [1]"));
  CHECK(passes("The \"grand old lady\" is long [2]."));
  CHECK_FALSE(passes("The \"grand old lady\" is long [2].", R"("quote_words": 3)"));
  CHECK_FALSE(passes("\"The bridge was openned in 1932\" [1]."));
  CHECK(passes("\"The bridge was openned in 1932\" [1].", R"("similarity": 0.95)"));
  CHECK_FALSE(passes("\"The bridge was opened in 1933 by nobody\" [1].", R"("similarity": 0.8)"));
  CHECK(passes("\"1,149 metres long — from shore\" is what they say. [2]"));
}

TEST_CASE("the share of sentences that are cited is bounded") {
  const Score half = score(item(R"("min": 0.6)"), "It is long [2]. It is old.");
  CHECK_FALSE(half.pass);
  CHECK(half.score == 0.5);
  CHECK(half.reason == "expected at least a share of 0.6 of the sentences cited, got 1 of 2 sentences cited");
  CHECK(score(item(R"("min": 0.5)"), "It is long [2]. It is old.").pass);
  CHECK_FALSE(score(item(R"("min": 0.5)"), "").pass);
}

TEST_CASE("sources come from the case, or from the application") {
  const Object vars{
      {"docs", List{Object{{"id", "d1"}, {"text", "The sky is blue."}, {"url", "x"}}, "Grass is green."}}};
  const std::string of_case = R"({"citations": {"sources": "{{ docs }}"}})";
  CHECK(score(of_case, "Blue [D1]. Green [2].", vars).pass);
  CHECK_FALSE(score(of_case, "Blue [1].", vars).pass);
  CHECK(score(of_case, "x [1]", {{"docs", 5}}).error == Outcome::invalid_check);
  CHECK(score(of_case, "x [1]", {{"docs", 5}}).reason == "a source is a text or {id, text}, got 5");
  CHECK(score(of_case, "x [1]", {{"docs", List{}}}).reason == "there are no sources");

  Call call;
  call.completion.parts.emplace_back(TextPart{"The sky \"is blue at noon today\" [1]."});
  CHECK(score(R"("citations")", call).reason ==
        "found nothing to look at: there are no sources: the model reports no contexts, and the check names none, got "
        "\"The sky \"is blue at noon today\" [1].\"");
  call.completion.contexts = {"It is blue at noon today."};
  CHECK(score(R"("citations")", call).pass);
}

TEST_CASE("citations may have a form of one's own") {
  const std::string own = item(R"("pattern": "<ref id=(\\w+)/>")");
  CHECK(score(own, "Long <ref id=2/>. Old <ref id=1/>.").pass);
  CHECK(score(own, "Long <ref id=7/>. Old [1].").reason ==
        "expected to cite its sources, got 0 of 2 sentences cited (there is no source '7')");
  CHECK(score(item(R"("pattern": "(a+)+$")"), std::string(40, 'a') + "b").error == Outcome::check_limit);
}

TEST_CASE("how like a text is") {
  const auto likeness = [](std::string_view part, std::string_view text, double floor) {
    std::size_t work = 1'000'000;
    return best_likeness(part, text, floor, work);
  };
  CHECK(likeness("kitten", "a sitting cat", 0.5) == doctest::Approx(1 - 2.0 / 6));
  CHECK(likeness("kitten", "a sitting cat", 0.7) == 0.0);
  CHECK(likeness("abcdefgh", "xxabcdxefghxx", 0.5) == doctest::Approx(1 - 1.0 / 8));
  CHECK(likeness("abcd", "", 0.5) == 0.0);
  CHECK_FALSE(likeness(std::string(4'000, 'a'), std::string(2'000, 'b'), 0.5));
}

TEST_CASE("long answers take no long time") {
  std::string answer;
  while (answer.size() < 200'000) answer += "[([\"„(source: ";
  CHECK_FALSE(score(item(), answer).pass);
}

TEST_CASE("what citations refuses") {
  check_refused({
      {R"({"citations": {"sources": []}})", "s:1:27: error: 'sources' must not be empty"},
      {R"({"citations": [5]})", "s:1:15: error: a source is a text or {id, text}, got 5"},
      {R"({"citations": {"sources": ["a"], "min": 0}})",
       "s:1:15: error: check 'citations' cannot fail: nothing is under its min (give a larger min or a max)"},
      {R"({"citations": {"sources": ["a"], "similarity": 0.2}})",
       "s:1:48: error: 'similarity' must be at least 0.5, not 0.2"},
      {R"({"citations": {"pattern": "("}})", "s:1:27: error: bad regex at offset 1: missing closing parenthesis"},
      {R"({"citations": false})", "s:1:15: error: citations: false checks nothing (remove it)"},
  });
}
