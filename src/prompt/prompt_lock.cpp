#include "prompt/prompt_lock.h"

#include "data/json.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace llmeval {

std::string prompt_lock_text(std::vector<PromptVersion> prompts) {
  const auto key = [](const PromptVersion& one) { return std::tie(one.name, one.path); };
  std::sort(prompts.begin(), prompts.end(),
            [&](const PromptVersion& a, const PromptVersion& b) { return key(a) < key(b); });
  const auto end = std::unique(prompts.begin(), prompts.end(),
                               [&](const PromptVersion& a, const PromptVersion& b) { return key(a) == key(b); });
  prompts.erase(end, prompts.end());
  std::string text = "{\n\"v\": 1,\n\"prompts\": [\n";
  for (std::size_t i = 0; i < prompts.size(); ++i) {
    const PromptVersion& one = prompts[i];
    append_json(text, Value(Object{{"name", one.name}, {"path", one.path}, {"hash", one.hash}}));
    text += i + 1 == prompts.size() ? "\n" : ",\n";
  }
  return text + "]\n}\n";
}

}  // namespace llmeval
