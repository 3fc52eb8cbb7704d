#include "unit/check/support.h"

using namespace llmeval;
using namespace llmeval::check_test;

TEST_CASE("length") {
  check_rows({
      {R"({"length": {"max": 5}})", "12345", true, "expected at most 5 characters, got 5 characters"},
      {R"({"length": {"max": 5}})", "123456", false, "expected at most 5 characters, got 6 characters"},
      {R"({"length": {"max": 1}})", "👩‍👩‍👧‍👦", true, "expected at most 1 character, got 1 character"},
      {R"({"length": {"unit": "bytes", "max": 4}})", "é€", false, "expected at most 4 bytes, got 5 bytes"},
      {R"({"length": {"unit": "words", "min": 3, "max": 50}})", "two words", false,
       "expected between 3 words and 50 words, got 2 words"},
      {R"({"length": {"unit": "words", "exactly": 4}})", "Word\tWith\tTabs\tHere", true,
       "expected exactly 4 words, got 4 words"},
      {R"({"length": {"unit": "words", "exactly": 0}})", "", true, "expected exactly 0 words, got 0 words"},
      {R"({"length": {"unit": "words", "exactly": 1}})", "two words", false, "expected exactly 1 word, got 2 words"},
      {R"({"length": {"unit": "sentences", "min": 2}})", "One. Two.", true,
       "expected at least 2 sentences, got 2 sentences"},
      {R"({"length": {"unit": "lines", "max": 2}})", "a\nb\nc\n", false, "expected at most 2 lines, got 3 lines"},
      {R"({"length": {"min": 0, "max": 2}})", "", true,
       "expected between 0 characters and 2 characters, got 0 characters"},
      {R"({"not": {"length": {"unit": "words", "exactly": 10}}})", "Short text", true,
       "expected not exactly 10 words, got 2 words"},
      {R"({"not": {"length": {"unit": "words", "max": 5}}})", "Three word text", false,
       "expected not at most 5 words, got 3 words"},
      {R"({"length": {"unit": "words", "weight": 0}})", "a b", true, "expected nothing in particular, got 2 words"},
  });
  const Object variables{{"limit", 2}, {"half", 0.5}};
  CHECK(score(R"({"length": {"unit": "words", "max": "{{ limit }}"}})", "a b", variables).pass);
  CHECK_FALSE(score(R"({"length": {"unit": "words", "exactly": "{{ limit }}"}})", "a", variables).pass);
  CHECK(score(R"({"length": {"max": "{{ half }}"}})", "a", variables).error == Outcome::invalid_check);
}

TEST_CASE("what length refuses") {
  check_refused({
      {R"({"length": {"unit": "words"}})",
       "s:1:12: error: check 'length' without a bound cannot fail (give min, max or exactly)"},
      {R"({"length": {"min": 0}})",
       "s:1:12: error: check 'length' cannot fail: nothing is under its min (give a larger min or a max)"},
      {R"({"length": {"exactly": 5, "max": 5}})",
       "s:1:12: error: check 'length' takes either 'exactly' or bounds, not both"},
      {R"({"length": {"unit": "word", "max": 5}})", "s:1:21: error: 'unit' cannot be 'word' (did you mean 'words'?)"},
      {R"({"length": {"max": -5}})", "s:1:20: error: 'max' must be at least 0, not -5"},
      {R"({"length": {"max": 5.5}})", "s:1:20: error: 'max' must be a whole number, not 5.5"},
      {R"({"length": 5})", "s:1:12: error: check 'length' must be an object, not a number"},
  });
}
