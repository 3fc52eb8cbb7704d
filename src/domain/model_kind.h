#pragma once

#include "domain/model.h"

namespace llmeval {

/// Whether the model makes vectors of texts instead of answers (`kind: embeddings`).
inline bool makes_embeddings(const Model& model) {
  const Value* kind = model.options.find("kind");
  return kind != nullptr && kind->is_text() && kind->text() == "embeddings";
}

}  // namespace llmeval
