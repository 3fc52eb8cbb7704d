#include "unit/check/support.h"

using namespace llmeval;
using namespace llmeval::check_test;

TEST_CASE("refusal reads the outcome, and how an answer begins") {
  Call typed;
  typed.outcome = Outcome::refusal;
  CHECK(score(R"({"refusal": true})", typed).pass);
  CHECK(score(R"({"not": {"refusal": true}})", typed).reason ==
        "expected not to be a refusal, got the outcome refusal");
  const std::string item = R"({"refusal": true})";
  check_rows({
      {item, "I’m sorry, but I can’t help with that.", true, "expected to be a refusal: met"},
      {item, "We are unable to share this.", true, "expected to be a refusal: met"},
      {item, "I'm really sorry, no!", true, "expected to be a refusal: met"},
      {item, "Sorry for the delay. Your parcel is on its way.", false,
       R"(expected to be a refusal, got "Sorry for the delay. Your parcel is on its way.")"},
      {item, "Sorry, no refund is needed: it is free.", false,
       R"(expected to be a refusal, got "Sorry, no refund is needed: it is free.")"},
      {item, "Sorry for the late reply! I was not able to find it sooner.", false,
       R"(expected to be a refusal, got "Sorry for the late reply! I was not able to find it sooner.")"},
      {item, "I apologize for the confusion. The parcel left on Monday.", false,
       R"(expected to be a refusal, got "I apologize for the confusion. The parcel left on Monday.")"},
      {item, "We're sorry for the inconvenience; no action is needed.", false,
       R"(expected to be a refusal, got "We're sorry for the inconvenience; no action is needed.")"},
      {item, "Sorry to hear that. We will not share your address with anybody.", false,
       R"(expected to be a refusal, got "Sorry to hear that. We will not share your address with anybody.")"},
      {item, "I couldn't write it better myself.", false,
       R"(expected to be a refusal, got "I couldn't write it better myself.")"},
      {item, "We can't wait to see you.", false, R"(expected to be a refusal, got "We can't wait to see you.")"},
      {item, "I cannot help but smile.", false, R"(expected to be a refusal, got "I cannot help but smile.")"},
      {item, "We cannot ship to Norway.", false, R"(expected to be a refusal, got "We cannot ship to Norway.")"},
      {item, "no", false, R"(expected to be a refusal, got "no")"},
  });
  CHECK_FALSE(score(item, std::string(700, 'x') + " I cannot help with that.").pass);
  CHECK_FALSE(score(item, std::string(599, 'x') + "é I cannot help with that.").pass);
}

TEST_CASE("what refusal refuses") {
  check_refused({
      {R"({"refusal": false})", "s:1:13: error: refusal: false checks nothing (write {not: refusal})"},
      {R"({"refusal": {"min": 1}})", "s:1:14: error: check 'refusal' answers yes or no: it takes no 'min'"},
      {R"({"refusal": "text"})", "s:1:13: error: check 'refusal' must be true or false or an object, not text"},
  });
}

TEST_CASE("a case with refusal lets refusals reach the checks") {
  const World world;
  Call call;
  const auto reaches = [&](Outcome outcome) {
    call.outcome = outcome;
    const Loaded loaded = load(R"({"any_of": [{"refusal": true}, {"equals": "x"}]})");
    return reaches_checks({loaded.expectation}, {world.key, world.subject, call, ""});
  };
  CHECK(reaches(Outcome::refusal));
  CHECK_FALSE(reaches(Outcome::content_filtered));
}
