#include "check/word_run.h"

#include "check/unseen.h"
#include "text/unicode.h"
#include "text/utf8.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <unordered_map>
#include <utility>

namespace llmeval {

namespace {

constexpr std::uint32_t k_foreign = std::numeric_limits<std::uint32_t>::max();

bool is_ascii_word(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string form_of(std::string_view word, bool has_invisible) {
  if (ascii_prefix(word) == word.size()) {
    std::string form(word);
    for (char& c : form) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return form;
  }
  if (!has_invisible) return fold_case(to_nfkc(word));
  std::string seen;
  for (std::size_t at = 0; at < word.size();) {
    const char32_t c = next_code_point(word, at);
    if (!is_unseen(c)) append_utf8(seen, c);
  }
  return fold_case(to_nfkc(seen));
}

// A rolling hash modulo 2^61 - 1 over `size` symbols. What it finds is compared, so that it need not be secret.
class RollingHash {
 public:
  explicit RollingHash(std::size_t size) {
    for (std::size_t i = 1; i < size; ++i) highest_ = times(highest_, k_base);
  }

  void push(std::uint32_t symbol) { value_ = plus(times(value_, k_base), symbol + 1ULL); }
  void pop(std::uint32_t symbol) { value_ = plus(value_, k_prime - times(highest_, symbol + 1ULL)); }
  std::uint64_t value() const { return value_; }

 private:
  __extension__ using Wide = unsigned __int128;
  static constexpr std::uint64_t k_prime = (1ULL << 61U) - 1;
  static constexpr std::uint64_t k_base = 0x9e3779b97f4a7c1ULL;

  static std::uint64_t plus(std::uint64_t a, std::uint64_t b) { return (a + b) % k_prime; }
  static std::uint64_t times(std::uint64_t a, std::uint64_t b) {
    return static_cast<std::uint64_t>(static_cast<Wide>(a) * b % k_prime);
  }

  std::uint64_t value_ = 0;
  std::uint64_t highest_ = 1;
};

template <class Visit>
void for_each_window(std::span<const std::uint32_t> symbols, std::size_t size, const Visit& visit) {
  RollingHash hash(size);
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    if (i >= size) hash.pop(symbols[i - size]);
    hash.push(symbols[i]);
    if (i + 1 >= size && !visit(i + 1 - size, hash.value())) return;
  }
}

struct Shared {
  std::size_t begin;
  std::size_t size;
};

// The first `size` symbols or more of `in` that stand in `of` as well.
std::optional<Shared> find_shared(std::span<const std::uint32_t> in, std::span<const std::uint32_t> of,
                                  std::size_t size) {
  if (size == 0 || size > of.size() || size > in.size()) return std::nullopt;
  std::unordered_map<std::uint64_t, std::size_t> places;
  places.reserve(of.size());
  for_each_window(of, size, [&](std::size_t begin, std::uint64_t hash) {
    places.emplace(hash, begin);
    return true;
  });
  std::optional<Shared> found;
  for_each_window(in, size, [&](std::size_t begin, std::uint64_t hash) {
    const auto place = places.find(hash);
    if (place == places.end()) return true;
    const auto [here, there] = std::mismatch(in.begin() + static_cast<std::ptrdiff_t>(begin), in.end(),
                                             of.begin() + static_cast<std::ptrdiff_t>(place->second), of.end());
    const auto length = static_cast<std::size_t>(here - in.begin()) - begin;
    if (length < size) return true;  // Two windows of one hash.
    found = Shared{begin, length};
    return false;
  });
  return found;
}

// Words as numbers: those of `of` from 0; a word that it does not have is foreign.
struct Numbered {
  std::vector<std::uint32_t> text;
  std::vector<std::uint32_t> of;
};

Numbered number_words(const WordList& text, const WordList& of) {
  Numbered numbered;
  std::unordered_map<std::string_view, std::uint32_t> numbers;
  numbered.of.reserve(of.size());
  for (std::size_t i = 0; i < of.size(); ++i) {
    const auto next = static_cast<std::uint32_t>(numbers.size());
    numbered.of.push_back(numbers.emplace(of.form(i), next).first->second);
  }
  numbered.text.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto known = numbers.find(text.form(i));
    numbered.text.push_back(known == numbers.end() ? k_foreign : known->second);
  }
  return numbered;
}

struct Characters {
  std::vector<std::uint32_t> all;
  std::vector<std::size_t> word;  // Which word each belongs to.
};

Characters characters_of(const WordList& words) {
  Characters characters;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& form = words.form(i);
    for (std::size_t at = 0; at < form.size();) {
      characters.all.push_back(next_code_point(form, at));
      characters.word.push_back(i);
    }
  }
  return characters;
}

}  // namespace

WordList::WordList(std::string_view text) : text_(text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    std::size_t end = at;
    bool has_invisible = false;
    while (at < text.size()) {
      std::size_t next = at;
      const char32_t c = next_code_point(text, next);
      const bool is_word = c < 0x80 ? is_ascii_word(static_cast<char>(c)) : is_word_character(c);
      const bool is_hidden = !is_word && end > begin && is_unseen(c);
      if (!is_word && !is_hidden) break;
      has_invisible = has_invisible || is_hidden;
      at = next;
      if (is_word) end = next;
    }
    if (end > begin) words_.push_back({begin, end, form_of(text.substr(begin, end - begin), has_invisible)});
    if (at < text.size()) next_code_point(text, at);
  }
}

std::string_view WordList::between(std::size_t first, std::size_t last) const {
  return text_.substr(words_[first].begin, words_[last].end - words_[first].begin);
}

std::optional<WordRun> find_run(const WordList& text, const WordList& of, std::size_t words, std::size_t characters) {
  const Numbered numbered = number_words(text, of);
  const std::optional<Shared> run = find_shared(numbered.text, numbered.of, std::min(words, of.size()));
  if (run) return WordRun{run->begin, run->begin + run->size - 1};
  const Characters here = characters_of(text);
  const std::optional<Shared> letters = find_shared(here.all, characters_of(of).all, characters);
  if (!letters) return std::nullopt;
  return WordRun{here.word[letters->begin], here.word[letters->begin + letters->size - 1]};
}

}  // namespace llmeval
