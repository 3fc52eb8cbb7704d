#include "check/check_input.h"

#include "check/json_text.h"
#include "data/json.h"

#include <algorithm>

namespace llmeval {

const std::vector<const Call*>& CheckInput::answers() {
  if (!answers_.empty()) return answers_;
  for (const Call& call : sample_.calls) {
    const bool is_at_hand = sample_.is_of_all_turns || call.turn == sample_.call.turn;
    if (call.purpose == CallPurpose::answer && is_at_hand) answers_.push_back(&call);
  }
  if (answers_.empty()) answers_.push_back(&sample_.call);
  return answers_;
}

const Object& CheckInput::variables() {
  const Case& subject = sample_.subject;
  if (!subject.reference) return subject.vars;
  if (!with_reference_) {
    with_reference_ = subject.vars;
    with_reference_->set("reference", *subject.reference);
  }
  return *with_reference_;
}

const Evaluated<Value>& CheckInput::json() {
  if (!json_) json_ = extract_json(sample_.answer, JsonExtract::whole);
  return *json_;
}

const Value& CheckInput::tool_calls() {
  if (tool_calls_) return *tool_calls_;
  List calls;
  for (const Call* const answer : answers()) {
    for (const Part& part : answer->completion.parts) {
      const auto* const call = std::get_if<ToolCallPart>(&part);
      if (call == nullptr) continue;
      Evaluated<Value> arguments = extract_json(call->arguments, JsonExtract::whole);
      calls.emplace_back(
          Object{{"name", call->name}, {"arguments", arguments ? *std::move(arguments) : Value(call->arguments)}});
    }
  }
  return tool_calls_.emplace(std::move(calls));
}

std::vector<std::string> CheckInput::contexts() const {
  if (!sample_.call.completion.contexts.empty()) return sample_.call.completion.contexts;
  const Value* const written = sample_.subject.vars.find("contexts");
  std::vector<std::string> contexts;
  if (written != nullptr && written->is_text()) contexts.push_back(written->text());
  if (written == nullptr || !written->is_list()) return contexts;
  for (const Value& one : written->list()) contexts.push_back(one.is_text() ? one.text() : to_json(one));
  return contexts;
}

const std::string* CheckInput::group(std::string_view name) const {
  const auto found =
      std::find_if(groups_.begin(), groups_.end(), [&](const auto& group) { return group.first == name; });
  return found != groups_.end() && found->second ? &*found->second : nullptr;
}

void CheckInput::set_group(std::string_view name, std::optional<std::string> text) {
  const auto found =
      std::find_if(groups_.begin(), groups_.end(), [&](const auto& group) { return group.first == name; });
  if (found != groups_.end()) {
    found->second = std::move(text);
  } else {
    groups_.emplace_back(name, std::move(text));
  }
}

const Call* CheckInput::ask(CheckQuestion question) {
  if (question.request != asked_last_) {
    asked_last_ = question.request;
    asked_content_ = question_content(*question.request);
  }
  const Digest id = question_digest(question, asked_content_);
  for (const Call& call : sample_.calls) {
    if (call.question == id) return &call;
  }
  const auto is_noted = [&](const OpenQuestion& open) { return open.id == id; };
  if (std::none_of(open_.begin(), open_.end(), is_noted)) open_.push_back({id, {}, std::move(question)});
  return nullptr;
}

void CheckInput::sign_open(std::size_t kept, std::string_view check) {
  for (std::size_t i = kept; i < open_.size(); ++i) {
    if (open_[i].check.empty()) open_[i].check = check;
  }
}

}  // namespace llmeval
