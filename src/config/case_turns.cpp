#include "config/case_turns.h"

#include "config/case_entry.h"
#include "config/member.h"
#include "prompt/chat_list.h"
#include "text/unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

// The text of a turn and whose it is; nullopt where it is neither's or both's.
std::optional<Message> message_of(const Value& turn) {
  if (turn.is_text()) return Message::of_text(Role::user, turn.text());
  const Value* user = member_of_kind(turn, "user", ValueKind::text);
  const Value* assistant = member_of_kind(turn, "assistant", ValueKind::text);
  if ((user == nullptr) == (assistant == nullptr)) return std::nullopt;
  return user != nullptr ? Message::of_text(Role::user, user->text())
                         : Message::of_text(Role::assistant, assistant->text());
}

// Told by the shape, be it as an unknown key.
bool is_refused_by_shape(const Value& turn) {
  if (!turn.is_object()) return true;
  const Object& object = turn.object();
  const bool has_one = (turn.find("user") != nullptr) != (turn.find("assistant") != nullptr);
  return has_one || std::any_of(object.begin(), object.end(), [](const Member& member) {
           return member.key != "user" && member.key != "assistant" && member.key != "expect";
         });
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return c == '_' || c == '.' || std::isalnum(static_cast<unsigned char>(c)) != 0;
  });
}

void warn_of_template(const Value& text, Diagnostics& diagnostics) {
  const std::string_view all = text.text();
  for (std::size_t open = all.find("{{"); open != std::string_view::npos; open = all.find("{{", open + 1)) {
    const std::string_view inside = all.substr(open + 2, std::min(all.find("}}", open), all.size()) - open - 2);
    if (!is_name(trim(inside))) continue;
    diagnostics.warning(text.place(), fmt::format("'{{{{{}}}}}' stays as it is", inside),
                        "what is said in a history and in turns is no template");
  }
}

// What the order of the turns makes impossible.
bool check_order(const List& written, const ReadTurns& read, Diagnostics& diagnostics) {
  bool all_right = true;
  const auto refuse = [&](std::size_t turn, const char* message, const char* hint) {
    diagnostics.error(written[turn].place(), message, hint);
    all_right = false;
  };
  const std::vector<Message>& messages = read.messages;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const bool is_answer = messages[i].role == Role::assistant;
    const bool follows_answer = i > 0 && messages[i - 1].role == Role::assistant;
    if (!is_answer && trim(messages[i].text()).empty()) refuse(i, "the turn says nothing", "write what the user says");
    if (is_answer && follows_answer) refuse(i, "two answers follow one another", "write what the user says between");
    const bool is_expected = !read.expectations.empty() && !read.expectations[i].empty();
    const bool is_recorded = i + 1 < messages.size() && messages[i + 1].role == Role::assistant;
    if (is_expected && is_recorded) {
      refuse(i, "the answer to this turn is recorded, so that nothing of it can be expected",
             "remove 'expect', or the answer");
    }
    if (is_expected && is_answer) {
      refuse(i, "a recorded answer is not checked", "write 'expect' at a turn of the user");
    }
  }
  if (!messages.empty() && messages.back().role == Role::assistant) {
    refuse(messages.size() - 1, "the last turn is an answer, so that nothing is asked after it",
           "end with what the user says");
  }
  return all_right;
}

}  // namespace

ShapeRef history_shape() { return chat_list_shape(); }

ShapeRef turns_shape(const ShapeRef& expect) {
  const ShapeRef turn = Shape::object({
      {"user", Shape::text(), "What the user says."},
      {"assistant", Shape::text(), "Instead: a recorded answer, which is not asked for."},
      {"expect", expect, "Checks of the answer to what the user says."},
  });
  return Shape::list(Shape::either({Shape::text(), turn}), 1);
}

bool read_history(const Value& written, std::vector<Message>& into, Diagnostics& diagnostics) {
  std::optional<std::vector<WrittenMessage>> messages = read_chat_list(written, diagnostics);
  if (!messages) return false;
  for (WrittenMessage& message : *messages) into.push_back(Message::of_text(message.role, std::move(message.text)));
  return true;
}

bool read_turns(const Value& written, const CheckScope& scope, ReadTurns& into, Diagnostics& diagnostics) {
  if (!written.is_list()) return false;
  bool is_whole = true;
  bool has_expectations = false;
  for (const Value& turn : written.list()) {
    std::optional<Message> message = message_of(turn);
    if (!message && !is_refused_by_shape(turn)) {
      diagnostics.error(turn.place(), "a turn is either the user's or the assistant's",
                        "such as {user: …, expect: […]}, or {assistant: …} for a recorded answer");
    }
    Expectations expectations;
    const bool read = read_expectations(turn.find("expect"), scope, expectations, diagnostics);
    is_whole = is_whole && read && message.has_value();
    if (!message) continue;
    has_expectations = has_expectations || !expectations.empty();
    into.messages.push_back(*std::move(message));
    into.expectations.push_back(std::move(expectations));
  }
  if (!has_expectations) into.expectations.clear();
  return is_whole && check_order(written.list(), into, diagnostics);
}

void warn_of_templates(const Value& entry, Diagnostics& diagnostics) {
  for (const char* key : {"history", "turns"}) {
    for (const Value& message : list_member(entry, key)) {
      if (message.is_text()) warn_of_template(message, diagnostics);
      if (!message.is_object()) continue;
      for (const Member& member : message.object()) {
        if (member.value.is_text()) warn_of_template(member.value, diagnostics);
      }
    }
  }
}

}  // namespace llmeval
