#include "config/golden_file.h"
#include "config/models_file.h"
#include "config/price_book.h"
#include "config/project.h"
#include "config/quarantine_file.h"
#include "config/suite_defaults.h"
#include "config/suite_file.h"
#include "data/shape.h"
#include "prompt/chat_list.h"
#include "prompt/github.h"
#include "prompt/prompty.h"

namespace llmeval {

std::optional<Value> published_schema(std::string_view name) {
  if (name == "suite") return json_schema_document(*suite_shape(), "llmeval:suite:1", "llmeval suite (*.eval.yaml)");
  if (name == "include") {
    return json_schema_document(*include_shape(true), "llmeval:include:1", "llmeval included file of suites");
  }
  if (name == "models")
    return json_schema_document(*models_shape(), "llmeval:models:1", "llmeval models (models.yaml)");
  if (name == "prices") {
    return json_schema_document(*prices_shape(), "llmeval:prices:1", "llmeval prices (evals/prices.yaml)");
  }
  if (name == "quarantine") {
    return json_schema_document(*quarantine_shape(), "llmeval:quarantine:1",
                                "llmeval quarantine (evals/quarantine.yaml)");
  }
  if (name == "golden") {
    return json_schema_document(*golden_shape(), "llmeval:golden:1", "llmeval line of evals/golden/SUITE.jsonl");
  }
  if (name == "prompt") {
    return json_schema_document(*prompty_shape(), "llmeval:prompt:1", "llmeval prompt (front matter of .prompty)");
  }
  if (name == "github-prompt") {
    return json_schema_document(*github_prompt_shape(), "llmeval:github-prompt:1",
                                "GitHub Models prompt (.prompt.yml)");
  }
  if (name == "chat") return json_schema_document(*chat_file_shape(), "llmeval:chat:1", "llmeval chat prompt (.json)");
  return std::nullopt;
}

}  // namespace llmeval
