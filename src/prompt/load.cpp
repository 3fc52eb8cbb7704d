#include "prompt/load.h"

#include "base/hash.h"
#include "data/yaml.h"
#include "prompt/hash.h"
#include "prompt/prompty.h"
#include "text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

constexpr std::string_view k_byte_order_mark = "\xef\xbb\xbf";
constexpr std::array<std::string_view, 3> k_endings{".prompty", ".txt", ".md"};

std::string_view ending_of(std::string_view path) {
  for (const std::string_view ending : k_endings) {
    if (path.ends_with(ending)) return ending;
  }
  return {};
}

std::string name_from(std::string_view path) {
  path.remove_suffix(ending_of(path).size());
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

std::optional<Prompt> finish(Prompt prompt, std::string_view body, const TemplateOptions& options,
                             std::size_t errors_before, Diagnostics& diagnostics) {
  prompt.has_roles = options.roles;
  prompt.place = options.start;
  if (std::all_of(body.begin(), body.end(), [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; })) {
    diagnostics.error(options.start, "the prompt is empty");
    return std::nullopt;
  }
  prompt.content = Template::parse(body, options, diagnostics);
  if (!prompt.content) return std::nullopt;
  for (const VariableUse& use : prompt.content->variables()) {
    if (use.name == "reference") {
      diagnostics.error(use.place, "a prompt cannot use 'reference'",
                        "it is what is right: checks see it, a model never does");
    }
  }
  if (diagnostics.error_count() != errors_before) return std::nullopt;
  prompt.version.canonical = canonical_prompt(prompt);
  prompt.version.hash = sha256(prompt.version.canonical).hex();
  return prompt;
}

}  // namespace

bool is_prompt_file(std::string_view path) { return !ending_of(path).empty(); }

std::optional<Prompt> load_prompt(const FileSource& files, const std::string& path, Diagnostics& diagnostics,
                                  const std::string& name_override) {
  const std::size_t errors_before = diagnostics.error_count();
  const std::string_view ending = ending_of(path);
  if (ending.empty()) {
    diagnostics.error({}, fmt::format("'{}' is no prompt file", files.display(path)),
                      "prompt files end in .prompty, .txt or .md");
    return std::nullopt;
  }
  const Result<std::string> read = files.read(path);
  if (!read) {
    diagnostics.error({}, read.error().message, read.error().hint);
    return std::nullopt;
  }
  std::string_view text = *read;
  const SourceId source = diagnostics.add_source(files.display(path));
  if (text.starts_with(k_byte_order_mark)) text.remove_prefix(k_byte_order_mark.size());
  if (!is_valid_text(text, source, diagnostics)) return std::nullopt;

  Prompt prompt;
  TemplateOptions options;
  options.roles = ending == ".prompty";
  options.start = {source, 1, 1};
  options.include = include_from(files, path, diagnostics);
  if (options.roles) {
    const std::optional<PromptyParts> parts = split_prompty(text);
    if (!parts) {
      diagnostics.error(options.start, "the front matter is not closed", "end it with a line '---'");
      return std::nullopt;
    }
    if (parts->front_matter) {
      const std::optional<Value> front_matter = parse_yaml(*parts->front_matter, source, diagnostics, 2);
      if (front_matter) read_front_matter(*front_matter, prompt, diagnostics);
    }
    text = parts->body;
    options.start.line = parts->body_line;
  }
  if (!name_override.empty()) prompt.version.name = name_override;
  if (prompt.version.name.empty()) prompt.version.name = name_from(path);
  prompt.version.path = path;
  return finish(std::move(prompt), text, options, errors_before, diagnostics);
}

std::optional<Prompt> make_inline_prompt(std::string name, std::string_view text, Place place,
                                         Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.error_count();
  Prompt prompt;
  prompt.version.name = std::move(name);
  TemplateOptions options;
  options.roles = true;
  options.start = place;
  return finish(std::move(prompt), text, options, errors_before, diagnostics);
}

}  // namespace llmeval
