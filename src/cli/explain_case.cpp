#include "cli/explain_case.h"

#include "engine/conversation.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <utility>

namespace llmeval {

namespace {

std::vector<std::uint32_t> all_positions(std::size_t count) {
  std::vector<std::uint32_t> positions(count);
  std::iota(positions.begin(), positions.end(), 0U);
  return positions;
}

// Each answer stands for itself, as nobody has given it yet.
std::vector<ExplainedTurn> turns_of(Conversation talk) {
  std::vector<ExplainedTurn> turns;
  std::size_t before = 0;
  for (;;) {
    const std::vector<Message>& all = talk.question()->messages;
    const std::size_t size = all.size();
    turns.push_back(
        {{all.begin() + static_cast<std::ptrdiff_t>(std::min(before, size)), all.end()}, talk.expectations()});
    if (talk.is_last()) return turns;
    before = size + 1;
    Completion answer;
    answer.parts.emplace_back(TextPart{"…"});
    talk.add_answer(answer);
  }
}

}  // namespace

Result<ExplainedCase> explain_case(const Suite& suite, std::size_t index) {
  ExplainedCase explained;
  explained.suite = &suite;
  LLMEVAL_TRY(explained.golden, suite.cases->at(index));
  const CaseReach* reach = suite.cases->reach(index);
  const auto prompts =
      reach == nullptr ? all_positions(std::max<std::size_t>(1, suite.prompts.size())) : reach->prompts;
  const auto models = reach == nullptr ? all_positions(suite.models.size()) : reach->models;
  for (const std::uint32_t position : prompts) {
    ExplainedPrompt one;
    if (!suite.prompts.empty()) one.prompt = suite.prompts.at(position).get();
    for (const std::uint32_t at : models) {
      const Model& model = *suite.models.at(at);
      auto talk = Conversation::begin(one.prompt, model, explained.golden, 1);
      if (!talk) return failure(talk.error().message);
      one.models.push_back({&model, talk->question()->parameters});
      if (one.turns.empty()) one.turns = turns_of(*std::move(talk));
    }
    explained.prompts.push_back(std::move(one));
  }
  return explained;
}

}  // namespace llmeval
