#include "check/metrics/text_metrics.h"

#include "check/metrics/alignment.h"
#include "check/metrics/ngrams.h"
#include "check/metrics/words.h"
#include "text/unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

using Symbols = std::vector<std::uint32_t>;
using Split = Words (*)(std::string_view text);

tl::unexpected<std::string> too_long(std::size_t limit, std::string_view unit) {
  return tl::unexpected<std::string>(fmt::format("texts of over {} {} are too long to compare", limit, unit));
}

tl::unexpected<std::string> too_long_together(std::string_view unit) {
  return tl::unexpected<std::string>(fmt::format(
      "the texts are too long to compare: the {} of one times those of the other are over {}", unit, k_max_alignment));
}

// The texts as numbers of their words.
struct SplitTexts {
  Symbols candidate;
  std::vector<Symbols> references;
  std::size_t symbols = 0;
};

Evaluated<SplitTexts> split_texts(Split split, std::string_view text, References references) {
  WordNumbers numbers;
  SplitTexts texts;
  texts.candidate = numbers.numbers_of(split(text));
  bool fits = texts.candidate.size() <= k_max_metric_words;
  for (const std::string& reference : references) {
    texts.references.push_back(numbers.numbers_of(split(reference)));
    fits = fits && texts.references.back().size() <= k_max_metric_words;
  }
  if (!fits) return too_long(k_max_metric_words, "words");
  texts.symbols = numbers.size();
  return texts;
}

// The best that `measure` says of the candidate and one of the references.
template <class Measure>
double best_of(const SplitTexts& texts, Measure measure) {
  double best = 0;
  for (const Symbols& reference : texts.references) best = std::max(best, measure(texts.candidate, reference));
  return best;
}

Symbols graphemes_of(std::string_view text, WordNumbers& numbers) {
  Symbols symbols;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = end_of_grapheme(text, at);
    symbols.push_back(numbers.number_of(text.substr(at, end - at)));
    at = end;
  }
  return symbols;
}

// The length of the reference that is nearest to the candidate's, the shorter of two.
std::size_t nearest_length(const SplitTexts& texts) {
  const std::size_t own = texts.candidate.size();
  const auto rank = [own](std::size_t length) { return std::pair(length > own ? length - own : own - length, length); };
  std::size_t nearest = texts.references.front().size();
  for (const Symbols& reference : texts.references) {
    if (rank(reference.size()) < rank(nearest)) nearest = reference.size();
  }
  return nearest;
}

}  // namespace

double Overlap::part(OverlapPart part) const {
  const auto share = [this](std::size_t of) {
    return of == 0 ? 0 : static_cast<double>(matches) / static_cast<double>(of);
  };
  switch (part) {
    case OverlapPart::precision:
      return share(candidate);
    case OverlapPart::recall:
      return share(reference);
    case OverlapPart::f1:
      break;
  }
  // 2PR/(P+R), without the roundings between.
  const std::size_t both = candidate + reference;
  return both == 0 ? 0 : 2 * static_cast<double>(matches) / static_cast<double>(both);
}

Evaluated<Distance> levenshtein(std::string_view text, References references) {
  std::optional<Distance> nearest;
  for (std::size_t i = 0; i < references.size(); ++i) {
    if (text.size() > k_max_distance_bytes || references[i].size() > k_max_distance_bytes) {
      return too_long(k_max_distance_bytes, "bytes");
    }
    WordNumbers numbers;
    const Symbols own = graphemes_of(text, numbers);
    const Symbols other = graphemes_of(references[i], numbers);
    const std::optional<std::size_t> edits = edit_distance(own, other, numbers.size());
    if (!edits) return too_long_together("characters");
    const std::size_t longer = std::max(own.size(), other.size());
    const double similarity = longer == 0 ? 1 : static_cast<double>(longer - *edits) / static_cast<double>(longer);
    const Distance distance{*edits, similarity, i};
    const bool is_nearer = !nearest || distance.edits < nearest->edits ||
                           (distance.edits == nearest->edits && similarity > nearest->similarity);
    if (is_nearer) nearest = distance;
  }
  return *nearest;
}

Evaluated<double> token_f1(std::string_view text, References references) {
  const Evaluated<SplitTexts> texts = split_texts(split_answer, text, references);
  if (!texts) return tl::unexpected<std::string>(texts.error());
  return best_of(*texts, [](const Symbols& own, const Symbols& other) {
    if (own.empty() && other.empty()) return 1.0;
    return Overlap{NgramCounts(own, 1).matches(NgramCounts(other, 1)), own.size(), other.size()}.part(OverlapPart::f1);
  });
}

Evaluated<double> rouge(std::size_t n, OverlapPart part, std::string_view text, References references) {
  const Evaluated<SplitTexts> texts = split_texts(split_letters, text, references);
  if (!texts) return tl::unexpected<std::string>(texts.error());
  bool fits = true;
  const double best = best_of(*texts, [&](const Symbols& own, const Symbols& other) {
    if (n == 0) {
      const std::optional<std::size_t> length = common_subsequence(own, other, texts->symbols);
      fits = fits && length;
      return Overlap{length.value_or(0), own.size(), other.size()}.part(part);
    }
    const NgramCounts mine(own, n);
    const NgramCounts theirs(other, n);
    return Overlap{mine.matches(theirs), mine.total(), theirs.total()}.part(part);
  });
  if (!fits) return too_long_together("words");
  return best;
}

Evaluated<double> bleu(std::string_view text, References references) {
  const Evaluated<SplitTexts> texts = split_texts(split_13a, text, references);
  if (!texts) return tl::unexpected<std::string>(texts.error());
  const std::size_t length = texts->candidate.size();
  double logarithms = 0;
  double smoothing = 1;
  std::size_t order = 0;
  bool has_match = false;
  for (; order < std::min(k_max_ngram, length); ++order) {
    const NgramCounts own(texts->candidate, order + 1);
    NgramCounts most(texts->references.front(), order + 1);
    for (const Symbols& reference : texts->references) most.take_most(NgramCounts(reference, order + 1));
    const std::size_t matches = own.matches(most);
    has_match = has_match || matches != 0;
    if (matches == 0) smoothing *= 2;
    const double met = matches == 0 ? 1 / smoothing : static_cast<double>(matches);
    logarithms += std::log(met / static_cast<double>(own.total()));
  }
  if (!has_match) return 0.0;
  const std::size_t wanted = nearest_length(*texts);
  const double brevity = length < wanted ? 1 - static_cast<double>(wanted) / static_cast<double>(length) : 0;
  return std::min(1.0, std::exp(brevity + logarithms / static_cast<double>(order)));
}

Evaluated<double> gleu(std::string_view text, References references) {
  const Evaluated<SplitTexts> texts = split_texts(split_13a, text, references);
  if (!texts) return tl::unexpected<std::string>(texts.error());
  return best_of(*texts, [](const Symbols& own, const Symbols& other) {
    Overlap all;
    for (std::size_t n = 1; n <= k_max_ngram; ++n) {
      const NgramCounts mine(own, n);
      const NgramCounts theirs(other, n);
      all.matches += mine.matches(theirs);
      all.candidate += mine.total();
      all.reference += theirs.total();
    }
    return std::min(all.part(OverlapPart::precision), all.part(OverlapPart::recall));
  });
}

}  // namespace llmeval
