#pragma once

#include "base/diagnostic.h"
#include "data/value.h"
#include "domain/model.h"

namespace llmeval {

/// Finds what a shape cannot see in the entry of an application (ProviderInfo::is_application): a template of its
/// address, headers or body that does not compile or reads what no request has, a JSON pointer that is none, and keys
/// that only models have. \param entry  with what it extends under it and the environment filled in.
void check_application(const Value& entry, const Model& model, Diagnostics& diagnostics);

/// The first step of a model's `answer:` where it is a JSON pointer; nullptr where there is none.
const Value* answer_pointer(const Value& entry);

}  // namespace llmeval
