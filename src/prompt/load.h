#pragma once

#include "base/diagnostic.h"
#include "prompt/file_source.h"
#include "prompt/prompt.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

/// Whom a prompt is for: a judge sees what is right (`reference`), a model under test never does.
enum class PromptAudience : std::uint8_t { model, judge };

/// Whether a path has the ending of a prompt file.
bool is_prompt_file(std::string_view path);
/// The endings, for messages: `.prompty, .prompt.yml, …`.
std::string prompt_endings();

/// Reads a prompt file by its ending:
/// - `.prompty`: front matter and a chat template;
/// - `.prompt.yml`, `.prompt.yaml` (GitHub Models): a list of messages with `{{name}}`;
/// - `.json`: a list of messages, each a template, or an object with the one key `messages`;
/// - `.txt`, `.md`: a template that is one user message.
/// Every mistake goes to `diagnostics` with its place.
///
/// \param path   from the source's root.
/// \param name_override  the name to give it; empty: the file's own `name`, else the file name without its endings.
/// \param audience  of a judge: what judges' prompts may not do is for check_judge_prompt() to say.
std::optional<Prompt> load_prompt(const FileSource& files, const std::string& path, Diagnostics& diagnostics,
                                  const std::string& name_override = {},
                                  PromptAudience audience = PromptAudience::model);

/// A prompt written inline: one user message, or several with role markers. It has no path and can include nothing.
std::optional<Prompt> make_inline_prompt(std::string name, std::string_view text, Place place,
                                         Diagnostics& diagnostics);
/// The same of a list of messages that was checked against chat_list_shape(), each a template.
std::optional<Prompt> make_inline_chat(std::string name, const Value& messages, Diagnostics& diagnostics);

}  // namespace llmeval
