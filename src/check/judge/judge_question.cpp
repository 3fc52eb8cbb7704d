#include "check/judge/judge_question.h"

#include "base/suggest.h"
#include "check/judge/fence.h"
#include "check/option.h"
#include "data/json.h"
#include "text/unicode.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

std::vector<std::string_view> variables_of(JudgeKind kind) {
  switch (kind) {
    case JudgeKind::score:
      return {"rubric", "answer", "reference", "messages", "contexts", "vars"};
    case JudgeKind::grade:
      return {"rubric", "grades", "answer", "reference", "messages", "contexts", "vars"};
    case JudgeKind::winner:
      break;
  }
  return {"rubric", "first", "second", "reference", "messages", "contexts", "vars"};
}

// All of a message as one text: what was said, called and given back.
std::string told(const Message& message) {
  std::string text;
  for (const Part& part : message.parts) {
    if (const auto* const said = std::get_if<TextPart>(&part)) text += said->text;
    if (const auto* const image = std::get_if<ImagePart>(&part)) text += image->label();
    if (const auto* const call = std::get_if<ToolCallPart>(&part))
      text += fmt::format("{}call {} {}", text.empty() ? "" : "\n", call->name, call->arguments);
    if (const auto* const result = std::get_if<ToolResultPart>(&part)) text += result->text;
  }
  return text;
}

Value messages_of(std::span<const Message> messages, FencedTexts& texts) {
  List list;
  for (const Message& message : messages) {
    const std::string name = fmt::format("message-{}", list.size() + 1);
    list.emplace_back(Object{{"role", role_name(message.role)}, {"content", texts.add(name, told(message))}});
  }
  return list;
}

Value contexts_of(std::span<const std::string> contexts, FencedTexts& texts) {
  List list;
  for (const std::string& context : contexts)
    list.emplace_back(texts.add(fmt::format("context-{}", list.size() + 1), context));
  return list;
}

Object variables_for(const Prompt& prompt, const JudgeForm& form, const JudgeTexts& shown, FencedTexts& texts) {
  Object variables;
  if (!shown.rubric.empty()) variables.append("rubric", shown.rubric);
  if (form.kind() == JudgeKind::winner) {
    variables.append("first", texts.add("first", std::string(shown.answer)));
    variables.append("second", texts.add("second", std::string(shown.second)));
  } else {
    variables.append("answer", texts.add("answer", std::string(shown.answer)));
  }
  if (form.kind() == JudgeKind::grade) {
    List names(form.names().begin(), form.names().end());
    variables.append("grades", std::move(names));
  }
  if (shown.reference != nullptr) {
    const Value& reference = *shown.reference;
    variables.append("reference", texts.add("reference", reference.is_text() ? reference.text() : to_json(reference)));
  }
  if (prompt.uses("messages")) variables.append("messages", messages_of(shown.messages, texts));
  if (!shown.contexts.empty()) variables.append("contexts", contexts_of(shown.contexts, texts));
  Object vars;
  if (shown.vars != nullptr && prompt.uses("vars")) {
    for (const Member& member : *shown.vars) vars.append(member.key, texts.add("var", member.value));
  }
  variables.append("vars", std::move(vars));
  return variables;
}

// At the end of the instructions that the prompt gives; where it gives none, as such.
void instruct(std::vector<Message>& messages, const std::string& words) {
  const bool has_instructions = messages.front().role == Role::system || messages.front().role == Role::developer;
  if (!has_instructions) {
    messages.insert(messages.begin(), Message::of_text(Role::system, words));
    return;
  }
  messages.front().parts.emplace_back(TextPart{"\n\n" + words});
}

}  // namespace

bool check_judge_prompt(const Prompt& prompt, JudgeKind kind, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  const std::vector<std::string_view> known = variables_of(kind);
  for (const VariableUse& use : prompt.content->variables()) {
    if (std::find(known.begin(), known.end(), use.name) != known.end()) continue;
    const std::string hint = did_you_mean(use.name, known);
    diagnostics.error(
        use.place, fmt::format("a judge's prompt has no variable '{}'", use.name),
        hint.empty() ? fmt::format("it has {}; the case's own are vars.NAME", fmt::join(known, ", ")) : hint);
  }
  for (const char* const name :
       kind == JudgeKind::winner ? std::vector<const char*>{"first", "second"} : std::vector<const char*>{"answer"}) {
    if (prompt.uses(name)) continue;
    diagnostics.error(prompt.place, fmt::format("the judge's prompt never shows '{}'", name),
                      fmt::format("write {{{{ {} }}}} where the judge is to read it", name));
  }
  if (prompt.content->places_history()) {
    diagnostics.error(prompt.place, "a judge's prompt has no place for a history",
                      "{% for message in messages %} shows what was said before the answer");
  }
  if (!prompt.tools.empty()) diagnostics.error(prompt.place, "a judge calls no tools", "remove 'tools'");
  return diagnostics.error_count() == before;
}

Evaluated<Request> make_judge_question(const Prompt& prompt, const JudgeForm& form, const JudgeTexts& texts) {
  FencedTexts fenced;
  Rendered<std::vector<Message>> messages = prompt.render(variables_for(prompt, form, texts, fenced));
  if (!messages) {
    return tl::unexpected<std::string>(
        fmt::format("the judge's prompt '{}' cannot be rendered: {}", prompt.version.name, messages.error().message));
  }
  const Evaluated<std::string> number = fenced.place(*messages, prompt.version.hash);
  if (!number) return tl::unexpected<std::string>(number.error());
  instruct(*messages, fence_declaration(*number) + "\n\n" + form.words());
  Request request;
  request.messages = *std::move(messages);
  request.parameters = prompt.parameters;
  request.prompt_parameters = &prompt.parameters;
  request.output_schema = form.schema();
  return request;
}

Request make_judge_repair(Request asked, std::string_view reply, std::string_view wrong, const JudgeForm& form) {
  const bool is_blank = trim(reply).empty();  // Which no API takes as a message.
  asked.messages.push_back(Message::of_text(Role::assistant, is_blank ? "(nothing)" : std::string(reply)));
  asked.messages.push_back(
      Message::of_text(Role::user, fmt::format("That cannot be read as a verdict: {}. {}", wrong, form.words())));
  asked.body = nullptr;
  return asked;
}

}  // namespace llmeval
