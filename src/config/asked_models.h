#pragma once

#include "config/project.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace llmeval {

/// Gathers whom the checks of a suite's cases ask, and with which prompts, each once.
class AskedModels {
 public:
  void add(const SuiteCase& golden);

  /// In the order of meeting; of one name as often as it is written at different places, up to 100 of a file: rows of
  /// data that name it a million times are told enough.
  const std::vector<AskedModel>& models() const { return models_; }
  /// By name and hash.
  const std::vector<std::shared_ptr<const Prompt>>& prompts() const { return prompts_; }

 private:
  void add(const Expectations& expectations);

  /// Where it was met, by the file, the name and whether it may be the model's own.
  std::map<std::tuple<std::uint32_t, std::string, bool>, std::set<std::pair<std::uint32_t, std::uint32_t>>> met_;
  std::vector<AskedModel> models_;
  std::vector<std::shared_ptr<const Prompt>> prompts_;
};

/// Whether two configured models are one and the same model: its answers are the other's.
bool is_same_model(const Model& a, const Model& b);

}  // namespace llmeval
