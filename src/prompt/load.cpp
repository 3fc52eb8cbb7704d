#include "prompt/load.h"

#include "base/hash.h"
#include "data/json.h"
#include "data/yaml.h"
#include "prompt/chat_list.h"
#include "prompt/github.h"
#include "prompt/hash.h"
#include "prompt/prompty.h"
#include "text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

constexpr std::string_view k_byte_order_mark = "\xef\xbb\xbf";

enum class Format : std::uint8_t { prompty, github, chat, text };

struct Ending {
  std::string_view text;
  Format format;
};

constexpr std::array k_endings{
    Ending{".prompty", Format::prompty}, Ending{".prompt.yml", Format::github}, Ending{".prompt.yaml", Format::github},
    Ending{".txt", Format::text},        Ending{".md", Format::text},           Ending{".json", Format::chat},
};

const Ending* ending_of(std::string_view path) {
  const auto* found = std::find_if(k_endings.begin(), k_endings.end(),
                                   [&](const Ending& ending) { return path.ends_with(ending.text); });
  return found == k_endings.end() ? nullptr : found;
}

std::string name_from(std::string_view path) {
  path.remove_suffix(ending_of(path)->text.size());
  const std::size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

Place place_of(std::string_view text, std::size_t offset, SourceId source) {
  const std::string_view before = text.substr(0, offset);
  const auto lines = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t newline = before.rfind('\n');
  const std::string_view line = newline == std::string_view::npos ? before : before.substr(newline + 1);
  return {source, lines + 1, static_cast<std::uint32_t>(count_code_points(line)) + 1};
}

bool is_valid_text(std::string_view text, SourceId source, Diagnostics& diagnostics) {
  const std::optional<std::size_t> invalid = find_invalid_utf8(text);
  if (!invalid) return true;
  diagnostics.error(place_of(text, *invalid, source), fmt::format("invalid UTF-8 at byte {}", *invalid),
                    "save the file as UTF-8");
  return false;
}

// Templates that a prompt includes: beside it or below, so that a prompt's folder is all there is to it.
IncludeLoader include_from(const FileSource& files, const std::string& path, Diagnostics& diagnostics) {
  return [&files, folder = folder_of(path),
          &diagnostics](std::string_view name) -> tl::expected<IncludedText, std::string> {
    const Result<std::string> included = resolve_path(folder, name);
    if (!included) return tl::unexpected(included.error().message);
    if (!folder.empty() && !included->starts_with(folder + "/")) {
      return tl::unexpected(fmt::format("'{}' is neither beside the prompt nor below", name));
    }
    Result<std::string> text = files.read(*included);
    if (!text) return tl::unexpected(std::move(text).error().message);
    if (text->starts_with(k_byte_order_mark)) text->erase(0, k_byte_order_mark.size());
    if (const auto invalid = find_invalid_utf8(*text)) {
      return tl::unexpected(fmt::format("'{}' is invalid UTF-8 at byte {}", files.display(*included), *invalid));
    }
    return IncludedText{*std::move(text), diagnostics.add_source(files.display(*included))};
  };
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

// What the end of every way has to know.
struct Finishing {
  std::size_t errors_before = 0;
  PromptAudience audience = PromptAudience::model;
};

// The end of every way: what is wrong with any prompt, and its hash.
std::optional<Prompt> finish(Prompt prompt, std::optional<Template> content, Finishing how, Diagnostics& diagnostics) {
  if (!content) return std::nullopt;
  prompt.content = std::move(content);
  for (const VariableUse& use : prompt.content->variables()) {
    if (use.name == "reference" && how.audience == PromptAudience::model) {
      diagnostics.error(use.place, "a prompt cannot use 'reference'",
                        "it is what is right: checks see it, a model never does");
    }
  }
  if (prompt.output_schema) prompt.answer_schema = Schema::compile(*prompt.output_schema, {}, diagnostics);
  if (diagnostics.error_count() != how.errors_before) return std::nullopt;
  prompt.version.canonical = canonical_prompt(prompt);
  prompt.version.hash = sha256(prompt.version.canonical).hex();
  return prompt;
}

std::optional<Prompt> finish_text(Prompt prompt, std::string_view body, const TemplateOptions& options, Finishing how,
                                  Diagnostics& diagnostics) {
  prompt.has_roles = options.roles;
  prompt.place = options.start;
  if (is_blank(body)) {
    diagnostics.error(options.start, "the prompt is empty");
    return std::nullopt;
  }
  return finish(std::move(prompt), Template::parse(body, options, diagnostics), how, diagnostics);
}

std::optional<Prompt> finish_chat(Prompt prompt, const std::vector<ChatEntry>& entries, ChatSyntax syntax,
                                  const IncludeLoader& include, Finishing how, Diagnostics& diagnostics) {
  prompt.place = entries.front().start;
  if (std::all_of(entries.begin(), entries.end(), [](const ChatEntry& entry) { return is_blank(entry.text); })) {
    diagnostics.error(prompt.place, "the prompt is empty");
    return std::nullopt;
  }
  return finish(std::move(prompt), Template::parse_chat(entries, syntax, include, diagnostics), how, diagnostics);
}

// Without its file's text it is known of texts of one line only where what is in them stands.
ChatEntry entry_of(const WrittenMessage& message) {
  const bool has_lines = message.text.find('\n') != std::string::npos;
  return {role_name(message.role), message.text, message.place, has_lines ? 0U : 1U};
}

// The same of a scalar of YAML in this file: a block's lines are those of the file below it.
ChatEntry entry_of(const WrittenMessage& message, std::string_view yaml) {
  ChatEntry entry = entry_of(message);
  std::size_t at = 0;
  for (std::uint32_t line = 1; line < message.place.line; ++line) at = yaml.find('\n', at) + 1;
  const std::string_view rest = yaml.substr(at);
  std::size_t column = 0;
  for (std::uint32_t i = 1; i < message.place.column && column < rest.size(); ++i) next_code_point(rest, column);
  const char first = column < rest.size() ? rest[column] : '\0';
  if (first == '"' || first == '\'') ++entry.start.column;
  if (first != '|') return entry;
  const std::size_t below = rest.find('\n');
  const std::size_t text = below == std::string_view::npos ? below : rest.find_first_not_of(" \n", below);
  if (text == std::string_view::npos) return entry;
  ++entry.start.line;
  entry.next_column = static_cast<std::uint32_t>(text - rest.rfind('\n', text));
  entry.start.column = entry.next_column;
  return entry;
}

// A file on its way to a prompt.
struct Draft {
  Prompt prompt;
  std::string_view text;
  SourceId source;
  IncludeLoader include;
  Finishing finishing = {};
};

std::optional<Prompt> load_prompty(Draft draft, bool has_roles, Diagnostics& diagnostics) {
  TemplateOptions options;
  options.roles = has_roles;
  options.start = {draft.source, 1, 1};
  options.include = std::move(draft.include);
  if (has_roles) {
    const std::optional<PromptyParts> parts = split_prompty(draft.text);
    if (!parts) {
      diagnostics.error(options.start, "the front matter is not closed", "end it with a line '---'");
      return std::nullopt;
    }
    if (parts->front_matter) {
      const std::optional<Value> front_matter = parse_yaml(*parts->front_matter, draft.source, diagnostics, 2);
      if (front_matter) read_front_matter(*front_matter, draft.prompt, diagnostics);
    }
    draft.text = parts->body;
    options.start.line = parts->body_line;
  }
  return finish_text(std::move(draft.prompt), draft.text, options, draft.finishing, diagnostics);
}

std::optional<Prompt> load_github(Draft draft, Diagnostics& diagnostics) {
  const std::optional<Value> file = parse_yaml(draft.text, draft.source, diagnostics);
  if (!file) return std::nullopt;
  const auto messages = read_github_prompt(*file, draft.prompt, diagnostics);
  if (!messages) return std::nullopt;
  std::vector<ChatEntry> entries;
  for (const WrittenMessage& message : *messages) entries.push_back(entry_of(message, draft.text));
  return finish_chat(std::move(draft.prompt), entries, ChatSyntax::plain, {}, draft.finishing, diagnostics);
}

std::optional<Prompt> finish_templates(Draft draft, const Value& list, Diagnostics& diagnostics) {
  const auto messages = read_chat_list(list, diagnostics);
  if (!messages) return std::nullopt;
  const bool is_json = !draft.text.empty();
  std::vector<ChatEntry> entries;
  for (const WrittenMessage& message : *messages) {
    entries.push_back(entry_of(message));
    if (is_json) ++entries.back().start.column;  // Behind the quote.
  }
  return finish_chat(std::move(draft.prompt), entries, ChatSyntax::jinja, draft.include, draft.finishing, diagnostics);
}

std::optional<Prompt> load_chat(Draft draft, Diagnostics& diagnostics) {
  JsonOptions options;
  options.source = draft.source;
  const auto file = parse_json(draft.text, options);
  if (!file) {
    diagnostics.error({draft.source, file.error().line, file.error().column}, file.error().message);
    return std::nullopt;
  }
  chat_file_shape()->check(*file, "prompt", diagnostics);
  if (diagnostics.error_count() != draft.finishing.errors_before) return std::nullopt;
  return finish_templates(std::move(draft), file->is_list() ? *file : *file->find("messages"), diagnostics);
}

std::optional<Prompt> load_by(Format format, Draft draft, Diagnostics& diagnostics) {
  switch (format) {
    case Format::prompty:
      return load_prompty(std::move(draft), true, diagnostics);
    case Format::github:
      return load_github(std::move(draft), diagnostics);
    case Format::chat:
      return load_chat(std::move(draft), diagnostics);
    case Format::text:
      return load_prompty(std::move(draft), false, diagnostics);
  }
  return std::nullopt;
}

}  // namespace

bool is_prompt_file(std::string_view path) { return ending_of(path) != nullptr; }

std::string prompt_endings() { return ".prompty, .prompt.yml, .json, .txt or .md"; }

std::optional<Prompt> load_prompt(const FileSource& files, const std::string& path, Diagnostics& diagnostics,
                                  const std::string& name_override, PromptAudience audience) {
  const Ending* ending = ending_of(path);
  if (ending == nullptr) {
    diagnostics.error({}, fmt::format("'{}' is no prompt file", files.display(path)),
                      fmt::format("prompt files end in {}", prompt_endings()));
    return std::nullopt;
  }
  const Result<std::string> read = files.read(path);
  if (!read) {
    diagnostics.error({}, read.error().message, read.error().hint);
    return std::nullopt;
  }
  Draft draft;
  draft.finishing = {diagnostics.error_count(), audience};
  draft.text = *read;
  draft.source = diagnostics.add_source(files.display(path));
  if (draft.text.starts_with(k_byte_order_mark)) draft.text.remove_prefix(k_byte_order_mark.size());
  if (!is_valid_text(draft.text, draft.source, diagnostics)) return std::nullopt;
  draft.include = include_from(files, path, diagnostics);
  std::optional<Prompt> prompt = load_by(ending->format, std::move(draft), diagnostics);
  if (!prompt) return std::nullopt;
  if (!name_override.empty()) prompt->version.name = name_override;
  if (prompt->version.name.empty()) prompt->version.name = name_from(path);
  prompt->version.path = path;
  return prompt;
}

std::optional<Prompt> make_inline_prompt(std::string name, std::string_view text, Place place,
                                         Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.error_count();
  Prompt prompt;
  prompt.version.name = std::move(name);
  TemplateOptions options;
  options.roles = true;
  options.start = place;
  return finish_text(std::move(prompt), text, options, {errors_before}, diagnostics);
}

std::optional<Prompt> make_inline_chat(std::string name, const Value& messages, Diagnostics& diagnostics) {
  Draft draft;
  draft.finishing.errors_before = diagnostics.error_count();
  draft.prompt.version.name = std::move(name);
  return finish_templates(std::move(draft), messages, diagnostics);
}

}  // namespace llmeval
