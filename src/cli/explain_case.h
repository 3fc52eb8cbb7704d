#pragma once

#include "base/diagnostic.h"
#include "base/result.h"
#include "config/project.h"
#include "domain/message.h"

#include <cstddef>
#include <string>
#include <vector>

namespace llmeval {

/// What one of a case's questions says, without what was said before it.
struct ExplainedTurn {
  std::vector<Message> said;
  Expectations expectations;  ///< Of its answer, besides the case's own.
};

struct ExplainedModel {
  const Model* model = nullptr;
  Object parameters;  ///< As sent: the prompt's own over the model's.
};

/// A prompt with the case's variables filled in, and who is asked.
struct ExplainedPrompt {
  const Prompt* prompt = nullptr;  ///< Nullptr: the suite has none.
  std::vector<ExplainedTurn> turns;
  std::vector<ExplainedModel> models;
};

/// A case as it will run. The suite outlives it.
struct ExplainedCase {
  const Suite* suite = nullptr;
  SuiteCase golden;
  std::vector<ExplainedPrompt> prompts;
};

/// \param index  of the case in the suite.
Result<ExplainedCase> explain_case(const Suite& suite, std::size_t index);

/// For people: where the case is written, its variables, reference and tags, the messages of each prompt and who is
/// asked, and the checks with their options, each with the place that it comes from. Inert.
/// \param places  collected what was read.
std::string explained_text(const ExplainedCase& explained, const Diagnostics& places);
/// The same as a JSON object; a place is `path:line:col`, or null where there is none.
std::string explained_json(const ExplainedCase& explained, const Diagnostics& places);

}  // namespace llmeval
