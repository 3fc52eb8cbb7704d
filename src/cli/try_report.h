#pragma once

#include "config/project.h"
#include "domain/request.h"
#include "domain/sample.h"

#include <string>

namespace llmeval {

/// A question and what it came to.
struct Tried {
  const Prompt& prompt;
  const Model& model;
  const Request& question;
  const SampleResult& sample;
};

/// For people: the messages, the answer, and what is known of how it came. Inert.
std::string try_text(const Tried& tried);

/// The same as one JSON object on one line:
/// `{"prompt": {"name", "path", "hash"}, "model", "messages", "parameters", "outcome", "reason", "answer",
/// "latency_us", "usage", "cost_nano_usd", "served_by", "calls": [as in the event log]}`.
std::string try_json(const Tried& tried);

}  // namespace llmeval
