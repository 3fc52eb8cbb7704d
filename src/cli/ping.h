#pragma once

#include "config/project.h"
#include "domain/outcome.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// Whether a model gives answers in the form of a JSON Schema.
enum class StructuredOutput : std::uint8_t { unknown, works, ignored, refused };

/// What asking a model once came to.
struct Pinged {
  std::string name;
  std::shared_ptr<const Model> model;  ///< Null: it cannot be asked, which `problem` says.
  bool is_fine = false;                ///< It was reached and gave an answer, whatever that says.
  std::optional<Outcome> outcome;      ///< Absent: it was not asked.
  int http_status = 0;                 ///< 0: none.
  std::string problem;                 ///< What is wrong; inert, no secrets. Empty where it is fine.
  std::string hint;                    ///< What to do about it; may be empty.
  std::string reported_model;
  std::optional<Duration> first_token;  ///< Absent: the answer was not streamed.
  Duration latency{0};
  StructuredOutput structured = StructuredOutput::unknown;
};

/// Asks every model one small question at the same time, in the form of a schema where its provider speaks HTTP; those
/// that refuse the schema once more without it. Sends nothing for models whose variables are not set.
Result<std::vector<Pinged>> ping_models(const std::vector<ConfiguredModel>& models, const Environment& environment);

}  // namespace llmeval
