#include "template/template.h"

#include "base/assert.h"
#include "template/operators.h"
#include "template/parser.h"
#include "template/program.h"
#include "template/python.h"
#include "template/renderer.h"
#include "template/resolver.h"

#include <limits>
#include <utility>

namespace llmeval {

std::optional<Template> Template::compile(std::string_view text, const TemplateOptions& options, bool keep_last_newline,
                                          Diagnostics& diagnostics) {
  const std::size_t errors = diagnostics.error_count();
  return assemble(parse_template(text, options, keep_last_newline, diagnostics), options.roles, errors, diagnostics);
}

std::optional<Template> Template::assemble(ParsedTemplate parsed, bool chat, std::size_t errors_before,
                                           Diagnostics& diagnostics) {
  // Names mean nothing where the blocks around them are broken.
  if (diagnostics.error_count() != errors_before) return std::nullopt;
  Resolution resolution = resolve(parsed.body, chat, diagnostics);
  if (diagnostics.error_count() != errors_before) return std::nullopt;
  auto program = std::make_shared<Program>();
  program->body = std::move(parsed.body);
  program->slot_count = resolution.slot_count;
  program->segments = std::move(parsed.segments);
  program->variables = std::move(resolution.variables);
  program->is_plain = !parsed.has_tags;
  program->places_history = resolution.places_history;
  program->is_chat = chat;
  program->has_markers = parsed.has_roles;
  return Template(std::move(program));
}

Template::Template(std::shared_ptr<const Program> program) : program_(std::move(program)) {}

std::optional<Template> Template::parse(std::string_view text, const TemplateOptions& options,
                                        Diagnostics& diagnostics) {
  return compile(text, options, false, diagnostics);
}

std::optional<Template> Template::parse_chat(std::span<const ChatEntry> entries, ChatSyntax syntax,
                                             const IncludeLoader& include, Diagnostics& diagnostics) {
  const std::size_t errors = diagnostics.error_count();
  return assemble(parse_entries(entries, syntax, include, diagnostics), true, errors, diagnostics);
}

Rendered<std::string> Template::render(const Object& variables, std::vector<OddPrint>* odd) const {
  LLMEVAL_ASSERT(!program_->is_chat);
  try {
    return render_text(program_->body, program_->slot_count, variables, odd);
  } catch (RenderFailure& failure) {
    return tl::unexpected<RenderError>(std::move(failure.error));
  }
}

Rendered<std::vector<RenderedMessage>> Template::render_messages(const Object& variables,
                                                                 std::vector<OddPrint>* odd) const {
  LLMEVAL_ASSERT(program_->is_chat);
  try {
    return render_chat(program_->body, program_->slot_count, {program_->has_markers}, variables, odd);
  } catch (RenderFailure& failure) {
    return tl::unexpected<RenderError>(std::move(failure.error));
  }
}

const std::vector<TemplateSegment>& Template::segments() const { return program_->segments; }
const std::vector<VariableUse>& Template::variables() const { return program_->variables; }
bool Template::is_plain() const { return program_->is_plain; }
bool Template::places_history() const { return program_->places_history; }

bool is_truthy(const Value& value) { return is_true(Datum::of(value)); }

std::string print_value(const Value& value) {
  std::string out;
  append_printed(out, Datum::of(value), std::numeric_limits<std::size_t>::max());
  return out;
}

}  // namespace llmeval
