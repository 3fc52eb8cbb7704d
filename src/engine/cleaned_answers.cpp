#include "engine/cleaned_answers.h"

#include "engine/check_calls.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

tl::expected<std::string, Uncleaned> clean_answer(const Call& call, const Suite& suite) {
  std::string answer = call.completion.text();
  const Model* model = find_model(suite, call.model);
  if (suite.cleaning.empty() && (model == nullptr || model->cleaning.empty())) return answer;
  tl::expected<std::string, Uncleaned> cleaned = model == nullptr ? answer : model->cleaning.apply(answer);
  if (cleaned) cleaned = suite.cleaning.apply(*std::move(cleaned));
  // Of a refusal, which is what a check waits for, nobody expects the form of an answer.
  if (!cleaned && call.outcome != Outcome::ok) return answer;
  return cleaned;
}

Evaluated<std::string> CleanedAnswers::find(const SampleKey& other, OtherAnswers::Runs runs) const {
  if (stored_ == nullptr) return tl::unexpected<std::string>("no stored run is known here");
  const Result<Call> call = stored_->find(other, sample_.subject, runs);
  if (!call) {
    const Error& error = call.error();
    return tl::unexpected(error.hint.empty() ? error.message : fmt::format("{} ({})", error.message, error.hint));
  }
  tl::expected<std::string, Uncleaned> text = clean_answer(*call, suite_);
  if (!text) return tl::unexpected<std::string>(std::move(text).error().why);
  return *std::move(text);
}

}  // namespace llmeval
