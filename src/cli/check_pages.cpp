#include "cli/check_pages.h"

#include "cli/text_table.h"
#include "data/json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace llmeval {

namespace {

// As Shape::summary, with all the words where it would leave them out.
std::string kind_of(const Shape& shape) {
  if (!shape.allowed_words().empty()) return fmt::format("one of {}", fmt::join(shape.allowed_words(), ", "));
  if (shape.kind() != Shape::Kind::either) return shape.summary();
  std::string text;
  const std::vector<ShapeRef> parts = shape.parts();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i != 0) text += i + 1 == parts.size() ? " or " : ", ";
    text += kind_of(*parts[i]);
  }
  return text;
}

std::string value_text(const Value& value) { return value.is_text() ? value.text() : to_json(value); }

std::string default_of(const Field& field) {
  if (field.required) return "required";
  const std::optional<Value>& value = field.shape->default_value();
  return value ? "default " + value_text(*value) : std::string();
}

std::string measure_text(const CheckType& type) {
  switch (type.measure) {
    case MeasureKind::yes_no:
      return "whether it holds: yes or no";
    case MeasureKind::score:
      return "a score from 0 to 1, which is the check's; 'min' and 'max' bound it";
    case MeasureKind::number:
      return "a number, exactly; 'min' and 'max' bound it";
    case MeasureKind::count:
      return "a count; 'min' and 'max' bound it";
    case MeasureKind::duration:
      return "a duration; 'min' and 'max' bound it";
    case MeasureKind::money:
      return "US dollars, exactly; 'min' and 'max' bound them";
  }
  return {};
}

// What an item may do without, in sentences.
std::string forms_text(const CheckType& type) {
  std::string text;
  if (type.bare) text += fmt::format(" The bare word '{}' is enough.", type.name);
  if (!type.short_option.empty()) {
    text += fmt::format(" What stands behind '{}:' without an object is its '{}'.", type.name, type.short_option);
  }
  if (!type.negatable) text += " It takes no 'not'.";
  if (!type.looks_at_answer) text += " It does not look at the answer's text.";
  if (!type.looks_at.empty()) text += fmt::format(" It looks at {}, and takes no other 'of'.", type.looks_at);
  return text;
}

std::string option_lines(const std::vector<Field>& fields) {
  std::string text;
  for (const Field& field : fields) {
    const std::string standard = default_of(field);
    text += fmt::format("  {}: {}{}{}\n      {}\n", field.name, kind_of(*field.shape), standard.empty() ? "" : "; ",
                        standard, field.description);
  }
  return text;
}

std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text) escaped.append(c == '|' ? "\\|" : std::string(1, c));
  return escaped;
}

std::string option_table(const std::vector<Field>& fields) {
  std::string text = "| option | is | |\n|---|---|---|\n";
  for (const Field& field : fields) {
    const std::string standard = default_of(field);
    text += fmt::format("| `{}` | {}{}{} | {} |\n", field.name, cell(kind_of(*field.shape)),
                        standard.empty() ? "" : "; ", cell(standard), cell(field.description));
  }
  return text;
}

// Lines of rules as paragraphs: numbered ones are a list already.
std::string details_markdown(const CheckType& type) { return type.details.empty() ? "" : "\n" + type.details + "\n"; }

}  // namespace

std::string check_list_text() {
  std::vector<std::vector<std::string>> rows{{"check", "holds where the answer"}};
  for (const CheckType& type : check_types()) rows.push_back({type.name, type.summary});
  return text_table(rows, {}) + "\nllmeval checks NAME tells all about one; llmeval help checks about all.\n";
}

std::string check_page(const CheckType& type) {
  const std::vector<Field> own = own_check_fields(type);
  std::string text = fmt::format("{}: {}\n\n  expect:\n    - {}\n\nMeasures {}.{}\n", type.name, type.summary,
                                 type.example, measure_text(type), forms_text(type));
  if (!type.details.empty()) text += "\n" + type.details + "\n";
  if (!own.empty()) text += "\nOptions\n" + option_lines(own);
  return text + "\nOptions of all checks\n" + option_lines(common_check_fields(type));
}

std::string checks_markdown() {
  const CheckType& all = check_types().front();
  std::string text =
      "# Checks\n\n"
      "What is expected of an answer: items of `expect:` in a suite or a case. `llmeval checks` prints this list, "
      "`llmeval checks NAME`\none of them. This page is made from the table of checks.\n\n"
      "```yaml\nexpect:\n  - contains: refund                            # the short form\n"
      "  - contains: {text: refund, ignore_case: true}  # with options\n"
      "  - not: {contains: as an AI}                    # the opposite\n```\n\n"
      "A check that could never fail is refused when it is loaded. One that cannot measure (a search that takes too "
      "long, an option\nthat came to nothing) is an error of the sample, never a pass, negated or not.\n\n"
      "## Options of all checks\n" +
      option_table(common_check_fields(all));
  for (const CheckType& type : check_types()) {
    text += fmt::format("\n## {}\n{}\n\n```yaml\nexpect:\n  - {}\n```\n\nMeasures {}.{}\n{}", type.name, type.summary,
                        type.example, measure_text(type), forms_text(type), details_markdown(type));
    const std::vector<Field> own = own_check_fields(type);
    if (!own.empty()) text += "\n" + option_table(own);
  }
  return text;
}

}  // namespace llmeval
