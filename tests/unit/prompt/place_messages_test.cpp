// Where a case's earlier messages go.
#include "unit/prompt/memory_files.h"

#include <doctest/doctest.h>

namespace llmeval {

namespace {

const std::vector<Message> k_history{Message::of_text(Role::user, "h"), Message::of_text(Role::assistant, "i")};

std::string placed(const std::string& ending, const std::string& text,
                   const std::vector<Message>& history = k_history) {
  const Loaded loaded = load_text(ending, text);
  REQUIRE_MESSAGE(loaded.prompt, loaded.said);
  const auto messages = loaded.prompt->render({}, history);
  if (!messages) {
    const RenderError& error = messages.error();
    return error.hint.empty() ? error.message : fmt::format("{} ({})", error.message, error.hint);
  }
  std::string shown;
  for (const Message& message : *messages) {
    shown += fmt::format("{}{}:{}", shown.empty() ? "" : " ", role_name(message.role).front(), message.text());
  }
  return shown;
}

}  // namespace

TEST_CASE("earlier messages stand at {{ history }}, which cuts its message in two") {
  CHECK(placed(".prompty", "system:\nS\n{{ history }}\nuser:\nQ\n") == "s:S u:h a:i u:Q");
  CHECK(placed(".prompty", "system:\nS\n{{ history }}\nT\nuser:\nQ\n") == "s:S u:h a:i s:T u:Q");
  CHECK(placed(".prompty", "user:\n{{ history }}\nQ\n") == "u:h a:i u:Q");
  CHECK(placed(".prompty", "system:\nS\nuser:\nA\nassistant:\nB\n{{ history }}\n") == "s:S u:A a:B u:h a:i");
  CHECK(placed(".prompt.yml", "messages: [{system: S}, {user: \"{{history}}\"}, {user: Q}]\n") == "s:S u:h a:i u:Q");
}

TEST_CASE("without a history its place is nothing, but cuts all the same") {
  CHECK(placed(".prompty", "system:\nS\n{{ history }}\nuser:\nQ\n", {}) == "s:S u:Q");
  CHECK(placed(".prompty", "system:\nS\n{{ history }}\nT\nuser:\nQ\n", {}) == "s:S s:T u:Q");
  CHECK(placed(".prompty", "system:\nS\nuser:\n{{ history }}\n", {}) == "s:S");
}

TEST_CASE("where the prompt says nothing they stand before its last message, or after instructions") {
  CHECK(placed(".prompty", "system:\nS\nuser:\nQ\n") == "s:S u:h a:i u:Q");
  CHECK(placed(".prompty", "Q\n") == "u:h a:i u:Q");
  CHECK(placed(".txt", "Q\n") == "u:h a:i u:Q");
  // Examples come first.
  CHECK(placed(".prompty", "system:\nS\nuser:\nA\nassistant:\nB\nuser:\nQ\n") == "s:S u:A a:B u:h a:i u:Q");
  CHECK(placed(".prompty", "system:\nS\ndeveloper:\nD\n") == "s:S d:D u:h a:i");
}

TEST_CASE("where nobody can say where they go, that is an error") {
  CHECK(placed(".prompty", "user:\nQ\nassistant:\nSure,\n") ==
        "where the case's history goes is open: the prompt ends with a message of the assistant (write '{{ history }}' "
        "where it belongs)");
  CHECK(placed(".prompty", "{% if false %}{{ history }}{% endif %}Q\n") ==
        "the prompt passes over '{{ history }}', and the case has one (put it where it is always reached)");
  CHECK(placed(".prompty", "{% for x in [1, 2] %}{{ history }}{% endfor %}Q\n") == "'{{ history }}' comes twice");
  CHECK(placed(".prompty", "{{ history }}\n", {}) ==
        "the prompt comes to no message (it has nothing but '{{ history }}')");
  CHECK(placed(".prompty", "user:\nQ\nassistant:\nSure,\n", {}) == "u:Q a:Sure,");
}

}  // namespace llmeval
