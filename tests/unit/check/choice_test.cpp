#include "unit/check/support.h"

#include "check/choice_text.h"

using namespace llmeval;
using namespace llmeval::check_test;

namespace {

std::string chosen(const ChoiceReader& reader, std::string_view text) {
  const Evaluated<ChoiceReader::Choice> choice = reader.read(text);
  if (!choice) return choice.error();
  return choice->label ? reader.labels()[*choice->label] : choice->why;
}

struct Form {
  std::string_view text;
  std::string_view chosen;
};

void check_forms(const ChoiceReader& reader, const std::vector<Form>& forms) {
  for (const Form& form : forms) {
    CAPTURE(form.text);
    CHECK(chosen(reader, form.text) == form.chosen);
  }
}

constexpr std::string_view k_none = "it names no choice";

const ChoiceReader& letters() {
  static const ChoiceReader reader({"A", "B", "C", "D", "E", "F", "G", "H", "I"});
  return reader;
}

}  // namespace

TEST_CASE("a letter out of the ways in which models choose one") {
  check_forms(letters(), {
                             // Nothing but the label.
                             {"B", "B"},
                             {"b", "B"},
                             {"(B)", "B"},
                             {" B.\n", "B"},
                             {"**C**", "C"},
                             {"`D`", "D"},
                             {"“A”", "A"},
                             {"Option C", "C"},
                             {"Answer: D", "D"},
                             {"[B]", "B"},
                             {"> **(B).**", "B"},
                             {"$\\boxed{B}$", "B"},
                             {"A", "A"},
                             {"i", "I"},
                             // Marked as final.
                             {"Final answer: C", "C"},
                             {"I first thought the answer is A. **Final Answer:** B", "B"},
                             {"A looks right, but \\boxed{\\text{D}} it is.", "D"},
                             {"<answer>B</answer>", "B"},
                             {"Some work.\n#### C", "C"},
                             {"The answer is A.\n\nMy final choice is (d).", "D"},
                             // Stated.
                             {"The answer is (B).", "B"},
                             {"The answer is B", "B"},
                             {"The correct answer is: **B**", "B"},
                             {"Answer: D because A is wrong", "D"},
                             {"Answer: D, because A is wrong", "D"},
                             {"ANSWER = C", "C"},
                             {"**Answer:** C", "C"},
                             {"Answer (letter only): B", "B"},
                             {"The answer is clearly option C, not B.", "C"},
                             {"the answer is b", "B"},
                             {"The answer should be E!", "E"},
                             {"The best choice would be\n\nC", "C"},
                             {"After some thought, I choose B.", "B"},
                             {"I'd go with (C)", "C"},
                             {"I think it's D", "D"},
                             {"It must be C.", "C"},
                             {"It's not A, so the answer is B.", "B"},
                             {"So, B.", "B"},
                             {"Definitely B!", "B"},
                             {"A is correct.", "A"},
                             {"Let us see. Option B is the correct answer.", "B"},
                             {"(C) is correct because (A) and (B) are too small.", "C"},
                             {"The answer is A because of the others none fits.", "A"},
                             {"Die Antwort ist B.", "B"},
                             {"La réponse est C", "C"},
                             {"La respuesta es D.", "D"},
                             {"答案是B。", "B"},
                             {"答えはCです", "C"},
                             {"Answer: B Paris", "B"},
                             // A line starts with it.
                             {"B) Paris", "B"},
                             {"B. Paris", "B"},
                             {"(B) Paris", "B"},
                             {"B: it is the capital.", "B"},
                             {"**B**: it is the capital.", "B"},
                             {"**B. Paris**", "B"},
                             {"B - Paris", "B"},
                             {"Paris is the capital of France.\n\nB) Paris", "B"},
                             {"B) Paris\nOption (A) is in England.", "B"},
                             {"D, because the others are too small.", "D"},
                             {"A. Paris", "A"},
                             // Marked among words.
                             {"Paris, which is (B), has the tower.", "B"},
                             {"Everything speaks for **C** here.", "C"},
                             {"That would make 'D' right.", "D"},
                         });
}

