#pragma once

#include "base/diagnostic.h"
#include "data/value.h"

#include <tl/expected.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace llmeval {

/// Why a template could not be rendered: an undefined variable, a value of the wrong type, a limit. The place is that of the template.
struct RenderError {
  Place place;
  std::string message;
  std::string hint;
};

template <class T>
using Rendered = tl::expected<T, RenderError>;

/// A piece of a chat template in its canonical form, as prompt hashes see it (decisions: prompt hash): text with line ends as \n and
/// whitespace control applied; a tag's tokens joined by one space, comments gone; an included file's segments in its place.
struct TemplateSegment {
  enum class Kind { role, text, tag } kind = Kind::text;
  std::string text;
};

/// `{{ history }}`: here the case's earlier messages stand.
struct HistoryMark {};
/// `{{ x | image }}`: the value that names the image.
struct ImageMark {
  Value image;
};
using RenderedPart = std::variant<std::string, HistoryMark, ImageMark>;

/// One message of a rendered chat template; adjacent text is one part.
struct RenderedMessage {
  std::string role;  ///< system, user, assistant, developer or tool
  std::vector<RenderedPart> parts;
};

/// A variable that a template reads without assigning it itself.
struct VariableUse {
  std::string name;
  Place place;             ///< Of its first use.
  bool optional = false;   ///< Every use is guarded by `default` or tested by `is defined`.
};

/// Text that a template includes by name: the text and the source its places name, or why not.
struct IncludedText {
  std::string text;
  SourceId source = SourceId::none;
};
using IncludeLoader = std::function<tl::expected<IncludedText, std::string>(std::string_view name)>;

/// How the text at hand is read.
struct TemplateOptions {
  /// Lines `system:`, `user:` … start messages (in text that an author wrote, in included files too).
  bool roles = false;
  /// Where the text starts in its file.
  Place start{SourceId::none, 1, 1};
  /// Absent: `include` is an error.
  IncludeLoader include;
};

/// A compiled template: the Jinja subset of Prompty with Jinja2's results, strict variables, no escaping. Immutable and cheap to copy;
/// rendering is pure and may run on several threads. Output is bounded: 16 MB, 10,000,000 loop steps, depth 100.
class Template {
 public:
  /// Adds every mistake to `diagnostics` with its place; nullopt where there was one.
  static std::optional<Template> parse(std::string_view text, const TemplateOptions& options, Diagnostics& diagnostics);

  /// The text. A template with roles is rendered by render_messages instead.
  Rendered<std::string> render(const Object& variables) const;
  /// The messages in order; text before the first marker is a user message (and dropped where it is only white space). Each message's text
  /// loses the newline after its marker and trailing white space. Roles only.
  Rendered<std::vector<RenderedMessage>> render_messages(const Object& variables) const;

  const std::vector<TemplateSegment>& segments() const;
  /// In order of first use.
  const std::vector<VariableUse>& variables() const;
  /// True where there is neither a tag nor an expression: rendering gives the text itself.
  bool is_plain() const;

 private:
  struct Program;
  explicit Template(std::shared_ptr<const Program> program);
  std::shared_ptr<const Program> program_;
};

/// One expression of the template language (`json.reply | length < 600`), as `where`, `when` and `expr` use it.
class Expression {
 public:
  static std::optional<Expression> parse(std::string_view text, Place start, Diagnostics& diagnostics);

  Rendered<Value> evaluate(const Object& variables) const;
  const std::vector<VariableUse>& variables() const;

 private:
  struct Program;
  friend class TypedText;
  explicit Expression(std::shared_ptr<const Program> program);
  std::shared_ptr<const Program> program_;
};

/// Jinja's truth: false, null, 0, empty text, list and object are false.
bool is_truthy(const Value& value);

/// How `{{ value }}` prints: as Jinja2 does (True, None, lists as Python writes them).
std::string print_value(const Value& value);

/// A text of a suite that may hold `{{ }}`: exactly one expression and nothing else gives that expression's value with its type, anything
/// else a text.
class TypedText {
 public:
  static std::optional<TypedText> parse(std::string_view text, Place start, Diagnostics& diagnostics);

  Rendered<Value> evaluate(const Object& variables) const;
  const std::vector<VariableUse>& variables() const;
  bool is_plain() const;

 private:
  explicit TypedText(std::variant<Template, Expression> content) : content_(std::move(content)) {}
  std::variant<Template, Expression> content_;
};

}  // namespace llmeval
