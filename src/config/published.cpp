#include "config/models_file.h"
#include "config/project.h"
#include "config/suite_defaults.h"
#include "config/suite_file.h"
#include "data/shape.h"
#include "prompt/prompty.h"

namespace llmeval {

std::optional<Value> published_schema(std::string_view name) {
  if (name == "suite") return json_schema_document(*suite_shape(), "llmeval:suite:1", "llmeval suite (*.eval.yaml)");
  if (name == "include") {
    return json_schema_document(*include_shape(true), "llmeval:include:1", "llmeval included file of suites");
  }
  if (name == "models")
    return json_schema_document(*models_shape(), "llmeval:models:1", "llmeval models (models.yaml)");
  if (name == "prompt") {
    return json_schema_document(*prompty_shape(), "llmeval:prompt:1", "llmeval prompt (front matter of .prompty)");
  }
  return std::nullopt;
}

}  // namespace llmeval
