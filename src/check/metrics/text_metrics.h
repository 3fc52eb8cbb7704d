#pragma once

#include "check/check_input.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace llmeval {

// Inside check/ only: how like one text is to another, from 0 to 1. Pure functions of texts; errors say that they
// are too long to be compared. `references` is not empty; of several the one that is nearest counts, unless said
// otherwise.

using References = std::span<const std::string>;

/// What a text may have of words for a metric of words, and of bytes for a distance.
inline constexpr std::size_t k_max_metric_words = 200'000;
inline constexpr std::size_t k_max_distance_bytes = 4'000'000;

/// Which of two shares a metric is, or their harmonic mean.
enum class OverlapPart : std::uint8_t { f1, precision, recall };

/// What `matches` of a candidate's and a reference's units come to. Of no units at all every part is 0.
struct Overlap {
  std::size_t matches = 0;
  std::size_t candidate = 0;
  std::size_t reference = 0;

  double part(OverlapPart part) const;
};

struct Distance {
  std::size_t edits = 0;      ///< Graphemes to insert, delete or replace.
  double similarity = 0;      ///< 1 - edits / graphemes of the longer text; of two empty texts 1.
  std::size_t reference = 0;  ///< Which one is nearest: the fewest edits, then the most alike.
};
/// Levenshtein's distance in grapheme clusters (UAX 29). Error beyond k_max_alignment after equal ends are dropped.
Evaluated<Distance> levenshtein(std::string_view text, References references);

/// F1 of the words of split_answer() as multisets, as SQuAD's evaluation has it: 2PR/(P+R), where each word counts as
/// often as both have it. Two texts without any word are equal: 1.
Evaluated<double> token_f1(std::string_view text, References references);

/// ROUGE-N (n > 0): n-grams of split_letters() that both have, each as often as both have it; ROUGE-L (n = 0): their
/// longest common subsequence. Recall is by the reference's n-grams, or words, precision by the candidate's, F1 without
/// a weight (Lin 2004, with beta = 1).
Evaluated<double> rouge(std::size_t n, OverlapPart part, std::string_view text, References references);

/// BLEU of one sentence, on the scale from 0 to 1 (Papineni et al., "BLEU: a Method for Automatic Evaluation of Machine
/// Translation", 2002), as sacreBLEU's sentence score: tokens of split_13a(); n-grams of 1 to 4, or as long as the text
/// has any; counts clipped by the most that any one reference has; the brevity penalty by the length of the reference
/// that is nearest in length, the shorter of two; a precision of zero is smoothed to 1/(2^k * total) the k-th time
/// (Chen and Cherry 2014, method 3); 0 where not one word is met.
Evaluated<double> bleu(std::string_view text, References references);

/// GLEU (Wu et al., "Google's Neural Machine Translation System", 2016): n-grams of 1 to 4 of split_13a() together; the
/// lesser of precision and recall.
Evaluated<double> gleu(std::string_view text, References references);

}  // namespace llmeval
