#include "cli/sample_stories.h"

#include "engine/conversation.h"
#include "prompt/stored_prompt.h"
#include "store/case_samples.h"
#include "store/runs.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

namespace llmeval {

namespace {

const PromptVersion* find_version(const RunInfo& run, const SampleKey& key) {
  for (const SuiteInfo& suite : run.suites) {
    if (suite.name != key.suite) continue;
    for (const PromptVersion& prompt : suite.prompts) {
      if (prompt.name == key.prompt) return &prompt;
    }
  }
  return nullptr;
}

// A question a turn, each without what was said before it.
Result<std::vector<std::vector<Message>>> questions(const Prompt* prompt, const SampleResult& sample) {
  SuiteCase golden;
  golden.subject = sample.subject;
  const Model model;  // Its parameters change nothing that is said.
  Rendered<Conversation> talk = Conversation::begin(prompt, model, golden, sample.key.trial);
  if (!talk) return failure("the messages cannot be rendered again: " + talk.error().message);
  std::vector<std::vector<Message>> said;
  std::size_t before = 0;
  for (std::int32_t turn = 1;; ++turn) {
    const std::vector<Message>& all = talk->question()->messages;
    const std::size_t size = all.size();
    said.emplace_back(all.begin() + static_cast<std::ptrdiff_t>(std::min(before, size)), all.end());
    const Call* answer = sample.answer_of(turn);
    if (talk->is_last() || answer == nullptr) return said;
    before = size + 1;  // The answer is told by its call.
    talk->add_answer(answer->completion);
  }
}

class StoryTeller {
 public:
  explicit StoryTeller(RunInfo run) : run_(std::move(run)) {}

  SampleStory tell(StoredSample stored) {
    SampleStory story;
    const Result<const Prompt*> prompt = prompt_of(stored.sample.key);
    auto said = prompt ? questions(*prompt, stored.sample) : tl::unexpected(prompt.error());
    if (said) {
      story.said = *std::move(said);
    } else {
      story.why_not_said = said.error().message;
    }
    story.sample = std::move(stored.sample);
    story.has_verdict = stored.has_verdict;
    return story;
  }

 private:
  // Nullptr where the sample's suite has none.
  Result<const Prompt*> prompt_of(const SampleKey& key) {
    const PromptVersion* version = find_version(run_, key);
    if (version == nullptr) return nullptr;
    const auto known = prompts_.find(version->hash);
    if (known != prompts_.end()) return &known->second;
    LLMEVAL_TRY(Prompt prompt, read_canonical_prompt(*version));
    return &prompts_.emplace(version->hash, std::move(prompt)).first->second;
  }

  RunInfo run_;
  std::map<std::string, Prompt> prompts_;
};

}  // namespace

Result<std::vector<SampleStory>> tell_case(const Database& database, const std::string& run_id,
                                           const std::string& case_id) {
  LLMEVAL_TRY(std::vector<StoredSample> samples, read_case_samples(database, run_id, case_id));
  LLMEVAL_TRY(RunInfo run, read_run(database, run_id));
  StoryTeller teller(std::move(run));
  std::vector<SampleStory> stories;
  stories.reserve(samples.size());
  for (StoredSample& sample : samples) stories.push_back(teller.tell(std::move(sample)));
  return stories;
}

}  // namespace llmeval
