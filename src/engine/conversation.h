#pragma once

#include "config/project.h"
#include "domain/completion.h"
#include "domain/request.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace llmeval {

/// The questions that a sample asks its model, one after the other: first the rendered prompt (without one, the case's
/// variable `message`, where there is one), then each of the case's turns that no recorded answer follows. A question's
/// messages are all that was said before it, and its own. Where the case has tools, an answer that calls some is a
/// step: what they give is said, and the same turn is asked on.
class Conversation {
 public:
  /// \param prompt  nullptr: the suite has none. Outlives the conversation.
  /// \param golden  outlives the conversation.
  static Rendered<Conversation> begin(const Prompt* prompt, const Model& model, const SuiteCase& golden,
                                      std::int32_t trial);

  /// The question at hand.
  const std::shared_ptr<Request>& question() const { return question_; }
  /// Of the prompt, for what is said to it; nullptr: it has none. Lives as long as the prompt.
  const Schema* answer_schema() const { return answer_schema_; }
  bool is_last() const { return next_ == golden_->subject->turns.size(); }
  /// Whether there is more than one question.
  bool has_turns() const { return question_->turn > 1 || !is_last(); }
  /// What the turn at hand expects of its answer; the case's own expectations are of the last answer besides.
  const Expectations& expectations() const;
  /// What the turns expect whose answers are not there yet: the one at hand and those after it.
  std::span<const Expectations> open_expectations() const;

  /// Whether an answer is a step only: it calls tools rightly, and the case says what they give.
  bool is_step(const Call& answer) const;
  /// Which step of its turn the question at hand is, from 1.
  std::int32_t step() const { return step_; }
  /// Whether the turn may be asked on after a step.
  bool may_go_on() const;
  /// Says what the tools give and asks the turn on: after a step that may_go_on().
  void add_step(const Completion& answer);
  /// Goes on to the next turn; not after the last.
  void add_answer(const Completion& answer);

 private:
  Conversation(const SuiteCase& golden, Request base);
  /// Takes turns up to the next question, and makes its request.
  void advance();
  void ask();

  const SuiteCase* golden_;
  const Schema* answer_schema_ = nullptr;
  Request said_;           ///< All so far; its `turn` is the number of questions.
  bool waits_ = false;     ///< What was said last waits for an answer.
  std::size_t next_ = 0;   ///< Of the case's turns.
  std::size_t asked_ = 0;  ///< From 1: the turn that asks; 0: the prompt does.
  std::int32_t step_ = 1;
  std::shared_ptr<Request> question_;
};

/// The question with the bytes of its images; itself where there are none. They are read when it is about to be sent
/// and not kept: hundreds of samples wait for their turn, and an image may be ten megabytes. Fails where one is not any
/// more what it was when the project was loaded. \param files  of the project; nullptr: nothing is read.
Result<std::shared_ptr<Request>> with_images(const std::shared_ptr<Request>& question, const FileSource* files);

}  // namespace llmeval
