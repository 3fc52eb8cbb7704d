#pragma once

#include "data/value.h"
#include "domain/model.h"
#include "domain/request.h"
namespace llmeval {

/// Whether the request sets temperature, top_p or top_k, which versions of the API from `2026-10-21` on refuse.
bool takes_sampling(const Request& request);

/// The body of POST {base}/messages. The system messages that come first are its `system`, later ones stay where they
/// are; results of tools that follow one another are one message of the user. Thinking is not sent back: without its
/// signature it would be refused. Without `max_output_tokens` the bound is 8,192, since the API asks for one.
/// `reasoning_effort` becomes the effort of adaptive thinking, `none` switches thinking off.
Object anthropic_body(const Model& model, const Request& request);

}  // namespace llmeval
