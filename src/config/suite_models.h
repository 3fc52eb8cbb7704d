#pragma once

#include "config/models_file.h"
#include "config/suite_file.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace llmeval {

/// Finds the models that suites name, each models file and each model made once: suites that name the same one share
/// it.
class ModelFinder {
 public:
  ModelFinder(const FileSource& files, const Environment& environment, Diagnostics& diagnostics)
      : files_(files), environment_(environment), diagnostics_(diagnostics) {}

  /// The suite's own models, or those of the command line instead.
  std::vector<std::shared_ptr<const Model>> find(const SuiteFile& suite, const std::vector<std::string>& instead);

 private:
  void add(const std::string& name, Place place, const ModelTable& table,
           std::vector<std::shared_ptr<const Model>>& models);
  void report_unknown(const std::string& name, Place place, const ModelTable& table);
  const ModelTable& table_for(std::string folder);

  const FileSource& files_;
  const Environment& environment_;
  Diagnostics& diagnostics_;
  std::map<std::string, ModelTable> tables_;
  std::map<std::string, std::shared_ptr<const Model>> bare_;
};

}  // namespace llmeval
