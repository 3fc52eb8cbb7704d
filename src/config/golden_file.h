#pragma once

#include "base/diagnostic.h"
#include "data/shape.h"
#include "data/value.h"
#include "prompt/file_source.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

// `evals/golden/SUITE.jsonl`: what people said of a suite's answers, a case a line, sorted by id. One line for a case
// and not one for each of its prompts and models: what is right does not depend on who was asked, and a case has one
// reference. The file is written by `llmeval accept` and `review` (cli/golden_store.h), never by a run.

/// An answer that a person looked at.
struct GoldenDecision {
  std::string answer;  ///< As checks saw it.
  std::string asked;   ///< The start of the hash of the case that it answers (case_hash()).
  std::string prompt;  ///< Name; empty where the suite has none.
  std::string model;   ///< Configured name.
  std::string run;
  std::string at;  ///< RFC 3339.
  std::string by;
};
struct AcceptedAnswer : GoldenDecision {
  std::optional<Value> reference;  ///< Where a person wrote something else than the answer.

  /// What is right: the reference, else the answer.
  Value right() const { return reference ? *reference : Value(answer); }
};
struct FailingAnswer : GoldenDecision {
  std::string note;  ///< Why it is wrong; not empty.
};

struct GoldenLine {
  std::string case_id;
  std::optional<AcceptedAnswer> accepted;  ///< The case's reference where it has none of its own.
  std::optional<FailingAnswer> failing;    ///< Known to be wrong; beside `accepted` a newer answer.
  Place place;
};

/// A golden file's lines by the id of the case.
class GoldenFile {
 public:
  /// Nullptr where nothing was decided about the case.
  const GoldenLine* find(std::string_view case_id) const;
  /// Replaces the line of its case; one without a decision removes it.
  void set(GoldenLine line);
  const std::map<std::string, GoldenLine, std::less<>>& lines() const { return lines_; }

 private:
  std::map<std::string, GoldenLine, std::less<>> lines_;
};

/// The tag that a case has whose answer was marked failing: its value is the note.
constexpr std::string_view k_known_failing = "known_failing";

/// What a decision keeps of a case's hash, and whether it is about a case of this hash.
std::string asked_of(std::string_view case_hash);
bool is_asked(const GoldenDecision& decision, std::string_view case_hash);

/// A suite's name as that of a file: what is no letter, digit, `-`, `_` or inner `.` is written as `%2F` is.
std::string suite_file_stem(std::string_view suite);

/// Where the file of a suite is, from the project's root.
std::string golden_path(std::string_view suite);

/// What a line may hold.
ShapeRef golden_shape();

/// Reads the text of a golden file; mistakes go to `diagnostics`, each with its line.
GoldenFile parse_golden(std::string_view text, SourceId source, Diagnostics& diagnostics);

/// Reads a suite's file; nullptr where it has none.
std::shared_ptr<const GoldenFile> read_golden(const FileSource& files, std::string_view suite,
                                              Diagnostics& diagnostics);

}  // namespace llmeval
