#include "cli/asked_again.h"

#include "cli/gate_comparison.h"

#include <map>
#include <memory>
#include <tuple>
#include <utility>

namespace llmeval {

namespace {

using QuestionKey =
    std::tuple<std::string, std::string, std::string, std::string>;  // Suite, case, model, prompt's hash.

}  // namespace

Result<std::function<AskedAgain(const SampleResult&)>> read_asked_again(const Database& database,
                                                                        const std::string& run_id) {
  GateRuns runs;
  RunInfo info;
  info.id = run_id;
  runs.after.info = std::make_shared<const RunInfo>(std::move(info));
  LLMEVAL_CHECK(read_confirmations(database, runs));
  const auto found = std::make_shared<std::map<QuestionKey, AskedAgain>>();
  for (const ConfirmingRun& run : runs.confirming) {
    // A confirming run names its prompts its own way: what was asked is the same where the hash is.
    std::map<std::pair<std::string, std::string>, std::string> hashes;
    for (const SuiteInfo& suite : run.info->suites) {
      for (const PromptVersion& prompt : suite.prompts) hashes[{suite.name, prompt.name}] = prompt.hash;
    }
    const SampleTable& table = *run.table;
    for (const SampleRow& row : table.rows) {
      if (row.verdict != Verdict::pass && row.verdict != Verdict::fail) continue;
      const std::string& suite = table.suites[row.suite];
      AskedAgain& again = (*found)[{suite, table.cases[row.subject].id, table.models[row.model],
                                    hashes[{suite, table.prompts[row.prompt]}]}];
      ++(row.verdict == Verdict::pass ? again.passed : again.failed);
    }
  }
  if (found->empty()) return std::function<AskedAgain(const SampleResult&)>();
  return [found](const SampleResult& sample) {
    const auto asked = found->find({sample.key.suite, sample.key.case_id, sample.key.model, sample.prompt_hash});
    return asked == found->end() ? AskedAgain() : asked->second;
  };
}

}  // namespace llmeval
