#pragma once

#include "config/asked_models.h"
#include "config/models_reader.h"
#include "config/price_book.h"
#include "config/suite_file.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace llmeval {

/// Finds the models that suites name, each models file and each model made once: suites that name the same one share
/// it. All that it is made from outlives it.
class ModelFinder {
 public:
  /// Models of the models.yaml nearest to each suite.
  ModelFinder(const FileSource& files, const Environment& environment, Diagnostics& diagnostics);
  /// Those of the selection's models file instead, where it has one; of an untrusted project no others at all.
  ModelFinder(const FileSource& files, const Environment& environment, const Selection& selection,
              Diagnostics& diagnostics);

  /// Gives `into` the suite's own models, or those of the command line instead, and what they fall back to.
  void find(const SuiteFile& suite, const std::vector<std::string>& instead, Suite& into);
  /// Gives `into`, whose models are known, those that the suite's checks ask, and what they fall back to, programs
  /// among them. A judge that is a model under test, or falls back to one, is a mistake, unless its check allows it; so
  /// is one that makes embeddings, and a model of embeddings that makes none.
  void find_asked(const SuiteFile& suite, const AskedModels& asked, Suite& into);
  /// As find(), for a prompt outside any suite, of one model: see Question::model.
  void find_for(const Prompt& prompt, const std::string& name, Suite& into);
  /// See find_models().
  std::vector<std::shared_ptr<const Model>> find_each(const std::string& suite_path,
                                                      const std::vector<std::string>& names);
  /// See load_models().
  std::vector<ConfiguredModel> find_named(std::vector<std::string> names);

 private:
  std::vector<std::shared_ptr<const Model>> named(const SuiteFile& suite, const std::vector<std::string>& instead,
                                                  const ModelTable& table);
  std::shared_ptr<const Model> model(const std::string& name, Place place, const ModelTable& table);
  std::shared_ptr<const Model> unpriced(const std::string& name, Place place, const ModelTable& table);
  std::string only_model(const Prompt& prompt, const ModelTable& table);
  void add_fallbacks(const ModelTable& table, Suite& into);
  /// A program that a check asks, to be run in the folder of the file that names it.
  std::shared_ptr<const Model> program(const AskedModel& asked);
  /// Whether the model does what it is asked for; tells it where not.
  bool does(const Model& model, CallPurpose purpose, Place place);
  void refuse_own(const AskedModel& asked, const Model& judge, const Suite& suite);
  /// Nullptr where there is no models file.
  const ModelTable* table_for(std::string folder);
  /// The path of the models.yaml nearest to a folder; empty: there is none.
  std::string nearest_models_file(std::string folder) const;
  void tell_passed_over(const std::string& path);

  const FileSource& files_;
  Diagnostics& diagnostics_;
  const ModelsFile* only_file_ = nullptr;  ///< Nullptr: the nearest.
  bool is_untrusted_ = false;
  std::set<std::string> passed_over_;  ///< Models files of the project that are told of.
  ModelsReader reader_;
  const ModelTable no_table_;
  std::map<std::string, std::shared_ptr<const Model>> bare_;
  std::map<std::string, std::shared_ptr<const Model>> programs_;  ///< By folder and name.
  const PriceBook prices_;
  std::map<std::shared_ptr<const Model>, std::shared_ptr<const Model>> priced_;  ///< By what their entries say.
};

}  // namespace llmeval
