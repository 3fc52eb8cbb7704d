#include "check/checks_hash.h"

#include "check/check_item.h"
#include "data/json.h"
#include "prompt/prompt.h"
#include "schema/schema.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

Value item_value(const CheckItem& item);

// As if written out: a short form stands for an option. What is only a name, or is told otherwise, is left out.
Object options_of(const CheckItem& item, bool has_members) {
  Object options;
  if (!item.options.is_object()) {
    if (!has_members && !item.type->short_option.empty()) options.append(item.type->short_option, item.options);
    return options;
  }
  std::vector<const Member*> members;
  for (const Member& member : item.options.object()) {
    if (member.key != "name" && !(has_members && member.key == "of")) members.push_back(&member);
  }
  std::sort(members.begin(), members.end(), [](const Member* a, const Member* b) { return a->key < b->key; });
  for (const Member* const member : members) options.append(member->key, member->value);
  return options;
}

Value list_value(const CheckItems& items) {
  List list;
  for (const auto& item : items) list.push_back(item_value(*item));
  return Value(std::move(list));
}

Value item_value(const CheckItem& item) {
  const Check& check = item.check->check();
  const CheckItems* const members = check.members();
  Object object;
  object.append("check", Value(item.type->name));
  if (item.negated) object.append("not", Value(true));
  object.append("options", Value(options_of(item, members != nullptr)));
  if (members != nullptr) object.append("members", list_value(*members));
  if (const Schema* const schema = check.schema()) object.append("schema", Value(schema->hash().hex()));
  if (const auto prompt = check.judge_prompt()) object.append("prompt", Value(prompt->version.hash));
  return Value(std::move(object));
}

Value expectations_value(const Expectations& expectations) {
  List list;
  for (const auto& expectation : expectations) list.push_back(item_value(expectation->item()));
  return Value(std::move(list));
}

}  // namespace

Digest checks_hash(const Expectations& last, const std::vector<Expectations>& turns, const PassRule& rule,
                   const AnswerCleaning& cleaning) {
  Object whole;
  whole.append("v", Value(1));
  whole.append("expect", expectations_value(last));
  List of_turns;
  for (const Expectations& turn : turns) of_turns.push_back(expectations_value(turn));
  whole.append("turns", Value(std::move(of_turns)));
  whole.append("min_score", rule.min_score ? Value(*rule.min_score) : Value());
  whole.append("answer", cleaning.written());
  std::string text;
  append_canonical_json(text, whole);
  return sha256(text);
}

}  // namespace llmeval
