#include "cli/run_answers.h"

#include "domain/model.h"
#include "store/recorded_answers.h"
#include "store/stored_answers.h"

#include <algorithm>

namespace llmeval {

namespace {

bool has_cacheable_model(const Project& project) {
  for (const Suite& suite : project.suites) {
    const auto is_cacheable = [](const auto& model) { return !find_provider(model->provider)->is_local; };
    const std::vector<std::shared_ptr<const Model>> models = suite.all_models();
    if (std::any_of(models.begin(), models.end(), is_cacheable)) return true;
  }
  return false;
}

Result<> open_cache(const CacheOptions& words, const std::string& database, Loop& loop, RunAnswers& answers) {
  StoredAnswersOptions stored;
  stored.from_earlier_runs = words.mode != "refresh";
  if (words.max_age) stored.not_before = loop.clock().system_now() - *words.max_age;
  LLMEVAL_TRY(answers.cache, StoredAnswers::open(database, loop, stored));
  answers.options.keep = true;
  if (words.mode == "only") answers.options.missing = Missing::cache_miss;
  return {};
}

}  // namespace

Result<RunAnswers> open_answers(const CacheOptions& words, const Plan& plan, const std::string& database, Loop& loop) {
  RunAnswers answers;
  if (!words.replay.empty()) {
    LLMEVAL_TRY(answers.cache, open_recording(words.replay, words.replay));
    answers.options.missing = Missing::not_recorded;
  } else if (words.mode != "off" && has_cacheable_model(plan.project())) {
    LLMEVAL_CHECK(open_cache(words, database, loop, answers));
  }
  if (!words.record.empty()) {
    LLMEVAL_TRY(std::unique_ptr<Output> output, open_file(words.record));
    answers.tape = std::make_unique<RecordingWriter>(std::move(output));
  }
  answers.options.cache = answers.cache.get();
  answers.options.tape = answers.tape.get();
  return answers;
}

bool is_offline(const CacheOptions& words) { return !words.replay.empty() || words.mode == "only"; }

}  // namespace llmeval
