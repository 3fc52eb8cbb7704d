#include "provider/answer_blocks.h"

#include "data/json.h"
#include "provider/http_failure.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

using Kind = AnswerBlock::Kind;

// False where the arguments are not a JSON object; they stay as the model wrote them.
bool tidy_arguments(std::string& arguments) {
  if (arguments.find_first_not_of(" \t\r\n") == std::string::npos) arguments = "{}";
  const auto value = parse_json(arguments, wire_json());
  if (!value || !value->is_object()) return false;
  arguments = to_json(*value);
  return true;
}

}  // namespace

AnswerEnd end_of_answer(std::span<const EndWord> words, std::string_view field, const std::string& word,
                        const std::string& details) {
  const auto found = std::find_if(words.begin(), words.end(), [&](const EndWord& one) { return one.word == word; });
  if (found == words.end()) return {Outcome::ok, word, {}};
  AnswerEnd end{found->outcome, std::string(found->finish_reason), {}};
  if (end.outcome == Outcome::ok) return end;
  end.message = fmt::format("{} {}", field, word);
  if (!details.empty()) end.message += ": " + details;
  return end;
}

AnswerBlock& AnswerBlocks::append(Kind kind) {
  if (!blocks_.empty()) {
    auto& [index, last] = *blocks_.rbegin();
    if (last.kind == kind && kind != Kind::tool_call) return last;
  }
  AnswerBlock& block = blocks_[blocks_.empty() ? 0 : blocks_.rbegin()->first + 1];
  block.kind = kind;
  return block;
}

bool AnswerBlocks::has_tool_call() const {
  return std::any_of(blocks_.begin(), blocks_.end(),
                     [](const auto& entry) { return entry.second.kind == Kind::tool_call; });
}

void AnswerBlocks::finish(AnswerEnd end, AttemptResult& result) && {
  bool says_something = false;
  bool well_formed = true;
  std::vector<Part>& parts = result.completion.parts;
  for (auto& [index, block] : blocks_) {
    if (block.kind == Kind::tool_call) {
      well_formed = tidy_arguments(block.text) && well_formed;
      parts.emplace_back(ToolCallPart{std::move(block.id), std::move(block.name), std::move(block.text)});
      says_something = true;
    } else if (block.kind == Kind::text && !block.text.empty()) {
      parts.emplace_back(TextPart{std::move(block.text)});
      says_something = true;
    } else if (block.kind == Kind::reasoning && !block.text.empty()) {
      parts.emplace_back(ReasoningPart{std::move(block.text)});
    }
  }
  result.outcome = end.outcome;
  result.message = std::move(end.message);
  result.completion.finish_reason = std::move(end.finish_reason);
  if (result.outcome != Outcome::ok) return;
  if (!well_formed) {
    result.outcome = Outcome::malformed_tool_args;
    result.message = "the arguments of a tool call are not a JSON object";
  } else if (!says_something) {
    result.outcome = Outcome::empty;
  }
}

}  // namespace llmeval
