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
  std::string tool_choice;  ///< `auto`, `none`, `required`, or the name of the tool to be called; empty: not said.

  // Whose question it is: programs, recordings and simulations answer by it; it never goes over a wire.
  std::shared_ptr<const Case> subject;
  std::int32_t trial = 1;  ///< From 1.
  std::int32_t turn = 1;   ///< Which question of the sample's conversation, from 1.
  /// What of `parameters` is the prompt's own: it wins over a fallback's, too. Null: nothing. Outlives the request.
  const Object* prompt_parameters = nullptr;

  /// The body that this model's provider sends for it, once it was made for the cache's key; null: not made yet.
  std::shared_ptr<const std::string> body;
};

/// More tokens than the input can have, known before anything is sent: no tokenizer makes more tokens than bytes, and
/// what a wire puts around messages, tools and images is bounded. Some four times what it will be.
std::int64_t most_input_tokens(const Request& request);
/// `max_output_tokens` of a request's (or a model's, or a prompt's) parameters.
std::optional<std::int64_t> most_output_tokens(const Object& parameters);

}  // namespace llmeval
