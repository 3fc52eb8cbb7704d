#include "prompt/prompt.h"

#include "base/assert.h"
#include "prompt/message_text.h"
#include "prompt/place_messages.h"

#include <algorithm>
#include <utility>

namespace llmeval {

std::vector<VariableUse> Prompt::required_variables() const {
  std::vector<VariableUse> required;
  if (!content) return required;
  for (const VariableUse& use : content->variables()) {
    const auto same = [&use](const PromptInput& input) { return input.name == use.name && input.default_value; };
    const bool has_default = std::any_of(inputs.begin(), inputs.end(), same);
    if (!use.optional && !has_default) required.push_back(use);
  }
  return required;
}

bool Prompt::uses(std::string_view variable) const {
  if (!content) return false;
  const auto& used = content->variables();
  return std::any_of(used.begin(), used.end(), [variable](const VariableUse& use) { return use.name == variable; });
}

Rendered<std::vector<Message>> Prompt::render(const Object& variables, const std::vector<Message>& history,
                                              std::vector<OddPrint>* odd) const {
  LLMEVAL_ASSERT(content.has_value());
  Object with_defaults;
  const Object* all = &variables;
  for (const PromptInput& input : inputs) {
    if (!input.default_value || variables.find(input.name) != nullptr) continue;
    if (all == &variables) with_defaults = variables;
    all = &with_defaults;
    with_defaults.append(input.name, *input.default_value);
  }

  if (!has_roles) {
    Rendered<std::string> text = content->render(*all, odd);
    if (!text) return tl::unexpected(std::move(text).error());
    drop_trailing_space(*text);  // As render_messages ends a message.
    std::vector<Message> messages = history;
    messages.push_back(Message::of_text(Role::user, *std::move(text)));
    return messages;
  }
  Rendered<std::vector<RenderedMessage>> rendered = content->render_messages(*all, odd);
  if (!rendered) return tl::unexpected(std::move(rendered).error());
  if (rendered->empty()) {
    return tl::unexpected(
        RenderError{place, "the prompt comes to no message", "every role marker stands in a condition that is false"});
  }
  return place_messages(*std::move(rendered), {&history, content->places_history()}, place);
}

}  // namespace llmeval
