// Assertions of promptfoo that another model decides.
#include "import/promptfoo_assertion.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

namespace {

// Who grades: the assertion's own, the test's, else a judge for the user to choose.
std::optional<std::string> judge_of(const PromptfooAssertion& assertion) {
  const Value* provider = assertion.written.find("provider");
  if (provider == nullptr && assertion.context.options != nullptr) {
    provider = assertion.context.options->find("provider");
    const Value* const text = provider == nullptr ? nullptr : provider->find("text");
    if (text != nullptr) provider = text;
  }
  if (provider == nullptr) return assertion.models.default_judge(assertion.written.place());
  std::optional<std::string> name = assertion.models.add(*provider, ModelUse::judges);
  if (!name) return assertion.left_out("its grader cannot be asked");
  return name;
}

bool is_own(const PromptfooAssertion& assertion, const std::string& judge) {
  if (!assertion.models.answers(judge)) return false;
  assertion.files.notes().differs(
      assertion.written.place(), fmt::format("the grader '{}'", judge),
      "it judges its own answers, as 'self: true' says; a judge of its own would be better");
  return true;
}

std::optional<MadeCheck> make_rubric(const PromptfooAssertion& assertion, Object options, double usual) {
  const std::optional<std::string> rubric = assertion.read_text();
  if (!rubric) return std::nullopt;
  options.set("rubric", Value(*rubric));
  if (assertion.threshold && assertion.threshold->to_double() == 0)
    return assertion.left_out("a threshold of 0 lets every score pass");
  options.set("min", assertion.threshold_or(usual));
  assertion.differs("our judge is asked in other words, and its score decides: from 'min' on an answer passes");
  return MadeCheck{"judge", std::move(options)};
}

std::optional<MadeCheck> make_factuality(PromptfooAssertion& assertion, Object options) {
  const std::optional<std::string> fact = assertion.read_text();
  if (!fact) return std::nullopt;
  assertion.reference = *fact;
  options.set("prompt", Value("factuality"));
  // All its grades but 'disagrees' pass; the lowest of these is 0.4.
  options.set("min", Value(Number::from(0.4)));
  assertion.differs("our judge is asked in other words; its grades are the same");
  return MadeCheck{"judge_choice", std::move(options)};
}

}  // namespace

std::optional<MadeCheck> make_judge_check(PromptfooAssertion& assertion) {
  const std::optional<std::string> judge = judge_of(assertion);
  if (!judge) return std::nullopt;
  const Value* const prompt =
      assertion.context.options == nullptr ? nullptr : assertion.context.options->find("rubricPrompt");
  if (prompt != nullptr)
    assertion.files.notes().left_out(prompt->place(), "'rubricPrompt'",
                                     "our judge has its own prompt; see 'judge: {prompt}'");
  Object options{{"model", Value(*judge)}};
  if (is_own(assertion, *judge)) options.set("self", Value(true));
  if (assertion.type == "llm-rubric") return make_rubric(assertion, std::move(options), 0.5);
  if (assertion.type == "g-eval") return make_rubric(assertion, std::move(options), 0.7);
  if (assertion.type == "factuality" || assertion.type == "model-graded-factuality")
    return make_factuality(assertion, std::move(options));
  if (assertion.type == "answer-relevance") {
    options.set("prompt", Value("answer_relevance"));
    // Without a threshold it passes whatever the score is.
    if (assertion.threshold && assertion.threshold->to_double() > 0)
      options.set("min", Value(*assertion.threshold));
    else
      options.set("weight", Value(0));
    assertion.differs("a judge says how relevant an answer is, where promptfoo compares embeddings of questions");
    return MadeCheck{"judge", std::move(options)};
  }
  const std::optional<std::string> criterion = assertion.read_text();
  if (!criterion) return std::nullopt;
  options.set("rubric", Value(*criterion));
  options.set("choices", Value(Object{{"meets", Value(1)}, {"fails", Value(0)}}));
  options.set("min", Value(1));
  assertion.differs("our judge is asked in other words");
  return MadeCheck{"judge_choice", std::move(options)};
}

}  // namespace llmeval
