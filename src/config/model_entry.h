#pragma once

#include "config/models_file.h"
#include "data/shape.h"

#include <map>
#include <string>
#include <vector>

namespace llmeval {

/// Keys that the entry of any model may have; its provider's own come on top (ProviderInfo::options).
std::vector<Field> common_model_fields();

/// An entry with what it extends under it and the environment filled in, but for the fields that read what is unset.
struct EntryFields {
  const std::string& name;
  const Object& fields;
  Place place;  ///< Of its name.
  const Environment& environment;
  const FileSource& files;
  const std::map<SourceId, std::string>& paths;  ///< Of models files, from the project's root.
};

/// Makes the model of an entry whose fields were checked against their shapes. What a shape cannot see goes to
/// `diagnostics`. \param into  completed with the model, unless the entry is wrong or `into.unset` says that it cannot
/// be made, and with its fallbacks.
void read_model_entry(const EntryFields& entry, ModelEntry& into, Diagnostics& diagnostics);

}  // namespace llmeval
