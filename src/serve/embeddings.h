#pragma once

#include "data/value.h"
#include "serve/mock_shape.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace llmeval {

/// A unit vector that depends on the text alone; texts that share words point in similar directions.
std::vector<float> embed_text(std::string_view text, std::int64_t dimensions);

/// Answers POST /embeddings as OpenAI does. \param dimensions  where the request does not say.
MockReply embeddings_reply(const Value& body, std::int64_t dimensions);

}  // namespace llmeval
