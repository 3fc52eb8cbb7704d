#pragma once

#include "domain/parameters.h"
#include "import/foreign_files.h"
#include "import/names.h"
#include "import/provider_ids.h"

#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// The models of a project of promptfoo: entries for models.yaml, made as its parts name them.
class PromptfooModels {
 public:
  explicit PromptfooModels(ForeignFiles& files) : files_(files) {}

  /// A provider as promptfoo writes one: an id, `{id, label, config}`, `{ID: {config}}`, or a file of these. Its name
  /// among ours, the same for the same provider; noted where it cannot be had.
  std::optional<std::string> add(const Value& provider, ModelUse use);
  /// Answers that are recorded with the tests.
  std::string add_recorded(const std::string& answers_path);
  /// Who judges, or gives embeddings, where nobody is named.
  std::string default_judge(Place place);
  std::string default_vectors(Place place);

  /// By the label or the id of a provider that was added; nullopt: there is none.
  std::optional<std::string> find(std::string_view label) const;
  /// Whether a model is asked for answers.
  bool answers(std::string_view name) const;
  /// The labels of the prompts that a model is for; empty: all.
  const std::vector<std::string>& prompts_of(std::string_view name) const;

  const Object& entries() const { return entries_; }

 private:
  struct Known {
    std::string id;     ///< The foreign one.
    std::string label;  ///< May be empty.
    std::string name;
    Value config;
    std::vector<std::string> prompts;
    bool answers = false;
  };

  std::optional<std::string> add_one(const std::string& id, const Value& options, ModelUse use);
  bool read_config(const Value& config, Object& entry, const std::string& what);
  bool read_member(const Member& member, Object& entry, Object& parameters, Object& extra, const std::string& what);
  void set_parameter(const ParameterInfo& parameter, Value value, Place place, const Object& entry, Object& parameters,
                     const std::string& named);
  void read_key(const Member& member, Object& entry, const std::string& what);
  std::optional<Object> read_http(const std::string& id, const Value& config, const std::string& what);
  std::string keep(Known known, Object entry, const std::string& wanted);

  ForeignFiles& files_;
  UniqueNames names_;
  std::vector<Known> known_;
  Object entries_;
};

}  // namespace llmeval
