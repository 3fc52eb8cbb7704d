#include "config/project.h"

namespace llmeval {

std::vector<std::shared_ptr<const Model>> Suite::answering_models() const {
  std::vector<std::shared_ptr<const Model>> all = models;
  all.insert(all.end(), fallbacks.begin(), fallbacks.end());
  return all;
}

std::vector<std::shared_ptr<const Model>> Suite::all_models() const {
  std::vector<std::shared_ptr<const Model>> all = answering_models();
  all.insert(all.end(), check_models.begin(), check_models.end());
  return all;
}

}  // namespace llmeval
