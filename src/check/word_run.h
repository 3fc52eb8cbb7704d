#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

// Inside check/ only: words that one text has from another.

/// The words of a text as they are compared: maximal runs of letters, marks and numbers, in NFKC and folded case;
/// invisible characters in a word (soft hyphens, zero widths) are left out. What stands between words makes no
/// difference.
class WordList {
 public:
  explicit WordList(std::string_view text);

  std::size_t size() const { return words_.size(); }
  const std::string& form(std::size_t word) const { return words_[word].form; }
  /// The bytes of the text from the first of these words to the last.
  std::string_view between(std::size_t first, std::size_t last) const;

 private:
  struct Word {
    std::size_t begin;
    std::size_t end;
    std::string form;
  };
  std::string_view text_;
  std::vector<Word> words_;
};

/// Words that stand in both texts, in the same order and next to one another.
struct WordRun {
  std::size_t first = 0;  ///< In the text that was searched.
  std::size_t last = 0;   ///< Itself included.
};

/// The first run in `text` of what stands in `of` as well: at least so many words, or so many of their characters
/// (which begin and end anywhere: there are scripts without spaces). All of `of` is enough where it is shorter. Takes
/// time linear in both.
std::optional<WordRun> find_run(const WordList& text, const WordList& of, std::size_t words, std::size_t characters);

}  // namespace llmeval
