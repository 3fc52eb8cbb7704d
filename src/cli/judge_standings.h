#pragma once

#include "base/result.h"
#include "compare/gate.h"
#include "domain/notice.h"
#include "domain/sample.h"
#include "store/database.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace llmeval {

/// The judges that decided in a run.
class JudgesSeen {
 public:
  /// Cheap where no check of the sample asked a judge.
  void add(const SampleResult& sample);

  /// How those of a suite stand, by the newest calibration that holds for each; by name.
  Result<std::vector<JudgeStanding>> standings(const Database& database, const std::string& suite) const;
  bool is_empty() const { return suites_.empty(); }

 private:
  /// By suite and check: the judge_hash() of each score.
  std::map<std::string, std::map<std::string, std::set<std::string>>> suites_;
};

/// A notice of each judge that people have not confirmed.
std::vector<Notice> judge_notices(const std::string& suite, const std::vector<JudgeStanding>& judges);

}  // namespace llmeval
