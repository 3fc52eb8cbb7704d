#pragma once

#include "data/value.h"
#include "domain/message.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

/// Tags in written order: `x` is `x: true`. Values are scalars, as text.
using Tags = std::vector<std::pair<std::string, std::string>>;

/// What a tool of a case answers, without being run.
struct CannedResult {
  /// A call has it where it has these arguments, whatever else it has; absent: every call.
  std::optional<Object> arguments;
  Value result;
};
struct CannedTool {
  std::string name;
  std::vector<CannedResult> results;  ///< The first that fits answers.
};
/// How the tools of a case behave, so that a model that calls tools can be asked on and on until it answers.
struct CannedTools {
  std::vector<CannedTool> tools;
  std::int32_t max_steps = 10;  ///< Questions to the model for one turn, its answer included, at most.
};

/// One golden input.
struct Case {
  std::string id;  ///< Unique in its suite; up to 200 bytes of printable UTF-8, no `~`.
  std::string description;
  Object vars;                     ///< The suite's variables with the case's own over them.
  std::optional<Value> reference;  ///< What is right; for checks and judges only.
  /// The reference is an answer that a person accepted (`evals/golden/`): no part of the case's hash nor of what is
  /// stored of it, so that runs before and after stay comparable.
  bool reference_is_accepted = false;
  Tags tags;                     ///< The suite's with the case's own over them.
  Place place;                   ///< Where it was written.
  std::string hash;              ///< Of a stored one; else empty, since few ask for it: see case_hash().
  std::vector<Message> history;  ///< What was said before the prompt's own words.
  /// What follows the rendered prompt: the user's further messages and, of the assistant, answers that are recorded
  /// instead of being asked for. The last one is the user's.
  std::vector<Message> turns;
  std::shared_ptr<const CannedTools> tools;  ///< Nullptr: a call of a tool ends the turn.
};

/// `{"max_steps": 10, "tools": {"NAME": [{"arguments": {…}, "result": …}]}}`
Value tools_to_value(const CannedTools& tools);

/// SHA-256 (hex) over the canonical form of what a case feeds in and what is right: its vars, reference, history,
/// turns and tools, each where there is one; never its id, place or tags, nor an accepted reference.
std::string case_hash(const Object& vars, const std::optional<Value>& reference,
                      const std::vector<Message>& history = {}, const std::vector<Message>& turns = {},
                      const CannedTools* tools = nullptr);
/// Of a whole case, whatever Case::hash says.
std::string case_hash(const Case& subject);

/// Nullopt where the id may be one, else why not.
std::optional<std::string> check_case_id(std::string_view id);

}  // namespace llmeval
