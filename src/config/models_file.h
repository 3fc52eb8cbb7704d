#pragma once

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
  std::shared_ptr<const Model> model;  ///< Nullptr: the entry is wrong, which was told.
  std::vector<std::string> unset;      ///< Environment variables of its address that are not set: it cannot be used.
  Place address;                       ///< Where they are named.
};

/// The models of one file by name.
struct ModelTable {
  std::map<std::string, ModelEntry, std::less<>> entries;
  bool is_whole = true;  ///< False: it could not be read, which was told: nobody knows which names it has.
};

/// Reads a models file. Every mistake goes to `diagnostics`, those inside a provider's own options included (a regular
/// expression, a template, a file of recordings that is not there). \param path  from the project's root.
ModelTable read_models(const FileSource& files, const std::string& path, const Environment& environment,
                       Diagnostics& diagnostics);

/// A model without an entry, written `provider:model`; nullptr where the text is not of that form or the provider needs
/// an entry.
std::shared_ptr<const Model> make_bare_model(std::string_view text);

}  // namespace llmeval
