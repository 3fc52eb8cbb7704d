#pragma once

#include "base/clock.h"
#include "data/shape.h"
#include "domain/model.h"
#include "serve/fault.h"
#include "serve/mock_limits.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// What `llmeval mock --config FILE` sets; without one all is as it stands here.
struct MockConfig {
  std::vector<std::string> models{"mock-model"};  ///< What GET /v1/models lists; any name is answered to.
  std::shared_ptr<const Model> model;             ///< The simulated one that answers.
  bool has_rules = false;                         ///< Else its answers only repeat the question.
  std::uint64_t seed = 0;
  std::vector<FaultRule> faults;
  MockLimitSettings limits;
  std::size_t piece = 16;         ///< Bytes of text in an event of a stream.
  Duration pause{0};              ///< Between events.
  std::int64_t dimensions = 256;  ///< Of embeddings.
};

ShapeRef mock_shape();
/// A document for `llmeval schema mock`.
Value published_mock_schema();

/// Reads what that shape has passed. What it cannot see goes to `diagnostics`, but for mistakes in the rules' regular
/// expressions and templates: those config knows how to find in MockConfig::model.
MockConfig read_mock_config(const Value& file, Diagnostics& diagnostics);

}  // namespace llmeval
