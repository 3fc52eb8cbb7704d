#pragma once

#include "check/check_input.h"
#include "config/project.h"
#include "domain/answer_cleaning.h"
#include "domain/sample.h"

#include <tl/expected.hpp>

#include <string>

namespace llmeval {

/// An answer as checks look at it: cleaned as its model's `answer:` says, then as the suite's.
tl::expected<std::string, Uncleaned> clean_answer(const Call& call, const Suite& suite);

/// The answers of others as the checks of a sample see them. Refers to all that it is given.
class CleanedAnswers final : public ComparedAnswers {
 public:
  /// \param stored  nullptr: there are none.
  CleanedAnswers(const OtherAnswers* stored, const Suite& suite, const SampleResult& sample)
      : stored_(stored), suite_(suite), sample_(sample) {}

  Evaluated<std::string> find(const SampleKey& other, OtherAnswers::Runs runs) const override;

 private:
  const OtherAnswers* stored_;
  const Suite& suite_;
  const SampleResult& sample_;
};

}  // namespace llmeval
