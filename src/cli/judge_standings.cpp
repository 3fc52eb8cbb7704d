#include "cli/judge_standings.h"

#include "compare/judge_identity.h"
#include "store/calibrations.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

JudgeStanding standing_of(std::string check, const std::set<std::string>& judges,
                          const std::vector<CalibrationRecord>& calibrations) {
  JudgeStanding standing;
  standing.check = std::move(check);
  if (!calibrations.empty()) standing.state = JudgeStanding::State::stale;
  for (const CalibrationRecord& one : calibrations) {
    if (!std::includes(one.judges.begin(), one.judges.end(), judges.begin(), judges.end())) continue;
    standing.state = JudgeStanding::State::calibrated;
    standing.labels = one.labels;
    standing.kappa = one.kappa;
    if (one.kappa_low && one.kappa_high) standing.kappa_interval = Interval{*one.kappa_low, *one.kappa_high};
    break;
  }
  return standing;
}

}  // namespace

void JudgesSeen::add(const SampleResult& sample) {
  for (const Score& score : sample.scores) {
    if (score.judging == nullptr || score.weight == 0) continue;
    suites_[sample.key.suite][score.name].insert(judge_hash(score));
  }
}

Result<std::vector<JudgeStanding>> JudgesSeen::standings(const Database& database, const std::string& suite) const {
  std::vector<JudgeStanding> all;
  const auto checks = suites_.find(suite);
  if (checks == suites_.end()) return all;
  for (const auto& [check, judges] : checks->second) {
    LLMEVAL_TRY(const std::vector<CalibrationRecord> calibrations, read_calibrations(database, suite, check));
    all.push_back(standing_of(check, judges, calibrations));
  }
  return all;
}

std::vector<Notice> judge_notices(const std::string& suite, const std::vector<JudgeStanding>& judges) {
  std::vector<Notice> notices;
  const auto tell = [&](const char* state, std::string text) {
    notices.push_back({NoticeKind::judge, {}, state, std::move(text), {}, {}});
  };
  for (const JudgeStanding& judge : judges) {
    const std::string name = fmt::format("'{}' of {}", judge.check, suite);
    if (judge.state == JudgeStanding::State::uncalibrated) {
      tell("uncalibrated", name + ", never calibrated");
    } else if (judge.state == JudgeStanding::State::stale) {
      tell("stale", name + " has changed since it was calibrated");
    } else if (!judge.kappa || !judge.kappa_interval) {
      tell("weak", name + " was calibrated by labels that are all the same");
    } else if (judge.is_weak()) {
      tell("weak", fmt::format("{}: kappa {:.2f} ({:.2f} to {:.2f}), as chance may be", name, *judge.kappa,
                               judge.kappa_interval->low, judge.kappa_interval->high));
    }
  }
  return notices;
}

}  // namespace llmeval
