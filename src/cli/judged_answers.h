#pragma once

#include "base/result.h"
#include "compare/calibration.h"
#include "store/labels.h"

#include <cstdint>
#include <string>
#include <vector>

namespace llmeval {

/// What a check said in a run, and people of the same answers.
struct JudgedAnswers {
  std::string suite;
  std::string check;  ///< Name.
  std::string type;
  std::string run_id;
  std::vector<std::string> judges;         ///< judge_hash() of all its scores in the run, sorted.
  std::vector<std::string> models;         ///< Of the judges; empty: the check asks none.
  std::vector<std::string> prompt_hashes;  ///< Of the judges.
  JudgedRun run;
  std::vector<LabelledAnswer> answers;  ///< That people labelled, drawn at random.
  std::vector<SwappedVerdicts> pairs;   ///< Of a pairwise judge, over the whole run.
  std::uint64_t picked = 0;             ///< Labels left out: of answers that somebody picked.
  std::uint64_t of_another_judge = 0;   ///< Labels left out: of answers that this judge has not scored.
  std::uint64_t not_blind = 0;          ///< Labels given with the check's verdict in sight.
  std::vector<std::string> people;
};

/// Brings labels of a check together with what it says in a run now. Labels of other runs count where the same judge
/// scored those answers, there or in a run that scored them again.
Result<JudgedAnswers> collect_judged(const Database& database, const std::string& suite, const std::string& check,
                                     const std::string& run_id);

/// The labels of each answer.
std::vector<std::vector<bool>> labels_by_answer(const std::vector<LabelRecord>& labels);

}  // namespace llmeval
