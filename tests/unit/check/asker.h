#pragma once

#include "unit/check/support.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval::check_test {

/// Who is asked: says by a question what its call comes to.
using Asked = std::function<Call(const CheckQuestion& question)>;

inline Call reply(std::string text) {
  Call call;
  call.completion.parts.emplace_back(TextPart{std::move(text)});
  return call;
}

inline Call failed_call(Outcome outcome, std::string message) {
  Call call;
  call.outcome = outcome;
  call.message = std::move(message);
  return call;
}

/// The last thing that a question says.
inline std::string last_text(const CheckQuestion& question) { return question.request->messages.back().text(); }

/// What an item says in the end, and what it asked on the way.
struct Inquest {
  Score score;
  std::vector<OpenQuestion> questions;
  std::size_t rounds = 0;  ///< Of asking.
};

/// Evaluates an item as the engine does: until nothing waits.
inline Inquest inquire(std::string_view item, const Call& answer, const Asked& asked, World world = World(),
                       const CheckScope& scope = {}) {
  const Loaded loaded = load(item, scope);
  REQUIRE_MESSAGE(loaded.expectation != nullptr, loaded.told);
  const std::string text = answer.completion.text();
  std::vector<Call> calls{answer};
  Inquest inquest;
  for (;;) {
    AnsweredSample sample{world.key, world.subject, answer, text, answer.latency, world.messages};
    sample.calls = calls;
    sample.others = world.others;
    std::vector<OpenQuestion> open;
    inquest.score = evaluate({loaded.expectation}, sample, &open).front();
    if (open.empty()) return inquest;
    REQUIRE(++inquest.rounds < 10);
    for (OpenQuestion& one : open) {
      Call call = asked(one.asked);
      call.model = one.asked.model;
      call.purpose = one.asked.purpose;
      call.question = one.id;
      calls.push_back(std::move(call));
      inquest.questions.push_back(std::move(one));
    }
  }
}

inline Inquest inquire(std::string_view item, std::string_view answer, const Asked& asked, World world = World()) {
  return inquire(item, reply(std::string(answer)), asked, std::move(world));
}

}  // namespace llmeval::check_test
