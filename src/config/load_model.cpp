#include "config/load_model.h"

#include "config/suite_models.h"

namespace llmeval {

std::shared_ptr<const Model> load_model(const FileSource& files, const Environment& environment,
                                        const std::string& folder, const std::string& name, Diagnostics& diagnostics) {
  // As for a prompt that stands in that folder and names no model itself.
  Prompt prompt;
  prompt.version.path = folder.empty() ? "models.yaml" : folder + "/models.yaml";
  Suite suite;
  ModelFinder(files, environment, diagnostics).find_for(prompt, name, suite);
  return suite.models.empty() ? nullptr : suite.models.front();
}

}  // namespace llmeval
