#pragma once

#include "config/project.h"
#include "data/shape.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace llmeval {

/// What may stand in models.yaml.
ShapeRef models_shape();

/// The models of one file by name, with the places of their entries.
using ModelTable = std::map<std::string, std::shared_ptr<const Model>, std::less<>>;

/// Reads a models file. Every mistake goes to `diagnostics`, those inside a provider's own options included (a regular expression, a template,
/// a file of recordings that is not there).
/// \param path  from the project's root.
ModelTable read_models(const FileSource& files, const std::string& path, const Environment& environment,
                       Diagnostics& diagnostics);

/// A model without an entry, written `provider:model`; nullptr where the text is not of that form.
std::shared_ptr<const Model> make_bare_model(std::string_view text);

}  // namespace llmeval
