#include "cli/explain_case.h"

#include "cli/message_text.h"
#include "data/json.h"
#include "event/event_json.h"
#include "text/inert.h"
#include "text/log_command.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

namespace llmeval {

namespace {

constexpr std::size_t k_shown = 100;  // Columns of a value.

// Of a row's cells some know only their row.
Place place_of(const Value& value, const Case& subject) {
  return value.place().line == 0 ? subject.place : value.place();
}

class TextWriter {
 public:
  TextWriter(const ExplainedCase& explained, const Diagnostics& places) : explained_(explained), places_(places) {}

  std::string write() {
    subject();
    for (const ExplainedPrompt& prompt : explained_.prompts) messages(prompt);
    checks();
    return log_safe(out_);
  }

 private:
  // `text (path:line:col)`
  void line(std::size_t indent, std::string_view text, Place place, std::string_view more = {}) {
    out_.append(indent, ' ');
    out_ += text;
    std::string from = inert_line(places_.describe(place));
    if (!more.empty()) from += (from.empty() ? "" : ", ") + std::string(more);
    if (!from.empty()) out_ += fmt::format("  ({})", from);
    out_ += '\n';
  }

  static std::string shown(const Value& value) { return excerpt(to_json(value), k_shown); }

  void subject() {
    const Case& subject = *explained_.golden.subject;
    line(0, inert_line(fmt::format("{} › {}", explained_.suite->name, subject.id)), subject.place);
    if (!subject.description.empty()) out_ += indented(subject.description);
    if (!subject.vars.empty()) out_ += "\nvariables\n";
    for (const Member& variable : subject.vars) {
      line(2, fmt::format("{}: {}", inert_line(variable.key), shown(variable.value)),
           place_of(variable.value, subject));
    }
    if (subject.reference) {
      out_ += "\nreference\n";
      line(2, shown(*subject.reference), place_of(*subject.reference, subject));
    }
    if (subject.tools) tools(*subject.tools);
    std::string tags;
    for (const auto& [name, value] : subject.tags) {
      tags += (tags.empty() ? "" : ", ") + inert_line(value == "true" ? name : name + "=" + value);
    }
    if (!tags.empty()) out_ += "\ntags\n  " + tags + '\n';
  }

  void tools(const CannedTools& tools) {
    out_ +=
        fmt::format("\ntools, for at most {} {} a turn\n", tools.max_steps, tools.max_steps == 1 ? "step" : "steps");
    for (const CannedTool& tool : tools.tools) {
      for (const CannedResult& one : tool.results) {
        const std::string arguments =
            one.arguments ? " with " + excerpt(to_json(Value(*one.arguments)), k_shown) : std::string();
        line(2, fmt::format("{}{}: {}", inert_line(tool.name), arguments, shown(one.result)), one.result.place());
      }
    }
  }

  void messages(const ExplainedPrompt& one) {
    if (one.prompt == nullptr) {
      out_ += "\nno prompt\n";
    } else {
      const PromptVersion& version = one.prompt->version;
      out_ += fmt::format("\nprompt {} {}", inert_line(version.name), version.hash.substr(0, 12));
      out_ += version.path.empty() ? "\n" : fmt::format("  ({})\n", inert_line(version.path));
      for (const PromptInput& input : one.prompt->inputs) {
        if (!input.default_value || explained_.golden.subject->vars.find(input.name) != nullptr) continue;
        line(2, fmt::format("{}: {}", inert_line(input.name), shown(*input.default_value)),
             input.default_value->place(), "the prompt's default");
      }
    }
    for (const ExplainedModel& model : one.models) {
      out_ += fmt::format("  asked of {}", inert_line(model.model->name));
      out_ += model.parameters.empty() ? "\n"
                                       : fmt::format(" with {}\n", excerpt(to_json(Value(model.parameters)), k_shown));
    }
    std::size_t n = 0;
    for (const ExplainedTurn& turn : one.turns) {
      out_ += one.turns.size() == 1 ? "\n" : fmt::format("\nturn {}\n", ++n);
      out_ += message_text(turn.said);
      for (const auto& expectation : turn.expectations) check(*expectation);
    }
  }

  void checks() {
    const PassRule& rule = explained_.suite->pass;
    out_ += rule.min_score ? fmt::format("\nchecks: the weighted mean must be {}\n", *rule.min_score)
                           : "\nchecks: all of a weight over 0 must pass\n";
    for (const auto& expectation : explained_.golden.expectations) check(*expectation);
    if (explained_.suite->trials > 1) out_ += fmt::format("\n{} trials\n", explained_.suite->trials);
  }

