#pragma once

#include "domain/case.h"
#include "domain/message.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// One question to a model, neutral of any wire. Parameters have our names; those of the prompt already won over the
/// model's.
struct Request {
  std::vector<Message> messages;
  Object parameters;
  std::optional<Value> output_schema;  ///< JSON Schema that the answer should have.
  std::vector<Tool> tools;

  // Whose question it is: programs, recordings and simulations answer by it; it never goes over a wire.
  std::shared_ptr<const Case> subject;
  std::int32_t trial = 1;  ///< From 1.

  /// The body that this model's provider sends for it, once it was made for the cache's key; null: not made yet.
  std::shared_ptr<const std::string> body;
};

}  // namespace llmeval
