#include "prompt/prompt.h"

#include "base/assert.h"
#include "prompt/message_text.h"

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

Rendered<Message> to_message(RenderedMessage&& rendered, Place place) {
  Message message;
  const std::optional<Role> role = find_role(rendered.role);
  LLMEVAL_ASSERT(role.has_value());
  message.role = *role;
  for (RenderedPart& part : rendered.parts) {
    if (auto* text = std::get_if<std::string>(&part)) {
      message.parts.emplace_back(TextPart{std::move(*text)});
    } else if (std::holds_alternative<ImageMark>(part)) {
      return tl::unexpected(RenderError{place, "an image cannot be sent", "leave out the filter 'image'"});
    }
  }
  return message;
}

}  // namespace

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

Rendered<std::vector<Message>> Prompt::render(const Object& variables) const {
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
    Rendered<std::string> text = content->render(*all);
    if (!text) return tl::unexpected(std::move(text).error());
    drop_trailing_space(*text);  // As render_messages ends a message.
    return std::vector{Message::of_text(Role::user, *std::move(text))};
  }
  Rendered<std::vector<RenderedMessage>> rendered = content->render_messages(*all);
  if (!rendered) return tl::unexpected(std::move(rendered).error());
  std::vector<Message> messages;
  messages.reserve(rendered->size());
  for (RenderedMessage& one : *rendered) {
    Rendered<Message> message = to_message(std::move(one), place);
    if (!message) return tl::unexpected(std::move(message).error());
    messages.push_back(*std::move(message));
  }
  if (messages.empty()) {
    return tl::unexpected(
        RenderError{place, "the prompt comes to no message", "every role marker stands in a condition that is false"});
  }
  return messages;
}

}  // namespace llmeval
