#include "config/provider_options.h"

#include "config/member.h"
#include "config/named_files.h"
#include "template/template.h"
#include "text/regex.h"

#include <fmt/format.h>

namespace llmeval {

namespace {

void check_template(const Value& text, Diagnostics& diagnostics) {
  TemplateOptions options;
  options.start = text.place();
  Template::parse(text.text(), options, diagnostics);
}

void check_rule(const Value& rule, Diagnostics& diagnostics) {
  if (!rule.is_object()) return;
  if (const Value* when = member_of_kind(rule, "when", ValueKind::text)) {
    const auto regex = Regex::compile(when->text());
    if (!regex) {
      diagnostics.error(when->place(),
                        fmt::format("bad regex at offset {}: {}", regex.error().offset, regex.error().message));
    }
  }
  if (const Value* answer = member_of_kind(rule, "answer", ValueKind::text)) check_template(*answer, diagnostics);
  for (const Value& tool : list_member(rule, "tools")) {
    const Value* arguments = member_of_kind(tool, "arguments", ValueKind::text);
    if (arguments != nullptr) check_template(*arguments, diagnostics);
  }
  if (rule.find("answer") == nullptr && rule.find("outcome") == nullptr && rule.find("tools") == nullptr) {
    diagnostics.error(rule.place(), "the rule has neither 'answer' nor 'tools' nor 'outcome'");
  }
}

}  // namespace

void check_provider_options(const Model& model, const FileSource& files, const std::string& path,
                            Diagnostics& diagnostics) {
  for (const Value& rule : list_member(Value(model.options), "rules")) check_rule(rule, diagnostics);
  const Value* answers = model.options.find("answers");
  const Value* file = answers == nullptr ? nullptr : member_of_kind(*answers, "file", ValueKind::text);
  if (file != nullptr) find_named_file(files, path, *file, diagnostics);
}

}  // namespace llmeval
