#pragma once

#include "base/diagnostic.h"
#include "data/value.h"
#include "prompt/prompt.h"

#include <memory>
#include <string_view>
#include <vector>

namespace llmeval {

/// Where the options of checks get the prompts of judges from. What is wrong goes to the diagnostics; nullptr then.
/// Each is loaded once. Thread-safe.
class JudgePrompts {
 public:
  virtual ~JudgePrompts() = default;

  /// The prompt that a text in a user's file names: by its name, the project's own before the ready ones, or by its
  /// path.
  virtual std::shared_ptr<const Prompt> find(const Value& named, Diagnostics& diagnostics) const = 0;
};

/// The judges' prompts that come with the program, by name; nullptr: there is none of that name.
std::shared_ptr<const Prompt> ready_judge_prompt(std::string_view name);
/// Their names, sorted.
std::vector<std::string_view> ready_judge_names();

/// Where there are no files: the ready ones only.
std::shared_ptr<const Prompt> find_ready_judge_prompt(const Value& named, Diagnostics& diagnostics);

}  // namespace llmeval
