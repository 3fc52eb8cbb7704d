#include "config/case_parts.h"

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

// The first object with the members of the second over it.
Object overlaid(Object below, Object above) {
  if (below.empty()) return above;
  for (Member& member : std::move(above).take_members()) {
    below.set(std::move(member.key), std::move(member.value), member.place);
  }
  return below;
}

// Never its position: inserting a case before it must not change its name. Nor the suite's variables, which may grow.
std::string name_of(const Object& own_vars, const CaseDefaults& defaults, const Case& subject,
                    const CannedTools* own_tools) {
  const bool has_more = !defaults.entry_vars.empty();
  const std::string hash = case_hash(has_more ? overlaid(defaults.entry_vars, own_vars) : own_vars, subject.reference,
                                     subject.history, subject.turns, own_tools);
  return hash.substr(0, 12);
}

void add_golden(const GoldenLine& line, Case& subject) {
  if (line.accepted && !subject.reference) {
    subject.reference = line.accepted->right();
    subject.reference->at(line.place);
    subject.reference_is_accepted = true;
  }
  const auto is_own = [](const auto& tag) { return tag.first == k_known_failing; };
  if (line.failing && std::none_of(subject.tags.begin(), subject.tags.end(), is_own))
    subject.tags.emplace_back(k_known_failing, line.failing->note);
}

}  // namespace

ReadCase make_case(CaseParts own, const CaseDefaults& defaults, CaseOrigin origin) {
  auto subject = std::make_shared<Case>();
  subject->reference = own.reference ? std::move(own.reference) : defaults.reference;
  subject->history = own.history.empty() ? defaults.history : std::move(own.history);
  ReadTurns turns = own.turns.messages.empty() ? defaults.turns : std::move(own.turns);
  subject->turns = std::move(turns.messages);
  const CannedTools* const own_tools = own.tools == nullptr ? nullptr : own.tools->plain.get();
  subject->id = own.id ? *std::move(own.id) : name_of(own.vars, defaults, *subject, own_tools);
  subject->vars = overlaid(defaults.vars, std::move(own.vars));
  subject->tags = defaults.tags;
  for (const auto& [name, value] : own.tags) set_tag(subject->tags, name, value);
  subject->description = own.description.empty() ? defaults.description : std::move(own.description);
  subject->place = own.place;
  if (const GoldenLine* line = defaults.golden == nullptr ? nullptr : defaults.golden->find(subject->id))
    add_golden(*line, *subject);

  ReadCase read;
  read.tools = overlay_tools(defaults.tools, own.tools);
  if (read.tools) subject->tools = fill_tools(*read.tools, subject->vars, read.tool_errors);
  if (own.inherits) read.golden.expectations = defaults.expectations;
  for (auto& expectation : own.expectations) read.golden.expectations.push_back(std::move(expectation));
  read.golden.turn_expectations = std::move(turns.expectations);
  read.golden.subject = std::move(subject);
  read.golden.budget = own.budget ? std::move(own.budget) : defaults.budget;
  read.narrowing = own.narrowing ? std::move(own.narrowing) : defaults.narrowing;
  read.origin = origin;
  read.has_all_vars = own.has_all_vars && defaults.has_all_vars;
  read.is_whole = own.is_whole && defaults.is_whole && read.has_all_vars;
  return read;
}

void set_tag(Tags& tags, std::string_view name, std::string_view value) {
  for (auto& tag : tags) {
    if (tag.first == name) {
      tag.second = value;
      return;
    }
  }
  tags.emplace_back(name, value);
}

Tags read_tags(const Value& value) {
  Tags tags;
  if (value.is_list()) {
    for (const Value& tag : value.list()) {
      if (const auto name = scalar_text(tag)) set_tag(tags, *name, "true");
    }
  } else if (value.is_object()) {
    for (const Member& tag : value.object()) {
      if (const auto text = scalar_text(tag.value)) set_tag(tags, tag.key, *text);
    }
  }
  return tags;
}

std::optional<std::string> scalar_text(const Value& value) {
  if (value.is_text()) return value.text();
  if (value.is_number()) return value.number().text();
  if (value.is_boolean()) return value.boolean() ? "true" : "false";
  return std::nullopt;
}

}  // namespace llmeval
