// Renders templates for template_test.py: each line of standard input is {"template": …, "vars": {…}, "files": {name:
// text}}, each line of standard output {"ok": text} or {"error": "line:column: message"}.
#include "data/json.h"
#include "template/template.h"

#include <fmt/format.h>

#include <iostream>
#include <string>

namespace {

using namespace llmeval;

Value error_of(Place place, const std::string& message) {
  return Value(Object{{"error", Value(fmt::format("{}:{}: {}", place.line, place.column, message))}});
}

Value render_line(const Value& line) {
  TemplateOptions options;
  const Value* files = line.find("files");
  options.include = [files](std::string_view name) -> tl::expected<IncludedText, std::string> {
    const Value* text = files != nullptr ? files->find(name) : nullptr;
    if (text == nullptr) return tl::unexpected<std::string>("there is no such file");
    return IncludedText{text->text(), SourceId::none};
  };
  Diagnostics diagnostics;
  const std::optional<Template> parsed = Template::parse(line.find("template")->text(), options, diagnostics);
  if (!parsed) {
    const Diagnostic first = diagnostics.sorted().front();
    return error_of({SourceId::none, first.line, first.column}, first.message);
  }
  const Rendered<std::string> text = parsed->render(line.find("vars")->object());
  return text ? Value(Object{{"ok", Value(*text)}}) : error_of(text.error().place, text.error().message);
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    const auto value = parse_json(line);
    if (!value) {
      std::cerr << "not JSON: " << value.error().message << "\n";
      return 1;
    }
    std::cout << to_json(render_line(*value)) << "\n";
  }
}
