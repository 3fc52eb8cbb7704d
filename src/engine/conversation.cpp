#include "engine/conversation.h"

#include "base/assert.h"
#include "engine/tool_results.h"
#include "prompt/image.h"

#include <utility>

namespace llmeval {

namespace {

// Without a prompt, a model is asked with the case's variable `message`, where there is one.
std::vector<Message> bare_messages(const Case& subject) {
  std::vector<Message> messages = subject.history;
  if (const Value* message = subject.vars.find("message")) {
    messages.push_back(Message::of_text(Role::user, message->is_text() ? message->text() : print_value(*message)));
  }
  return messages;
}

}  // namespace

Rendered<Conversation> Conversation::begin(const Prompt* prompt, const Model& model, const SuiteCase& golden,
                                           std::int32_t trial) {
  Request base;
  base.subject = golden.subject;
  base.trial = trial;
  base.turn = 0;
  base.parameters = model.parameters;
  if (prompt == nullptr) {
    base.messages = bare_messages(*golden.subject);
    return Conversation(golden, std::move(base));
  }
  Rendered<std::vector<Message>> messages = prompt->render(golden.subject->vars, golden.subject->history);
  if (!messages) return tl::unexpected(std::move(messages).error());
  base.messages = *std::move(messages);
  base.prompt_parameters = &prompt->parameters;
  for (const Member& parameter : prompt->parameters) base.parameters.set(parameter.key, parameter.value);
  base.output_schema = prompt->output_schema;
  base.tools = prompt->tools;
  Conversation talk(golden, std::move(base));
  if (prompt->answer_schema) talk.answer_schema_ = &*prompt->answer_schema;
  return talk;
}

Conversation::Conversation(const SuiteCase& golden, Request base) : golden_(&golden), said_(std::move(base)) {
  // Where the user has not spoken last before the turns, the first of them asks.
  const std::vector<Message>& said = said_.messages;
  const bool asks = !said.empty() && (said.back().role == Role::user || said.back().role == Role::tool);
  waits_ = asks || golden.subject->turns.empty();
  advance();
}

const Expectations& Conversation::expectations() const {
  static const Expectations k_none;
  const std::vector<Expectations>& all = golden_->turn_expectations;
  return asked_ == 0 || all.empty() ? k_none : all.at(asked_ - 1);
}

std::span<const Expectations> Conversation::open_expectations() const {
  const std::span<const Expectations> all = golden_->turn_expectations;
  return all.empty() || asked_ == 0 ? all : all.subspan(asked_ - 1);
}

bool Conversation::is_step(const Call& answer) const {
  return golden_->subject->tools != nullptr && answer.outcome == Outcome::ok && calls_tools(answer.completion.parts);
}

bool Conversation::may_go_on() const { return step_ < golden_->subject->tools->max_steps; }

void Conversation::add_step(const Completion& answer) {
  LLMEVAL_ASSERT(may_go_on());
  said_.messages.push_back(said_answer(answer.parts, step_));
  said_.messages.push_back(tool_results(*golden_->subject->tools, said_.messages.back().parts));
  ++step_;
  ask();
}

void Conversation::add_answer(const Completion& answer) {
  LLMEVAL_ASSERT(!is_last());
  said_.messages.push_back(Message::of_text(Role::assistant, answer.text()));
  waits_ = false;
  advance();
}

Result<std::shared_ptr<Request>> with_images(const std::shared_ptr<Request>& question, const FileSource* files) {
  if (files == nullptr || !has_unread_images(question->messages)) return question;
  auto request = std::make_shared<Request>(*question);
  LLMEVAL_CHECK(read_images(*files, request->messages));
  return request;
}

void Conversation::advance() {
  const std::vector<Message>& turns = golden_->subject->turns;
  for (; next_ < turns.size(); ++next_) {
    const bool asks = turns[next_].role == Role::user;
    if (asks && waits_) break;
    said_.messages.push_back(turns[next_]);
    waits_ = asks;
    if (asks) asked_ = next_ + 1;
  }
  ++said_.turn;
  step_ = 1;
  ask();
}

void Conversation::ask() {
  // One question needs no second copy of what may be a long prompt.
  const bool is_over = is_last() && golden_->subject->tools == nullptr;
  question_ = is_over ? std::make_shared<Request>(std::move(said_)) : std::make_shared<Request>(said_);
}

}  // namespace llmeval
