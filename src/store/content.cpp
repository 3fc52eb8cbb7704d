#include "store/content.h"

#include "data/json.h"
#include "event/parts_json.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

JsonOptions stored_json() {
  JsonOptions options;
  options.places = false;
  return options;
}

std::string text_at(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  return value != nullptr && value->is_text() ? value->text() : std::string();
}

std::vector<Message> messages_at(const Value& content, std::string_view key) {
  std::vector<Message> messages;
  const Value* list = content.find(key);
  if (list == nullptr || !list->is_list()) return messages;
  for (const Value& entry : list->list()) {
    const std::optional<Role> role = find_role(text_at(entry, "role"));
    if (role) messages.push_back(Message::of_text(*role, text_at(entry, "content")));
  }
  return messages;
}

// As tools_to_value() has them; nullptr where there are none.
std::shared_ptr<const CannedTools> tools_at(const Value& content) {
  const Value* written = content.find("tools");
  const Value* named = written == nullptr ? nullptr : written->find("tools");
  const Value* steps = written == nullptr ? nullptr : written->find("max_steps");
  if (named == nullptr || !named->is_object()) return nullptr;
  auto tools = std::make_shared<CannedTools>();
  if (steps != nullptr && steps->is_number())
    tools->max_steps = static_cast<std::int32_t>(steps->number().to_int64().value_or(tools->max_steps));
  for (const Member& member : named->object()) {
    CannedTool& tool = tools->tools.emplace_back();
    tool.name = member.key;
    if (!member.value.is_list()) continue;
    for (const Value& one : member.value.list()) {
      const Value* arguments = one.find("arguments");
      const Value* result = one.find("result");
      if (result == nullptr) continue;
      CannedResult& canned = tool.results.emplace_back();
      if (arguments != nullptr && arguments->is_object()) canned.arguments = arguments->object();
      canned.result = *result;
    }
  }
  return tools;
}

}  // namespace

std::string case_content(const Case& subject) {
  std::string json = R"({"vars":)";
  append_json(json, subject.vars);
  if (subject.reference && !subject.reference_is_accepted) {
    json += R"(,"reference":)";
    append_json(json, *subject.reference);
  }
  if (!subject.history.empty()) {
    json += R"(,"history":)";
    append_json(json, messages_to_value(subject.history));
  }
  if (!subject.turns.empty()) {
    json += R"(,"turns":)";
    append_json(json, messages_to_value(subject.turns));
  }
  if (subject.tools) {
    json += R"(,"tools":)";
    append_json(json, tools_to_value(*subject.tools));
  }
  json += '}';
  return json;
}

std::string hash_of(const Case& subject) { return subject.hash.empty() ? case_hash(subject) : subject.hash; }

bool read_case_content(const std::string& json, Case& subject) {
  const auto content = parse_json(json, stored_json());
  const Value* vars = content ? content->find("vars") : nullptr;
  if (vars == nullptr || !vars->is_object()) return false;
  subject.vars = vars->object();
  if (const Value* reference = content->find("reference")) subject.reference = *reference;
  subject.history = messages_at(*content, "history");
  subject.turns = messages_at(*content, "turns");
  subject.tools = tools_at(*content);
  return true;
}

std::string tags_to_json(const Tags& tags) {
  if (tags.empty()) return {};
  Object object;
  for (const auto& [name, value] : tags) object.append(name, Value(value));
  return to_json(Value(std::move(object)));
}

Tags tags_from_json(const std::string& json) {
  Tags tags;
  if (json.empty()) return tags;
  const auto value = parse_json(json, stored_json());
  if (!value || !value->is_object()) return tags;
  for (const Member& tag : value->object()) tags.emplace_back(tag.key, tag.value.is_text() ? tag.value.text() : "");
  return tags;
}

std::string judging_to_json(const Judging& judging) {
  List models(judging.models.begin(), judging.models.end());
  List votes;
  for (const std::optional<double>& vote : judging.votes) votes.push_back(vote ? Value(*vote) : Value());
  Object object{{"prompt_hash", judging.prompt_hash}, {"models", std::move(models)}, {"votes", std::move(votes)}};
  if (!judging.criteria_hash.empty()) object.append("criteria_hash", judging.criteria_hash);
  return to_json(object);
}

std::shared_ptr<const Judging> judging_from_json(const std::string& json) {
  const auto value = parse_json(json, stored_json());
  if (!value || !value->is_object()) return nullptr;
  auto judging = std::make_shared<Judging>();
  judging->prompt_hash = text_at(*value, "prompt_hash");
  judging->criteria_hash = text_at(*value, "criteria_hash");
  const Value* models = value->find("models");
  if (models != nullptr && models->is_list()) {
    for (const Value& model : models->list()) judging->models.push_back(model.is_text() ? model.text() : "");
  }
  const Value* votes = value->find("votes");
  if (votes == nullptr || !votes->is_list()) return judging;
  for (const Value& vote : votes->list()) {
    judging->votes.push_back(vote.is_number() ? std::optional(vote.number().to_double()) : std::nullopt);
  }
  return judging;
}

StoredParts split_parts(const Completion& completion) {
  StoredParts stored;
  List others;
  for (const Part& part : completion.parts) {
    if (const auto* text = std::get_if<TextPart>(&part)) {
      stored.has_text = true;
      stored.text += text->text;
    } else if (std::optional<Value> other = part_to_value(part)) {
      others.push_back(*std::move(other));
    }
  }
  if (std::optional<Value> report = report_to_value(completion)) others.push_back(*std::move(report));
  if (!others.empty()) stored.others = to_json(Value(std::move(others)));
  return stored;
}

void join_parts(bool has_text, std::string text, const std::string& others, Completion& completion) {
  if (has_text) completion.parts.emplace_back(TextPart{std::move(text)});
  if (others.empty()) return;
  const auto list = parse_json(others, stored_json());
  if (!list || !list->is_list()) return;
  for (const Value& value : list->list()) {
    if (std::optional<Part> part = part_from_value(value)) {
      completion.parts.push_back(*std::move(part));
    } else {
      read_report(value, completion);
    }
  }
}

}  // namespace llmeval
