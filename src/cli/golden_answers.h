#pragma once

#include "base/result.h"
#include "cli/workspace.h"
#include "config/golden_file.h"
#include "domain/sample.h"
#include "store/database.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace llmeval {

/// Which answers of a run are meant; globs, empty: all.
struct GoldenSelection {
  std::vector<std::string> cases;
  std::vector<std::string> prompts;
  std::vector<std::string> models;
};

/// An answer of a run to a case, once however many samples gave it.
struct GoldenAnswer {
  SampleKey key;     ///< Of the first that gave it.
  std::string text;  ///< As checks saw it.
  std::string asked;
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
  Standing standing(const GoldenAnswer& answer, const GoldenFile& golden) const;

 private:
  struct CaseNow {
    std::string hash;
    bool has_reference = false;
  };
  using Cases = std::map<std::string, CaseNow, std::less<>>;

  std::vector<GoldenAnswer> answers_;
  std::map<std::string, Cases, std::less<>> suites_;
};

/// A decision about an answer, made now by whoever works here.
struct Decider {
  std::string run;
  std::string at;
  std::string by;

  GoldenDecision decide(const GoldenAnswer& answer) const;
};
/// Asks git who works here.
Decider decider_of(const Workspace& workspace, const std::string& run);

/// The project as far as the run's suites go, or nullopt, told.
std::optional<Project> load_run_suites(const Workspace& workspace, const Database& database, const std::string& run,
                                       Console& console);

}  // namespace llmeval
