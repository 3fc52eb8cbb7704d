#pragma once

#include "base/hash.h"
#include "domain/completion.h"
#include "domain/request.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace llmeval {

/// What a check asks somebody else about an answer: a judge for a vote, a model of embeddings for vectors, a program
/// for its verdict.
struct CheckQuestion {
  CallPurpose purpose = CallPurpose::judge;
  std::string model;  ///< Configured name of who is asked; of a program: the program.
  /// Messages, output schema, and the check's own parameters, which win over the model's. Whose question it is
  /// (subject, trial, turn) the engine fills in. Never null; votes share it.
  std::shared_ptr<const Request> request;
  std::int32_t vote = 1;  ///< From 1; stands where a trial does, so that every vote has an answer of its own.
};

/// What question_digest() takes from a request, as text: its messages, parameters, output schema and tools.
std::string question_content(const Request& request);

/// SHA-256 over purpose, model, vote, messages, parameters, output schema and tools: by it a stored call is found again
/// (Call::question). A stored format: it never changes.
Digest question_digest(const CheckQuestion& question);
/// The same. \param content  of the question's request: votes share it.
Digest question_digest(const CheckQuestion& question, std::string_view content);

/// A question that nobody has answered yet.
struct OpenQuestion {
  Digest id;
  std::string check;  ///< Name of the check that asks.
  CheckQuestion asked;
};

}  // namespace llmeval
