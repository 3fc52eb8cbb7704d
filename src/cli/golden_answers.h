#pragma once

#include "base/result.h"
#include "cli/console.h"
#include "cli/option_groups.h"
#include "cli/workspace.h"
#include "config/golden_file.h"
#include "domain/sample.h"
#include "store/database.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// An answer of a run to a case, once however many samples gave it, or gave the same part of it.
struct GoldenAnswer {
  SampleKey key;     ///< Of the first that gave it.
  std::string text;  ///< As checks saw it.
  std::string asked;
  std::optional<Value> part;            ///< What stands at GoldenSelection::at: the reference that it would be.
  Verdict verdict = Verdict::unscored;  ///< The worst of those that gave it.
  std::string why;                      ///< What checks said against it; empty: nothing.
};

/// What stands between an answer and being accepted.
enum class Standing : std::uint8_t {
  open,           ///< New, or another one than what was accepted.
  accepted,       ///< It is the accepted one.
  known_failing,  ///< It was marked failing.
  has_reference,  ///< Its case says itself what is right.
  case_changed,   ///< Its case asks something else by now.
  case_gone,      ///< The suite has no such case by now.
};
Standing standing_of(const GoldenAnswer& answer, const GoldenLine* line);

/// The answers of a run, and what the project's suites say of their cases now.
class GoldenAnswers {
 public:
  /// Errors: the run's answers cannot be read. Cleans answers as the suites do now.
  static Result<GoldenAnswers> read(const Project& project, const Database& database, const std::string& run,
                                    const GoldenSelection& selection);

  /// In plan order: those of one case stand together.
  const std::vector<GoldenAnswer>& answers() const { return answers_; }
  /// How many samples' answers have nothing where the selection looks.
  std::size_t without() const { return without_; }
  Standing standing(const GoldenAnswer& answer, const GoldenFile& golden) const;

 private:
  struct CaseNow {
    std::string hash;
    bool has_reference = false;
  };
  using Cases = std::map<std::string, CaseNow, std::less<>>;

  std::vector<GoldenAnswer> answers_;
  std::size_t without_ = 0;
  std::map<std::string, Cases, std::less<>> suites_;
};

/// A decision about an answer, made now by whoever works here.
struct Decider {
  std::string run;
  std::string at;
  std::string by;

  GoldenDecision decide(const GoldenAnswer& answer) const;
  AcceptedAnswer accept(const GoldenAnswer& answer) const;
};

/// What a command that decides about answers works on.
struct GoldenSession {
  Workspace workspace;
  Database database;
  Decider decider;
  Project project;  ///< As far as the run's suites go.
  GoldenAnswers answers;
};
/// Nullopt where the project has mistakes, which are told. Asks git who works here.
Result<std::optional<GoldenSession>> open_golden(const Surroundings& surroundings, const CommonOptions& common,
                                                 const GoldenSelection& selection, Console& console);

}  // namespace llmeval
