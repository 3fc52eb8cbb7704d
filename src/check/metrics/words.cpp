#include "check/metrics/words.h"

#include "text/unicode.h"
#include "text/utf8.h"

#include <array>
#include <utility>

namespace llmeval {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_stop(char c) { return c == '.' || c == ','; }

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  std::size_t at = text.find(from);
  if (at == std::string::npos) return;
  std::string replaced;
  std::size_t copied = 0;
  for (; at != std::string::npos; at = text.find(from, copied)) {
    replaced.append(text, copied, at - copied).append(to);
    copied = at + from.size();
  }
  text = replaced.append(text, copied);
}

Words split_spaces(std::string_view text) {
  Words words;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t here = at;
    if (!is_space(next_code_point(text, at))) continue;
    if (here > begin) words.emplace_back(text.substr(begin, here - begin));
    begin = at;
  }
  if (begin < text.size()) words.emplace_back(text.substr(begin));
  return words;
}

// The ASCII characters that 13a sets apart wherever they stand: all punctuation but ' - , and the full stop.
bool stands_apart(char c) {
  return (c >= ' ' && c <= '&') || (c >= '(' && c <= '+') || c == '/' || (c >= ':' && c <= '@') ||
         (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

std::string set_apart(std::string_view text) {
  std::string spaced;
  spaced.reserve(text.size() * 2);
  for (const char c : text) {
    if (stands_apart(c)) {
      spaced.append({' ', c, ' '});
    } else {
      spaced += c;
    }
  }
  return spaced;
}

// Copies the text with these spaces about every pair of characters, pairs taken from the left without overlap, as a
// substitution does.
template <class IsPair>
std::string cut_pairs(std::string_view text, IsPair is_pair, std::string_view before, std::string_view between,
                      std::string_view after) {
  std::string cut;
  cut.reserve(text.size() * 2);
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (at + 1 < text.size() && is_pair(text[at], text[at + 1])) {
      cut.append(before).append(1, text[at]).append(between).append(1, text[at + 1]).append(after);
      ++at;
    } else {
      cut += text[at];
    }
  }
  return cut;
}

// Scripts that write words without spaces, of which each character counts as one.
bool is_word_by_itself(char32_t c) {
  return (c >= 0x3040 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x4e00 && c <= 0x9fff) ||
         (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff);
}

// What is done with a character: `nothing` vanishes without parting what stands around it.
enum class Part { of_word, nothing, gap };
template <class PartOf>
Words split_by(std::string_view text, PartOf part_of) {
  const std::string folded = fold_case(text);
  Words words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(std::exchange(word, {}));
  };
  for (std::size_t at = 0; at < folded.size();) {
    const char32_t code_point = next_code_point(folded, at);
    const Part part = part_of(code_point);
    const bool alone = part == Part::of_word && is_word_by_itself(code_point);
    if (part == Part::gap || alone) end_word();
    if (part == Part::of_word) append_utf8(word, code_point);
    if (alone) end_word();
  }
  end_word();
  return words;
}

bool is_sign(char32_t c) {
  return c < 0x80 && std::string_view("$+<=>^`|~").find(static_cast<char>(c)) != std::string_view::npos;
}

}  // namespace

Words split_13a(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> k_replacements{{
      {"<skipped>", ""},
      {"-\n", ""},
      {"\n", " "},
      {"&quot;", "\""},
      {"&amp;", "&"},
      {"&lt;", "<"},
      {"&gt;", ">"},
  }};
  std::string line(trim(text));
  for (const auto& [from, to] : k_replacements) replace_all(line, from, to);
  line = set_apart(" " + line + " ");
  line = cut_pairs(
      line, [](char a, char b) { return !is_digit(a) && is_stop(b); }, "", " ", " ");
  line = cut_pairs(
      line, [](char a, char b) { return is_stop(a) && !is_digit(b); }, " ", " ", "");
  line = cut_pairs(
      line, [](char a, char b) { return is_digit(a) && b == '-'; }, "", " ", " ");
  return split_spaces(line);
}

Words split_letters(std::string_view text) {
  return split_by(text, [](char32_t c) { return is_word_character(c) ? Part::of_word : Part::gap; });
}

Words split_answer(std::string_view text) {
  Words words = split_by(text, [](char32_t c) {
    if (is_space(c)) return Part::gap;
    return is_punctuation(c) || is_sign(c) ? Part::nothing : Part::of_word;
  });
  std::erase_if(words, [](const std::string& word) { return word == "a" || word == "an" || word == "the"; });
  return words;
}

std::uint32_t WordNumbers::number_of(std::string_view word) {
  const auto found = numbers_.find(word);
  if (found != numbers_.end()) return found->second;
  return numbers_.emplace(word, static_cast<std::uint32_t>(numbers_.size())).first->second;
}

std::vector<std::uint32_t> WordNumbers::numbers_of(const Words& words) {
  std::vector<std::uint32_t> numbers;
  numbers.reserve(words.size());
  for (const std::string& word : words) numbers.push_back(number_of(word));
  return numbers;
}

}  // namespace llmeval
