#pragma once

#include "import/import.h"
#include "import/promptfoo_prompts.h"

#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// A suite on its way into a file.
struct WrittenSuite {
  std::string name;
  std::string description;
  std::string from;  ///< The foreign file.
  std::optional<Number> min_score;
  std::optional<Value> answer;  ///< How answers are cleaned.
  std::optional<Value> trials;
  Object tags;
  Object vars;                       ///< Of every case.
  std::vector<std::string> prompts;  ///< Paths from the project's root.
  std::vector<std::string> models;
  List expect;
  List cases;
};

/// The files of suites, prompts and models. Many cases become a file of their own.
std::vector<ImportedFile> write_project(const std::vector<WrittenSuite>& suites,
                                        const std::vector<ImportedPrompt>& prompts, const Object& models,
                                        const List& recorded);
/// Where write_project() puts recorded answers, from evals/.
std::string recorded_path();
/// What is to be done before models can be asked: which keys they need.
std::vector<std::string> keys_to_set(const Object& models);

}  // namespace llmeval
