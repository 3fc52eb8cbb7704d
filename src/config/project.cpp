#include "config/project.h"

namespace llmeval {

std::vector<std::shared_ptr<const Model>> Suite::all_models() const {
  std::vector<std::shared_ptr<const Model>> all = models;
  all.insert(all.end(), fallbacks.begin(), fallbacks.end());
  all.insert(all.end(), check_models.begin(), check_models.end());
  return all;
}

}  // namespace llmeval
