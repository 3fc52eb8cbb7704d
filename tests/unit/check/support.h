#pragma once

#include "check/expectation.h"
#include "data/json.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval::check_test {

/// A value with places, as a suite's reader makes them; items of `expect:` are written as JSON, which is YAML too.
inline Value read(std::string_view json) {
  auto value = parse_json(json, {.source = SourceId{1}});
  REQUIRE_MESSAGE(value.has_value(), json);
  return *std::move(value);
}

/// An item as loaded, and all that was said of it: `line:col: error: message (hint)`.
struct Loaded {
  std::shared_ptr<const Expectation> expectation;
  std::string told;
};

inline Loaded load(std::string_view json, const CheckScope& scope = {}) {
  Diagnostics diagnostics;
  diagnostics.add_source("s");
  Loaded loaded;
  const std::optional<Expectations> parsed = Expectation::parse(read(json), scope, diagnostics);
  if (parsed) loaded.expectation = parsed->front();
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    if (!loaded.told.empty()) loaded.told += "\n";
    loaded.told += diagnostic.to_text();
  }
  CHECK((loaded.expectation == nullptr) == diagnostics.has_errors());
  return loaded;
}

/// The reference of tests over the table of checks; no check holds of it.
inline constexpr std::string_view k_stub_reference = "another";

/// What stands between a judge's marks of this name, the last of them; nullopt: there are none.
inline std::optional<std::string> fenced_text(const std::string& asked, std::string_view name) {
  const std::size_t mark = asked.rfind("\n<" + std::string(name) + ":");
  const std::size_t end = asked.rfind("\n</" + std::string(name) + ":");
  if (mark == std::string::npos || end == std::string::npos) return std::nullopt;
  const std::size_t start = asked.find('\n', mark + 1) + 1;
  return start > end ? std::string() : asked.substr(start, end - start);
}

/// What a judge says to whom the answer `5` is the best of all, and every other the worst; a program's or a model of
/// embeddings' like of it.
inline std::string stub_text(const CheckQuestion& question) {
  const std::string asked = question.request->messages.back().text();
  if (question.purpose == CallPurpose::embedding) return asked == "5" ? "[1,0]" : "[0,1]";
  if (question.purpose == CallPurpose::program) {
    const bool is_five =
        asked.find(R"("answer":"5",)") != std::string::npos || asked.find(R"("answer":5,)") != std::string::npos;
    return is_five ? R"({"pass": true})" : R"({"pass": false, "reason": "no five"})";
  }
  const bool is_five = fenced_text(asked, "answer") == "5";
  std::string verdict = is_five ? R"("score": 1)" : R"("score": 0)";
  if (asked.find("The grades:") != std::string::npos) verdict = is_five ? R"("grade": "good")" : R"("grade": "bad")";
  if (const std::optional<std::string> second = fenced_text(asked, "second")) {
    const bool is_second = second == "5" || (fenced_text(asked, "first") != "5" && second == k_stub_reference);
    verdict = is_second ? R"("winner": "second")" : R"("winner": "first")";
  }
  return R"({"reason": "because", )" + verdict + "}";
}

/// Whoever is asked says yes to the answer `5` and no to every other.
inline Call stub_verdict(const CheckQuestion& question) {
  Call call;
  call.model = question.model;
  call.purpose = question.purpose;
  call.question = question_digest(question);
  call.completion.parts.emplace_back(TextPart{stub_text(question)});
  return call;
}

/// A sample of a case with these variables, `reference` among them.
struct World {
  explicit World(const Object& variables = {}) {
    subject.vars = variables;
    if (const Value* const reference = variables.find("reference")) subject.reference = *reference;
    subject.vars.erase("reference");
  }

  /// What checks ask stub_verdict() answers.
  std::vector<Score> evaluate(const Expectations& expectations, const Call& call) const {
    const std::string answer = call.completion.text();
    AnsweredSample sample{key, subject, call, answer, call.latency, messages};
    sample.others = others;
    std::vector<Call> calls;
    for (;;) {
      sample.calls = calls;
      std::vector<OpenQuestion> open;
      std::vector<Score> scores = llmeval::evaluate(expectations, sample, &open);
      if (open.empty()) return scores;
      for (const OpenQuestion& one : open) calls.push_back(stub_verdict(one.asked));
    }
  }

  /// Of the last of several calls, to which the others led.
  std::vector<Score> evaluate(const Expectations& expectations, const std::vector<Call>& calls) const {
    const std::string answer = calls.back().completion.text();
    return llmeval::evaluate(expectations,
                             {key, subject, calls.back(), answer, calls.back().latency, messages, nullptr, calls});
  }

  SampleKey key{"s", "triage", "mini", "c1", 1};
  Case subject;
  /// The system message is one that answers may well have in them.
  std::vector<Message> messages{Message::of_text(Role::system, "5")};
  const ComparedAnswers* others = nullptr;
};

/// What an item says to a call.
inline Score score(std::string_view item, const Call& call, const Object& variables = {}) {
  const Loaded loaded = load(item);
  REQUIRE_MESSAGE(loaded.expectation != nullptr, loaded.told);
  return World(variables).evaluate({loaded.expectation}, call).front();
}

inline Score score(std::string_view item, std::string_view answer, const Object& variables = {}) {
  Call call;
  call.completion.parts.emplace_back(TextPart{std::string(answer)});
  return score(item, call, variables);
}

inline Score score(std::string_view item, const std::vector<Call>& calls, const Object& variables = {}) {
  const Loaded loaded = load(item);
  REQUIRE_MESSAGE(loaded.expectation != nullptr, loaded.told);
  return World(variables).evaluate({loaded.expectation}, calls).front();
}

/// Every row's item must load, and judge the answer as stated.
struct Row {
  std::string item;
  std::string_view answer;
  bool pass;
  std::string_view reason;
};

inline void check_rows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    CAPTURE(row.item);
    CAPTURE(row.answer);
    const Score found = score(row.item, row.answer);
    CHECK(found.pass == row.pass);
    CHECK(found.score == (row.pass ? 1.0 : 0.0));
    CHECK(!found.error);
    CHECK(found.reason == row.reason);
  }
}

/// Every row's item must be refused with just this text.
struct Refused {
  std::string_view item;
  std::string_view told;
};

inline void check_refused(const std::vector<Refused>& rows) {
  for (const Refused& row : rows) {
    CAPTURE(row.item);
    CHECK(load(row.item).told == row.told);
  }
}

}  // namespace llmeval::check_test
