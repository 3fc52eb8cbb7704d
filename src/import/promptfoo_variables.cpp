#include "import/promptfoo_variables.h"

#include "data/json.h"
#include "template/template.h"

#include <fmt/format.h>

#include <cctype>
#include <utility>

namespace llmeval {

namespace {

std::string trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) text.remove_suffix(1);
  return std::string(text);
}

// What a file is as a variable: YAML becomes JSON, a text loses the white space around it.
std::optional<Value> file_value(const std::string& path, Place place, const std::string& what, ForeignFiles& files) {
  if (ends_with_any(path, {".yaml", ".yml"})) {
    const auto content = files.content(path, place, what);
    return content ? std::optional(Value(to_json(*content)).at(place)) : std::nullopt;
  }
  if (ends_with_any(path, {".js", ".ts", ".mjs", ".cjs", ".py"})) {
    files.notes().left_out(place, what, fmt::format("the program '{}' makes it", path));
    return std::nullopt;
  }
  if (ends_with_any(path, {".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".svg", ".pdf", ".mp4", ".webm", ".mov",
                           ".mp3", ".wav"})) {
    files.notes().left_out(
        place, what, fmt::format("'{}' is no text; write '{{file: …}}' and '{{{{ x | image }}}}' for a picture", path));
    return std::nullopt;
  }
  const auto text = files.text(path, place, what);
  return text ? std::optional(Value(trimmed(*text)).at(place)) : std::nullopt;
}

// All values that one written value stands for: those of a list of texts, of the files of a glob.
std::optional<List> values_of(const Member& variable, bool expands, ForeignFiles& files) {
  const Value& written = variable.value;
  const std::string what = fmt::format("variable '{}'", variable.key);
  const bool is_expanded = expands && written.is_list() && !written.list().empty() && written.list().front().is_text();
  List values;
  for (const Value& one : is_expanded ? written.list() : List{written}) {
    const auto path = one.is_text() ? file_reference(one.text()) : std::nullopt;
    if (!path) {
      values.push_back(one);
      continue;
    }
    const std::vector<std::string> found = files.matches(*path);
    if (found.empty()) files.notes().left_out(written.place(), what, fmt::format("'{}' matches no file", *path));
    for (const std::string& file : found) {
      std::optional<Value> value = file_value(file, written.place(), what, files);
      if (!value) return std::nullopt;
      values.push_back(*std::move(value));
    }
  }
  if (values.empty()) return std::nullopt;
  return values;
}

// promptfoo takes one line end from each text, and fills in variables among variables.
void finish_texts(TestVariables& variables, ForeignFiles& files) {
  Object finished;
  for (const Member& member : variables.single) {
    Value value = member.value;
    if (value.is_text()) {
      std::string text = value.text();
      if (!text.empty() && text.back() == '\n') text.pop_back();
      if (has_tags(text)) {
        const auto filled = fill_in(text, variables.single);
        if (filled) text = *filled;
        if (!filled)
          files.notes().left_out(member.place, fmt::format("tags in the variable '{}'", member.key),
                                 "what they stand for is not known before the run; variables of ours are texts");
      }
      value = Value(std::move(text)).at(member.value.place());
    }
    finished.append(member.key, std::move(value), member.place);
  }
  variables.single = std::move(finished);
}

}  // namespace

std::size_t TestVariables::combinations() const {
  std::size_t count = 1;
  for (const Member& list : lists) count *= list.value.list().size();
  return count;
}

std::optional<TestVariables> read_test_variables(const Object& vars, bool expands, ForeignFiles& files) {
  TestVariables variables;
  for (const Member& member : vars) {
    std::optional<List> values = values_of(member, expands, files);
    if (!values) return std::nullopt;
    if (values->size() == 1) {
      variables.single.append(member.key, values->front(), member.place);
    } else {
      variables.lists.append(member.key, Value(*std::move(values)).at(member.value.place()), member.place);
    }
  }
  finish_texts(variables, files);
  return variables;
}

std::vector<std::string> variables_read_by(const std::string& text) {
  std::vector<std::string> names;
  Diagnostics found;
  const std::optional<Template> parsed = Template::parse(text, {}, found);
  if (!parsed) return names;
  for (const VariableUse& use : parsed->variables()) names.push_back(use.name);
  return names;
}

std::optional<std::string> fill_in(const std::string& text, const Object& variables) {
  Diagnostics found;
  const std::optional<Template> parsed = Template::parse(text, {}, found);
  if (!parsed) return std::nullopt;
  Rendered<std::string> filled = parsed->render(variables);
  return filled ? std::optional(*std::move(filled)) : std::nullopt;
}

}  // namespace llmeval
