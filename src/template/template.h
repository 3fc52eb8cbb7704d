#pragma once

#include "base/diagnostic.h"
#include "data/value.h"

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace llmeval {

/// Why a template could not be rendered: an undefined variable, a value of the wrong type, a limit. The place is that
/// of the template.
struct RenderError {
  Place place;
  std::string message;
  std::string hint;
};

struct TemplatePiece;
struct ParsedTemplate;

namespace ast {
struct Expr;
}

template <class T>
using Rendered = tl::expected<T, RenderError>;

/// A piece of a chat template in its canonical form, as prompt hashes see it (decisions: prompt hash): text with line
/// ends as \n and whitespace control applied; a tag's tokens joined by one space, comments gone; an included file's
/// segments in its place.
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

/// A place where a template prints what is neither a text nor a number, as Python writes it: `True`, `None`, `['a']`.
struct OddPrint {
  Place place;
  ValueKind kind = ValueKind::null;
};

/// A variable that a template reads without assigning it itself.
struct VariableUse {
  std::string name;
  Place place;  ///< Of its first use.
  /// Rendering does not need it: every use is guarded by `default`, a test (`is defined`), a condition that tested it
  /// before, or a `set` of the same name that some branch makes.
  bool optional = false;
};

/// What of an object's members an expression reads.
struct MemberUses {
  std::vector<VariableUse> named;  ///< In order of first use.
  bool others = false;             ///< The object is also used as a whole, or by names that only its values tell.
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
  /// Where the text starts in its file; places count lines and code points from there.
  Place start{SourceId::none, 1, 1};
  /// Absent: `include` is an error.
  IncludeLoader include;
};

/// One message of a chat that is written as a list of messages.
struct ChatEntry {
  std::string_view role;  ///< As RenderedMessage::role.
  std::string_view text;
  Place start;  ///< Of the text's first character.
  /// At which column its further lines begin in their file; 0: they are no lines there, and all of the text is said to
  /// stand at `start`.
  std::uint32_t next_column = 1;
};

/// What the texts of such a list may do.
enum class ChatSyntax : std::uint8_t {
  jinja,  ///< Each is a template.
  plain,  ///< `{{name}}` stands for the variable, exactly so; all other braces are text.
};

/// A compiled template: the Jinja subset of Prompty with Jinja2's results (src/template/README.md), strict variables,
/// no escaping. Immutable and cheap to copy; rendering is pure and may run on several threads. Bounded: 16 MB of output
/// or of any text on the way, 1,000,000 items in a list, 10,000,000 steps, depth 100.
class Template {
 public:
  /// Adds every mistake to `diagnostics` with its place; nullopt where there was one. Warns of a line that would be a
  /// role marker in lower case.
  static std::optional<Template> parse(std::string_view text, const TemplateOptions& options, Diagnostics& diagnostics);
  /// A template with roles from a list of messages, whose texts hold no markers: what looks like one is text. Names
  /// that one of them sets are there in those after it.
  static std::optional<Template> parse_chat(std::span<const ChatEntry> entries, ChatSyntax syntax,
                                            const IncludeLoader& include, Diagnostics& diagnostics);

  /// The text. A template with roles is rendered by render_messages instead. As in Jinja2, line ends become \n and the
  /// one line end at the end of the template goes.
  /// \param odd  gets the places of odd prints, each once; nullptr: nobody asks.
  Rendered<std::string> render(const Object& variables, std::vector<OddPrint>* odd = nullptr) const;
  /// The messages in order. Text before the first marker is a user message, left out where it is only white space; a
  /// template without markers is one user message in any case. Each message's text loses the newline after its marker
  /// and trailing white space; a history mark cuts a message, whose two texts lose the same. Roles only.
  Rendered<std::vector<RenderedMessage>> render_messages(const Object& variables,
                                                         std::vector<OddPrint>* odd = nullptr) const;

  const std::vector<TemplateSegment>& segments() const;
  /// In order of first use.
  const std::vector<VariableUse>& variables() const;
  /// True where there is neither a tag nor an expression nor a comment: rendering gives the text itself.
  bool is_plain() const;
  /// Whether `{{ history }}` stands in it, be it in a branch that is not taken.
  bool places_history() const;

 private:
  struct Program;
  friend class TypedText;
  explicit Template(std::shared_ptr<const Program> program);
  static std::optional<Template> compile(std::string_view text, const TemplateOptions& options, bool keep_last_newline,
                                         Diagnostics& diagnostics);
  static std::optional<Template> assemble(ParsedTemplate parsed, bool chat, std::size_t errors_before,
                                          Diagnostics& diagnostics);
  std::shared_ptr<const Program> program_;
};

/// One expression of the template language (`json.reply | length < 600`), as `where`, `when` and `expr` use it.
class Expression {
 public:
  static std::optional<Expression> parse(std::string_view text, Place start, Diagnostics& diagnostics);

  /// A variable, or a part of one, comes out exactly as it was written, with its place.
  Rendered<Value> evaluate(const Object& variables) const;
  const std::vector<VariableUse>& variables() const;

  /// Which members of a variable are read: `vars.lang` and `vars['lang']` are told by their names; `optional` where the
  /// expression asks anywhere whether there is one (`is defined`, `default`).
  MemberUses members_of(std::string_view variable) const;
  /// Always true or false, whatever the variables are: a comparison, a test, `not …`, or such joined by and and or.
  bool is_condition() const;
  /// What stands on the left of the one comparison that it is (`json.reply | length < 600`), for messages; nullopt
  /// where it is none.
  std::optional<Rendered<Value>> evaluate_left(const Object& variables) const;

 private:
  struct Program;
  friend class TypedText;
  static Rendered<Value> evaluate(const ast::Expr& expr, const Object& variables);
  explicit Expression(std::shared_ptr<const Program> program);
  static std::optional<Expression> compile(const TemplatePiece& piece, Diagnostics& diagnostics);
  std::shared_ptr<const Program> program_;
};

/// Jinja's truth: false, null, 0, empty text, list and object are false.
bool is_truthy(const Value& value);

/// How `{{ value }}` prints: as Jinja2 does (True, None, lists as Python writes them).
std::string print_value(const Value& value);

/// A text of a suite that may hold `{{ }}`: exactly one expression and nothing else gives that expression's value with
/// its type, anything else a text, of which nothing is lost (Jinja2 would drop a line end at its end).
class TypedText {
 public:
  static std::optional<TypedText> parse(std::string_view text, Place start, Diagnostics& diagnostics);

  Rendered<Value> evaluate(const Object& variables) const;
  const std::vector<VariableUse>& variables() const;
  /// True where there is no tag at all.
  bool is_plain() const;

 private:
  using Content = std::variant<std::string, Template, Expression>;
  explicit TypedText(Content content) : content_(std::move(content)) {}
  Content content_;
};

}  // namespace llmeval
