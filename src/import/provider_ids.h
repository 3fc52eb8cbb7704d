#pragma once

#include "data/value.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

enum class ModelUse : std::uint8_t { answers, judges, vectors };

/// What an id such as `openai:chat:gpt-4o` comes to with us.
struct ModelId {
  Object entry;         ///< Of models.yaml: provider, base_url, model, kind, api_key_env.
  std::string name;     ///< What to call it.
  std::string differs;  ///< How it is not quite the same; empty: it is.
};

/// Nullopt with `why` where nothing of ours asks such a model the same way.
std::optional<ModelId> read_model_id(std::string_view id, ModelUse use, std::string& why);

/// `{{ env.NAME }}` as models.yaml has it: `${env:NAME}`. Nullopt where other tags are left.
std::optional<std::string> environment_reference(std::string_view text);
/// NAME where the whole text is `{{ env.NAME }}`.
std::optional<std::string> environment_name(std::string_view text);

}  // namespace llmeval
