#pragma once

#include "data/json.h"
#include "template/template.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <string_view>

namespace llmeval {

/// Variables, or any other value, from JSON.
inline Value json(std::string_view text) {
  const auto value = parse_json(text);
  REQUIRE_MESSAGE(value, text);
  return *value;
}

inline std::string with_hint(const std::string& message, const std::string& hint) {
  return hint.empty() ? message : fmt::format("{} ({})", message, hint);
}

/// `1:4: 'x' is undefined (did you mean 'y'?)`
inline std::string to_text(const RenderError& error) {
  return with_hint(fmt::format("{}:{}: {}", error.place.line, error.place.column, error.message), error.hint);
}

/// All diagnostics, one a line: `1:4: error: message (hint)`, after the path where there is one.
inline std::string to_text(const Diagnostics& diagnostics) {
  std::string text;
  for (const Diagnostic& found : diagnostics.sorted()) {
    text += fmt::format("{}{}{}{}:{}: {}: {}", text.empty() ? "" : "\n", found.path, found.path.empty() ? "" : ":",
                        found.line, found.column, found.severity == Severity::error ? "error" : "warning",
                        with_hint(found.message, found.hint));
  }
  return text;
}

/// What the template gives: its text, or its mistakes.
inline std::string render(std::string_view text, std::string_view variables = "{}") {
  Diagnostics diagnostics;
  const std::optional<Template> parsed = Template::parse(text, {}, diagnostics);
  if (!parsed) return to_text(diagnostics);
  const Rendered<std::string> rendered = parsed->render(json(variables).object());
  return rendered ? *rendered : to_text(rendered.error());
}

/// One message a line: `user: text | <history> | <image "x.png">`.
inline std::string to_text(const std::vector<RenderedMessage>& messages) {
  std::string text;
  for (const RenderedMessage& message : messages) {
    text += (text.empty() ? "" : "\n") + message.role + ":";
    for (std::size_t i = 0; i < message.parts.size(); ++i) {
      text += i == 0 ? " " : " | ";
      if (const auto* part = std::get_if<std::string>(&message.parts[i])) text += json_quote(*part);
      if (std::holds_alternative<HistoryMark>(message.parts[i])) text += "<history>";
      if (const auto* image = std::get_if<ImageMark>(&message.parts[i]))
        text += "<image " + to_json(image->image) + ">";
    }
  }
  return text;
}

inline std::string render_chat(std::string_view text, std::string_view variables = "{}", IncludeLoader include = {}) {
  Diagnostics diagnostics;
  TemplateOptions options;
  options.roles = true;
  options.include = std::move(include);
  const std::optional<Template> parsed = Template::parse(text, options, diagnostics);
  if (!parsed) return to_text(diagnostics);
  const auto rendered = parsed->render_messages(json(variables).object());
  return rendered ? to_text(*rendered) : to_text(rendered.error());
}

struct RenderRow {
  std::string_view source;
  std::string_view variables;
  std::string_view expected;
};

}  // namespace llmeval