  // Options in the check's own line where they stand together, else each with its place.
  void check(const Expectation& expectation) {
    std::string head = expectation.is_negated() ? "not " : "";
    head += expectation.type();
    if (expectation.name() != expectation.type()) head += fmt::format(" '{}'", inert_line(expectation.name()));
    const Value& options = expectation.options();
    const bool is_spread = options.is_object() && has_several_lines(options.object());
    const bool has_none = options.is_null() || (options.is_object() && options.object().empty());
    if (!is_spread && !has_none) head += " " + shown(options);
    std::string used;
    if (!expectation.used_name().empty()) {
      used = fmt::format("as '{}' at {}", inert_line(expectation.used_name()),
                         inert_line(places_.describe(expectation.place())));
    }
    line(2, head, expectation.written_at(), used);
    if (!is_spread) return;
    for (const Member& option : options.object()) {
      line(4, fmt::format("{}: {}", inert_line(option.key), shown(option.value)), option.value.place());
    }
  }

  static bool has_several_lines(const Object& options) {
    std::optional<Place> first;
    for (const Member& option : options) {
      const Place place = option.value.place();
      if (!first) first = place;
      if (place.source != first->source || place.line != first->line) return true;
    }
    return false;
  }

  const ExplainedCase& explained_;
  const Diagnostics& places_;
  std::string out_;
};

// Images by their files: nobody reads their bytes here.
Value told_messages(std::vector<Message> messages) {
  for (Message& message : messages) {
    for (Part& part : message.parts) {
      auto* image = std::get_if<ImagePart>(&part);
      if (image != nullptr && image->url.empty()) image->url = image->file;
    }
  }
  return messages_to_value(messages);
}

class JsonWriter {
 public:
  JsonWriter(const ExplainedCase& explained, const Diagnostics& places) : explained_(explained), places_(places) {}

  std::string write() {
    const Case& subject = *explained_.golden.subject;
    const Suite& suite = *explained_.suite;
    json_.begin_object();
    json_.field("suite", suite.name);
    json_.field("case", subject.id);
    put_told(json_, "description", subject.description);
    place("place", subject.place);
    json_.key("vars");
    members(subject.vars);
    json_.key("reference");
    if (subject.reference) {
      value(*subject.reference);
    } else {
      json_.null();
    }
    json_.key("tools");
    if (subject.tools) {
      json_.value(tools_to_value(*subject.tools));
    } else {
      json_.null();
    }
    json_.key("tags");
    json_.begin_object();
    for (const auto& [name, text] : subject.tags) json_.field(name, text);
    json_.end_object();
    json_.field("trials", suite.trials);
    json_.field("min_score", suite.pass.min_score);
    json_.key("prompts");
    json_.begin_list();
    for (const ExplainedPrompt& one : explained_.prompts) prompt(one);
    json_.end_list();
    json_.key("checks");
    checks(explained_.golden.expectations);
    json_.end_object();
    return out_ + '\n';
  }

 private:
  void place(std::string_view name, Place where) { put_told(json_, name, places_.describe(where)); }

  void value(const Value& value) {
    json_.begin_object();
    json_.key("value");
    json_.value(value);
    place("place", place_of(value, *explained_.golden.subject));
    json_.end_object();
  }

  void members(const Object& object) {
    json_.begin_object();
    for (const Member& member : object) {
      json_.key(member.key);
      value(member.value);
    }
    json_.end_object();
  }

  void prompt(const ExplainedPrompt& one) {
    json_.begin_object();
    put_told(json_, "name", one.prompt == nullptr ? "" : one.prompt->version.name);
    put_told(json_, "path", one.prompt == nullptr ? "" : one.prompt->version.path);
    put_told(json_, "hash", one.prompt == nullptr ? "" : one.prompt->version.hash);
    json_.key("turns");
    json_.begin_list();
    for (const ExplainedTurn& turn : one.turns) {
      json_.begin_object();
      json_.key("messages");
      json_.value(told_messages(turn.said));
      json_.key("checks");
      checks(turn.expectations);
      json_.end_object();
    }
    json_.end_list();
    json_.key("models");
    json_.begin_list();
    for (const ExplainedModel& model : one.models) {
      json_.begin_object();
      json_.field("name", model.model->name);
      json_.key("parameters");
      json_.value(Value(model.parameters));
      json_.end_object();
    }
    json_.end_list();
    json_.end_object();
  }

  void checks(const Expectations& expectations) {
    json_.begin_list();
    for (const auto& one : expectations) {
      json_.begin_object();
      json_.field("type", one->type());
      json_.field("name", one->name());
      json_.field("not", one->is_negated());
      json_.field("weight", one->weight());
      json_.key("options");
      if (one->options().is_object()) {
        members(one->options().object());
      } else {
        value(one->options());
      }
      place("place", one->written_at());
      put_told(json_, "used_as", one->used_name());
      place("used_at", one->used_name().empty() ? Place() : one->place());
      json_.end_object();
    }
    json_.end_list();
  }

  const ExplainedCase& explained_;
  const Diagnostics& places_;
  std::string out_;
  JsonStream json_{out_};
};

}  // namespace

std::string explained_text(const ExplainedCase& explained, const Diagnostics& places) {
  return TextWriter(explained, places).write();
}

std::string explained_json(const ExplainedCase& explained, const Diagnostics& places) {
  return JsonWriter(explained, places).write();
}

}  // namespace llmeval
