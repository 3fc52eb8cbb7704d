#include "config/application.h"

#include "config/member.h"
#include "data/json.h"
#include "template/template.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

namespace {

// What every request has, so that a template can be tried.
Object example_variables(const Model& model) {
  Object secrets;
  for (const auto& [name, variable] : model.secrets) secrets.append(name, "x");
  return {{"message", "x"},
          {"messages", List{Object{{"role", "user"}, {"content", "x"}}}},
          {"sample", Object{{"id", "x"}}},
          {"secrets", std::move(secrets)}};
}

class ApplicationCheck {
 public:
  ApplicationCheck(const Model& model, Diagnostics& diagnostics)
      : model_(model), variables_(example_variables(model)), diagnostics_(diagnostics) {}

  void refuse(const Value& entry) {
    for (const char* key : {"api_key_env", "stream"}) {
      const Value* value = entry.find(key);
      if (value == nullptr) continue;
      diagnostics_.error(value->place(), fmt::format("a model of provider '{}' has no '{}'", model_.provider, key),
                         key == std::string_view("api_key_env")
                             ? "name the variable in 'secrets' and write {{ secrets.NAME }} in a header"
                             : "");
    }
  }

  // The texts in a value, at any depth.
  void check_templates(const Value* value) {
    if (value == nullptr) return;
    if (value->is_text()) return check_template(*value);
    if (value->is_list()) {
      for (const Value& item : value->list()) check_templates(&item);
    } else if (value->is_object()) {
      for (const Member& member : value->object()) check_templates(&member.value);
    }
  }

  void check_pointer_at(const Value* value) {
    if (value == nullptr || !value->is_text()) return;
    if (std::optional<std::string> wrong = check_pointer(value->text())) {
      diagnostics_.error(value->place(), *std::move(wrong),
                         "write /key/0; ~1 stands for '/' and ~0 for '~' inside a key");
    }
  }

 private:
  void check_template(const Value& text) {
    const auto parsed = TypedText::parse(text.text(), text.place(), diagnostics_);
    if (!parsed) return;
    const auto made = parsed->evaluate(variables_);
    if (!made) diagnostics_.error(made.error().place, made.error().message, made.error().hint);
  }

  const Model& model_;
  Object variables_;
  Diagnostics& diagnostics_;
};

}  // namespace

const Value* answer_pointer(const Value& entry) {
  const Value* answer = entry.find("answer");
  if (answer != nullptr && answer->is_list()) answer = answer->list().empty() ? nullptr : &answer->list().front();
  return answer != nullptr && answer->is_text() && answer->text().starts_with('/') ? answer : nullptr;
}

void check_application(const Value& entry, const Model& model, Diagnostics& diagnostics) {
  ApplicationCheck check(model, diagnostics);
  check.refuse(entry);
  for (const char* key : {"base_url", "headers", "body"}) check.check_templates(entry.find(key));
  check.check_pointer_at(answer_pointer(entry));
  for (const char* key : {"usage", "tool_calls", "contexts"}) check.check_pointer_at(entry.find(key));
  const Value* reports = member_of_kind(entry, "reports", ValueKind::object);
  if (reports == nullptr) return;
  for (const Member& report : reports->object()) check.check_pointer_at(&report.value);
}

}  // namespace llmeval
