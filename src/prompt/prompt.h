#pragma once

#include "domain/request.h"
#include "domain/run.h"
#include "schema/schema.h"
#include "template/template.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// A declared parameter of a prompt.
struct PromptInput {
  std::string name;
  std::optional<Value> default_value;
  std::string description;
};

/// A prompt as loaded: what a model will see, before a case's variables are filled in. Immutable after loading, cheap
/// to copy.
struct Prompt {
  PromptVersion version;  ///< Name, path, hash and canonical form.
  std::string description;
  std::optional<Template> content;
  bool has_roles = true;  ///< False: `content` is the one user message, read without role markers.
  std::vector<PromptInput> inputs;
  Object parameters;  ///< Under our names; they win over the model's.
  std::optional<Value> output_schema;
  std::optional<Schema> answer_schema;  ///< That, compiled.
  std::vector<Tool> tools;
  std::string model_hint;  ///< The model the file names; only shown.
  Place place;

  /// Variables that a case must bring: those the template reads less those with a default. In order of first use.
  std::vector<VariableUse> required_variables() const;
  /// All names that the template reads.
  bool uses(std::string_view variable) const;
  /// The messages for these variables (inputs' defaults under them). Never none: a prompt without a role marker that
  /// comes to nothing is an empty user message, one whose markers are all passed over is an error.
  /// \param history  what was said before; place_messages() says where it goes.
  /// \param odd  see Template::render().
  Rendered<std::vector<Message>> render(const Object& variables, const std::vector<Message>& history = {},
                                        std::vector<OddPrint>* odd = nullptr) const;
};

}  // namespace llmeval
