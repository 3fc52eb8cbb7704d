#pragma once

#include "config/environment_text.h"
#include "config/project.h"
#include "data/shape.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// What may stand in models.yaml.
ShapeRef models_shape();

/// An entry of a models file.
struct ModelEntry {
  std::shared_ptr<const Model> model;  ///< Nullptr: the entry is wrong, which was told, or reads what is unset.
  std::vector<UnsetVariable> unset;    ///< What it reads of the environment and is not there: it cannot be used.
  List fallback;                       ///< The names as they are written.
  bool inherits_fallback = false;      ///< They are written where it extends.
};

/// The models that a suite can name.
struct ModelTable {
  std::map<std::string, ModelEntry, std::less<>> entries;
  bool is_whole = true;  ///< False: a file could not be read, which was told: nobody knows which names it has.
};

/// A model without an entry, written `provider:model`; nullptr where the text is not of that form or the provider needs
/// an entry.
std::shared_ptr<const Model> make_bare_model(std::string_view text);

/// `did you mean 'mini'?`, or all that there are.
std::string suggest_model(const std::string& name, const ModelTable& table);

}  // namespace llmeval
