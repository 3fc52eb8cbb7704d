#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace llmeval {

// Inside check/ only: what metrics of texts take for a word. Pure; any bytes.

using Words = std::vector<std::string>;

/// The tokens of mteval-v13a, as WMT and sacreBLEU have them (Post, "A Call for Clarity in Reporting BLEU Scores",
/// 2018):
/// `<skipped>` is dropped, a hyphen at a line's end joins, `&quot; &amp; &lt; &gt;` are read; ASCII punctuation stands
/// by itself but for `'`, for `.` and `,` between digits and for `-` where no digit is before it; the rest is cut at
/// white space. Case counts.
Words split_13a(std::string_view text);

/// Maximal runs of letters, marks and numbers, case folded, as ROUGE's implementations cut English (Lin, "ROUGE: A
/// Package for Automatic Evaluation of Summaries", 2004; no stemming, no stop words); of any script: each character of
/// Han, Hiragana and Katakana is a word by itself.
Words split_letters(std::string_view text);

/// The words that SQuAD compares (Rajpurkar et al., "SQuAD: 100,000+ Questions for Machine Comprehension of Text",
/// 2016): case folded, punctuation taken out without a space for it, `a`, `an` and `the` left out, the rest cut at
/// white space. Punctuation is Unicode's, and the ASCII signs `$ + < = > ^ ` | ~`. A character of Han, Hiragana or
/// Katakana is a word by itself.
Words split_answer(std::string_view text);

/// Numbers from 0 for words: the same for the same word.
class WordNumbers {
 public:
  std::uint32_t number_of(std::string_view word);
  std::vector<std::uint32_t> numbers_of(const Words& words);
  std::size_t size() const { return numbers_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view word) const { return std::hash<std::string_view>()(word); }
  };

  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> numbers_;
};

}  // namespace llmeval