TEST_CASE("what is no choice, or more than one") {
  check_forms(letters(), {
                             {"", k_none},
                             {"Paris", k_none},
                             {"I do not know.", k_none},
                             {"A dog is an animal.", k_none},
                             {"The answer is a dog.", k_none},
                             {"The answer is A dog", k_none},
                             {"The answer is I think hard to say", k_none},
                             {"The answer is Paris.", k_none},
                             {"The answer is not B.", k_none},
                             {"The answer is either one.", k_none},
                             {"The answer isn't B", k_none},
                             {"I don't think the answer is B.", k_none},
                             {"If the answer is B then I am lost", k_none},
                             {"The only wrong option is B", k_none},
                             {"I doubt that it is C.", k_none},
                             {"Vitamin C is good for you.", k_none},
                             {"Plan B is to wait.", k_none},
                             {"C++ is a language.", k_none},
                             {"answer(s) in f(B) are none", k_none},
                             {"B-52 bombers", k_none},
                             {"Neither A nor B is correct.", k_none},
                             {"All of the above", k_none},
                             {"I, however, would wait.", k_none},
                             {"A or B", k_none},
                             {"A, B", "it names both A and B"},
                             {"The answer is A or B.", "it names both A and B"},
                             {"The answer is A/B.", "it names both A and B"},
                             {"The answer is B (or possibly C).", "it names both B and C"},
                             {"Answer: A and C", "it names both A and C"},
                             {"A, B and C are all right.", "it names both A and B"},
                             {"The answer is A. No, the answer is B.", "it names both A and B"},
                             {"The answer is (A). The answer is (B).", "it names both A and B"},
                             {"Final answer: A\nFinal answer: B", "it names both A and B"},
                             {"A) London\nB) Paris\nC) Rome", "it names both A and B"},
                             {"(A) London (B) Paris (C) Rome", "it names both A and B"},
                             {"It is between (A) and (B).", "it names both A and B"},
                             {"A is correct. B is correct.", "it names both A and B"},
                             {"**A** and **B** look alike.", "it names both A and B"},
                             {"The answer is \xff B", k_none},
                         });
}

TEST_CASE("labels of words") {
  const ChoiceReader reader({"yes", "no", "not sure", "unclear"});
  check_forms(reader, {
                          {"Yes", "yes"},
                          {"**NO**", "no"},
                          {"no.", "no"},
                          {"Not sure.", "not sure"},
                          {"Yes, since it rains.", "yes"},
                          {"No. It is dry.", "no"},
                          {"The answer is: unclear", "unclear"},
                          {"My verdict is \"no\".", "no"},
                          {"It rains, so yes.", "yes"},
                          {"The label is **not sure**, as it were", "not sure"},
                          {"Nobody knows", k_none},
                          {"No one knows", k_none},
                          {"It is no problem", k_none},
                          {"Yes and no", k_none},
                          {"yes/no", k_none},
                          {"Yes, but then again no.", "it names both yes and no"},
                          {"Yes. That is unclear.", "unclear"},
                          {"Yes. It looks unclear.", "it names both yes and unclear"},
                      });
}

TEST_CASE("choice") {
  check_rows({
      {R"({"choice": "B"})", "The answer is (B).", true, R"(expected the choice B, got B in "The answer is (B).")"},
      {R"({"choice": {"equals": "b", "choices": ["a", "b"]}})", "B) Paris", true,
       R"(expected the choice B, got B in "B) Paris")"},
      {R"({"choice": "B"})", "It is C.", false, R"(expected the choice B, got C in "It is C.")"},
      {R"({"choice": "B"})", "A or B", false, R"(expected the choice B, got "A or B" (it names no choice))"},
      {R"({"not": {"choice": "B"}})", "Paris", true, R"(expected not the choice B: met)"},
      {R"({"choice": {"equals": "YES", "choices": ["yes", "no"]}})", "yes!", true,
       R"(expected the choice yes, got yes in "yes!")"},
  });
  CHECK(score(R"({"choice": "{{ reference }}"})", "(C)", {{"reference", "c"}}).pass);
  const Score other =
      score(R"({"choice": {"equals": "{{ reference }}", "choices": ["A", "B"]}})", "(C)", {{"reference", "c"}});
  CHECK(other.error == Outcome::invalid_check);
  CHECK(other.reason == R"("c" is none of the choices "A", "B")");
}

TEST_CASE("a choice does not take long to find, or to miss") {
  for (const std::string& piece :
       std::vector<std::string>{"the answer is ", "(((((", "so so so ", "A ", "**", "answer: * * "}) {
    std::string text;
    while (text.size() < 100'000) text += piece;
    CAPTURE(piece);
    const Evaluated<ChoiceReader::Choice> choice = letters().read(text);
    if (choice) CHECK(!choice->label);
  }
}

TEST_CASE("what choice refuses") {
  check_refused({
      {R"({"choice": "AB"})",
       R"(s:1:12: error: "AB" is none of the choices "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S", "T", "U", "V", "W", "X", "Y", …)"},
      {R"({"choice": {"equals": "A", "choices": ["A"]}})", "s:1:39: error: one choice is none (give at least two)"},
      {R"({"choice": {"equals": "A", "choices": ["A", "a"]}})",
       R"(s:1:45: error: the choice "a" stands twice (upper and lower case are the same here))"},
      {R"({"choice": {"equals": "A", "choices": ["A", " "]}})", "s:1:45: error: a choice without a text"},
      {R"({"choice": {"choices": ["A", "B"]}})", "s:1:12: error: check 'choice' has no 'equals'"},
  });
}
