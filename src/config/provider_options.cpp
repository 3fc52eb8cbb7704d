#include "config/provider_options.h"

#include "template/template.h"
#include "text/regex.h"

#include <fmt/format.h>

namespace llmeval {

namespace {

void check_rules(const Value& rules, Diagnostics& diagnostics) {
  for (const Value& rule : rules.list()) {
    if (const Value* when = rule.find("when")) {
      const auto regex = Regex::compile(when->text());
      if (!regex) {
        diagnostics.error(when->place(), fmt::format("'{}' is no regular expression: {} at offset {}", when->text(),
                                                     regex.error().message, regex.error().offset));
      }
    }
    if (const Value* answer = rule.find("answer")) {
      TemplateOptions options;
      options.start = answer->place();
      Template::parse(answer->text(), options, diagnostics);
    }
    if (rule.find("answer") == nullptr && rule.find("outcome") == nullptr) {
      diagnostics.error(rule.place(), "the rule has neither 'answer' nor 'outcome'");
    }
  }
}

void check_recordings(const Value& answers, const FileSource& files, const std::string& folder, Diagnostics& diagnostics) {
  const Value* file = answers.find("file");
  if (file == nullptr) return;
  const Result<std::string> path = resolve_path(folder, file->text());
  if (!path) {
    diagnostics.error(file->place(), path.error().message, path.error().hint);
  } else if (!files.exists(*path)) {
    diagnostics.error(file->place(), fmt::format("there is no file '{}'", file->text()));
  }
}

}  // namespace

void check_provider_options(const Model& model, const FileSource& files, const std::string& folder, Diagnostics& diagnostics) {
  if (const Value* rules = model.options.find("rules")) check_rules(*rules, diagnostics);
  if (const Value* answers = model.options.find("answers")) check_recordings(*answers, files, folder, diagnostics);
}

}  // namespace llmeval
