#include "unit/check/support.h"

#include "base/clock.h"

using namespace llmeval;
using namespace llmeval::check_test;

namespace {

struct Graded {
  std::string item;
  std::string_view answer;
  bool pass;
  double score;
  std::string_view reason;
};

void check_graded(const std::vector<Graded>& rows) {
  for (const Graded& row : rows) {
    CAPTURE(row.item);
    CAPTURE(row.answer);
    const Score found = score(row.item, row.answer);
    CHECK(found.pass == row.pass);
    CHECK(found.score.value_or(-1) == doctest::Approx(row.score).epsilon(1e-9));
    CHECK(found.reason == row.reason);
  }
}

}  // namespace

TEST_CASE("metrics pass by their bounds, and their score is the measure") {
  const std::string mat = R"("references": ["The cat sat on the mat."])";
  check_graded({
      {R"({"gleu": {)" + mat + R"(, "min": 0.5}})", "the cat sat on the mat.", true, 1,
       R"(expected at least 0.5, got 1 for "the cat sat on the mat." against "The cat sat on the mat." (ignoring case))"},
      {R"({"gleu": {)" + mat + R"(, "min": 0.5, "ignore_case": false}})", "the the the", false, 0.045455,
       R"(expected at least 0.5, got 0.045455 for "the the the" against "The cat sat on the mat.")"},
      {R"({"bleu": {)" + mat + R"(, "min": 0.9}})", "The dog sat on the mat.", false, 0.643459,
       R"(expected at least 0.9, got 0.643459 for "The dog sat on the mat." against "The cat sat on the mat.")"},
      {R"({"not": {"bleu": {)" + mat + R"(, "min": 0.9}}})", "The dog sat on the mat.", true, 1 - 0.643459,
       R"(expected not at least 0.9, got 0.643459 for "The dog sat on the mat." against "The cat sat on the mat.")"},
      {R"({"rouge": {"references": ["police killed the gunman"], "min": 0.6}})", "the gunman kill police", false, 0.5,
       R"(expected at least 0.6, got 0.5 for "the gunman kill police" against "police killed the gunman")"},
      {R"({"rouge": {"references": "police killed the gunman", "variant": 1, "part": "recall", "max": 0.8}})",
       "the gunman kill police", true, 0.75,
       R"(expected at most 0.8, got 0.75 for "the gunman kill police" against "police killed the gunman")"},
      {R"({"token_f1": {"references": ["Rome", "Eiffel tower"], "min": 0.6}})", "The Eiffel Tower, in Paris!", true,
       0.666667,
       R"(expected at least 0.6, got 0.666667 for "The Eiffel Tower, in Paris!" against "Rome", "Eiffel tower")"},
      {R"({"levenshtein": {"to": "test", "max_distance": 1}})", "tost", true, 0.75,
       R"(expected at most 1 edits from "test", got 1 edit in "tost")"},
      {R"({"levenshtein": {"to": ["test", "rest"], "max_distance": 0}})", "best", false, 0.75,
       R"(expected at most 0 edits from "test", "rest", got 1 edit in "best")"},
      {R"({"levenshtein": {"to": "STRASSE", "ignore_case": true, "min": 0.9}})", "Straße", true, 1,
       R"(expected at least 0.9, got 1 (0 edits) for "Straße" against "STRASSE" (ignoring case))"},
      {R"({"not": {"levenshtein": {"to": "test", "max_distance": 2}}})", "test", false, 0,
       R"(expected not at most 2 edits from "test", got 0 edits in "test")"},
  });
}

TEST_CASE("metrics read the case") {
  const Object one{{"reference", "the cat"}};
  CHECK(score(R"({"token_f1": {"references": "{{ reference }}", "min": 1}})", "Cat!", one).pass);
  const Object many{{"good", List{"a dog", "the cat"}}};
  CHECK(score(R"({"rouge": {"references": "{{ good }}", "min": 1}})", "The cat", many).pass);
  const Score wordless = score(R"({"rouge": {"references": "{{ reference }}", "min": 1}})", "x", {{"reference", "!?"}});
  CHECK(wordless.error == Outcome::invalid_check);
  CHECK(wordless.reason == R"(there is no word in "!?" to compare with)");
  const Score distance = score(R"({"levenshtein": {"to": "a", "max_distance": "{{ n }}"}})", "b", {{"n", "many"}});
  CHECK(distance.error == Outcome::invalid_check);
}

TEST_CASE("what is too long to compare is an error, not a fail") {
  std::string words;
  for (int i = 0; i < 200'001; ++i) words += "w ";
  const Score found = score(R"({"rouge": {"references": "w", "min": 0.1}})", words);
  CHECK(found.error == Outcome::check_limit);
  CHECK(found.reason == "texts of over 200000 words are too long to compare");
  CHECK_FALSE(found.pass);
}

TEST_CASE("what metrics refuse") {
  check_refused({
      {R"({"rouge": {"references": ["a"]}})",
       "s:1:11: error: check 'rouge' without a bound cannot fail (give min or max)"},
      {R"({"rouge": {"references": ["a"], "min": 0}})",
       "s:1:11: error: check 'rouge' cannot fail: nothing is under its min (give a larger min or a max)"},
      {R"({"gleu": {"references": ["a"], "max": 1}})",
       "s:1:10: error: check 'gleu' cannot fail: nothing is over its max (give a smaller max or a min)"},
      {R"({"bleu": {"references": [], "min": 0.5}})",
       "s:1:25: error: nothing to look for: the list is empty (give at least one text)"},
      {R"({"token_f1": {"references": "The!", "min": 0.5}})",
       R"(s:1:29: error: there is no word in "The!" to compare with)"},
      {R"({"levenshtein": {"to": "a"}})",
       "s:1:17: error: check 'levenshtein' without a bound cannot fail (give min, max or max_distance)"},
      {R"({"levenshtein": {"to": "a", "max_distance": 2, "min": 0.5}})",
       "s:1:17: error: check 'levenshtein' takes either 'max_distance' or bounds, not both"},
      {R"({"levenshtein": {"to": "", "max_distance": 2}})",
       "s:1:24: error: an empty text is in every answer, so the check cannot fail"},
  });
}
