#pragma once

#include "check/check_input.h"
#include "text/regex.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

// Inside check/ only: which of several labels a free text chooses.
//
// The first of these rules that finds labels decides. It must find one alone: where it finds several, nothing is
// chosen.
// 1. The text is nothing but the label, whatever marks stand around it: `b`, `(B).`, `**B**`, `Option B`,
// `$\boxed{B}$`.
// 2. It is marked as final: `final answer: B`, `\boxed{B}`, `<answer>B</answer>`, `#### B`.
// 3. It is stated: `the answer is B`, `Answer: B`, `I choose B`, `it must be B`, `so B`, `B is correct` at a sentence's
//    start; the same by `Antwort`, `réponse`, `respuesta`, `risposta`, `resposta`, `ответ`, `答案`, `答え`. What the
//    same clause denies or doubts (`not`, `if`, `never` …) is no statement.
// 4. A line starts with it, as with one of a list: `B) Paris`, `B. Paris`, `**B**: Paris`, `Yes, since …`.
// 5. It stands marked among words: `(B)`, `[B]`, `**B**`, `"B"`.
// A label followed by `or`, `and`, `/`, `,` or `&` and another one is no choice: `A or B`.
// A label of one letter counts in upper case, in lower case only where marks stand around it, by rule 1, or as what
// `answer is` states (but for `a` and `i`); `A` and `I` only where no word follows that they would belong to. Longer
// labels count in any case. In rule 4 another label in the same line leaves it open: one that is marked, too, or beside
// a label of several letters any.

/// Reads choices from texts. Immutable, callable from any thread.
class ChoiceReader {
 public:
  /// \param labels  not empty, none empty, all different whatever their case
  explicit ChoiceReader(std::vector<std::string> labels);

  const std::vector<std::string>& labels() const { return labels_; }
  /// What a text chose.
  struct Choice {
    std::optional<std::size_t> label;  ///< Nullopt: none, or more than one.
    std::string why;                   ///< Where there is none: `it names no choice`, `it names both A and B`.
  };
  /// The error: a search took too long.
  Evaluated<Choice> read(std::string_view text) const;

 private:
  struct Rule {
    Regex regex;
    bool takes_denials;  ///< A denial in the clause before a match makes it none.
    bool alone_in_line;
  };
  struct Found;

  Evaluated<Found> find(const Rule& rule, std::string_view text) const;
  std::optional<std::size_t> label_of(std::string_view written) const;
  std::optional<std::size_t> other_in(std::string_view line, std::size_t label) const;

  std::vector<std::string> labels_;
  std::vector<Rule> rules_;
  std::optional<Regex> other_;  ///< ` or B` behind a label.
  std::optional<Regex> denial_;
  std::optional<Regex> marked_;  ///< A label as rules 4 and 5 find it, anywhere.
  std::optional<Regex> word_;    ///< Any label as a word.
};

}  // namespace llmeval
