#pragma once

#include "base/diagnostic.h"
#include "data/shape.h"
#include "data/value.h"
#include "domain/outcome.h"
#include "text/regex.h"

#include <tl/expected.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// Why an answer could not be cleaned: there is nothing that checks could look at, or nobody knows.
struct Uncleaned {
  std::string why;
  std::optional<Outcome> error;  ///< `check_limit` for a search that was stopped.
};

/// `answer:`, how an answer is cleaned before checks look at it; what is stored stays as the model wrote it. Steps are
/// taken in their order:
/// - `trim`: without white space at both ends
/// - `drop: think`: without `<think>…</think>` and `<thinking>…</thinking>`; with the end alone, without all before it;
///   without an end, without all after the start
/// - `fenced`: what stands in the last fenced block; the text itself where it has none
/// - `after: TEXT`: what stands behind the last such text
/// - `regex: PATTERN`: the first group that took part in the first match, or all that matched
/// Where a text is not there, a pattern does not match, or nothing is left but white space, the answer is uncleaned: a
/// check that must not hold would else hold of nothing. Immutable, callable from any thread.
class AnswerCleaning {
 public:
  /// Of `answer:`, a step or a list of steps.
  static ShapeRef shape();
  /// The same of a model: the first step may be a JSON pointer into an application's reply, which is not ours to take.
  static ShapeRef model_shape();
  /// \param steps  as its shape accepts it; what does not fit is passed over. Adds an error for a bad pattern, an empty
  /// text, a step that is not one.
  static AnswerCleaning parse(const Value& steps, Diagnostics& diagnostics);

  bool empty() const { return steps_.empty(); }
  /// As written; null where there is nothing.
  const Value& written() const { return written_; }

  tl::expected<std::string, Uncleaned> apply(std::string answer) const;

 private:
  enum class Kind { trim, drop_think, fenced, after, regex };
  struct Step {
    Kind kind = Kind::trim;
    std::string shown;  // For reasons.
    std::string text;   // Of after and regex.
    std::optional<Regex> regex;
  };

  static std::optional<Step> parse_step(const Value& written, Diagnostics& diagnostics);
  static tl::expected<std::string, Uncleaned> take(const Step& step, const std::string& text);

  Value written_;
  std::vector<Step> steps_;
};

}  // namespace llmeval
