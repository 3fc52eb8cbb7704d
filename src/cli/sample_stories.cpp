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

// What was said before each answer, without what was said before that.
struct Said {
  std::vector<std::vector<Message>> messages;
  bool has_turns = false;
};

Result<Said> questions(const Prompt* prompt, const SampleResult& sample) {
  SuiteCase golden;
  golden.subject = sample.subject;
  const Model model;  // Its parameters change nothing that is said.
  Rendered<Conversation> talk = Conversation::begin(prompt, model, golden, sample.key.trial);
  if (!talk) return failure("the messages cannot be rendered again: " + talk.error().message);
  Said said;
  said.has_turns = talk->has_turns();
  std::size_t before = 0;
  const auto add = [&] {
    const std::vector<Message>& all = talk->question()->messages;
    said.messages.emplace_back(all.begin() + static_cast<std::ptrdiff_t>(std::min(before, all.size())), all.end());
    before = all.size() + 1;  // The answer is told by its call.
  };
  for (const Call& call : sample.calls) {
    if (call.purpose != CallPurpose::answer) continue;
    add();
    if (talk->is_step(call)) {
      if (!talk->may_go_on()) return said;
      talk->add_step(call.completion);
    } else {
      if (talk->is_last()) return said;
      talk->add_answer(call.completion);
    }
  }
  if (said.messages.empty()) add();
  return said;
}

class StoryTeller {
 public:
  explicit StoryTeller(RunInfo run) : run_(std::move(run)) {}

  SampleStory tell(StoredSample stored) {
    SampleStory story;
    const Result<const Prompt*> prompt = prompt_of(stored.sample.key);
    Result<Said> said = prompt ? questions(*prompt, stored.sample) : tl::unexpected(prompt.error());
    if (said) {
      story.said = std::move(said->messages);
      story.has_turns = said->has_turns;
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
