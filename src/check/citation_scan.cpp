#include "check/citation_scan.h"

#include "text/unicode.h"
#include "text/utf8.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace llmeval {

namespace {

constexpr std::size_t k_longest_citation = 200;
constexpr std::size_t k_longest_quotation = 5'000;
constexpr int k_longest_range = 50;

struct Marks {
  std::string_view open;
  std::string_view close;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view strip(std::string_view text) { return trim(text); }

// What follows on the same line, as far as anybody looks: time stays linear whatever opens and never closes.
std::string_view rest_of_line(std::string_view text, std::size_t from, std::size_t most) {
  const std::string_view rest = text.substr(from, most);
  return rest.substr(0, rest.find('\n'));
}

// What can only be an id: a word with a digit in it.
bool looks_like_id(std::string_view text) {
  constexpr std::string_view k_within = "_.:/#-";
  bool has_digit = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t here = at;
    const char32_t c = next_code_point(text, at);
    has_digit = has_digit || (c < 0x80 && is_digit(static_cast<char>(c)));
    const bool is_within = c < 0x80 && here > 0 && k_within.find(static_cast<char>(c)) != std::string_view::npos;
    if (!is_word_character(c) && c != '_' && !is_within) return false;
  }
  return has_digit;
}

// `1-3` and `1–3` as their numbers; nullopt where it is no range.
std::optional<std::vector<std::string>> read_range(std::string_view text) {
  for (const std::string_view dash : {"-", "–"}) {
    const std::size_t at = text.find(dash);
    if (at == std::string_view::npos) continue;
    int first = 0;
    int last = 0;
    const char* const middle = text.data() + at;
    const char* const end = text.data() + text.size();
    if (std::from_chars(text.data(), middle, first).ptr != middle || at == 0) continue;
    if (std::from_chars(middle + dash.size(), end, last).ptr != end || last <= first) continue;
    if (first < 0 || last - first > k_longest_range) continue;
    std::vector<std::string> ids;
    for (int id = first; id <= last; ++id) ids.push_back(std::to_string(id));
    return ids;
  }
  return std::nullopt;
}

// What follows `source:` or `sources:`; nullopt where it is not what stands there.
std::optional<std::string_view> after_source(std::string_view text) {
  for (const std::string_view word : {"sources:", "source:"}) {
    if (text.size() <= word.size()) continue;
    const bool is_it = std::equal(word.begin(), word.end(), text.begin(),
                                  [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); });
    if (is_it) return text.substr(word.size());
  }
  return std::nullopt;
}

using IsKnown = std::function<bool(std::string_view id)>;

// The ids in brackets; none where it is no citation.
std::vector<std::string> bracketed_ids(std::string_view inside, const IsKnown& is_known) {
  std::vector<std::string> ids;
  for (std::string& id : split_ids(inside)) {
    if (is_known(id)) {
      ids.push_back(std::move(id));
    } else if (std::optional<std::vector<std::string>> range = read_range(id)) {
      ids.insert(ids.end(), range->begin(), range->end());
    } else if (looks_like_id(id)) {
      ids.push_back(std::move(id));
    } else {
      return {};
    }
  }
  return ids;
}

// The citation that a mark opens, if it does.
std::optional<Citation> read_citation(std::string_view answer, std::size_t begin, const Marks& marks,
                                      const IsKnown& is_known) {
  const std::size_t inside_begin = begin + marks.open.size();
  const std::string_view near = rest_of_line(answer, inside_begin, k_longest_citation);
  const std::size_t close = near.find(marks.close);
  if (close == std::string_view::npos) return std::nullopt;
  std::string_view inside = strip(near.substr(0, close));
  Citation citation{begin, inside_begin + close + marks.close.size(), {}};
  if (const std::optional<std::string_view> sources = after_source(inside)) {
    citation.ids = split_ids(*sources);
  } else if (marks.open != "(") {
    if (inside.starts_with('^')) inside.remove_prefix(1);
    if (marks.open == "【") inside = inside.substr(0, inside.find("†"));
    const bool is_link = citation.end < answer.size() && answer[citation.end] == '(' && !is_known(inside);
    if (!is_link) citation.ids = bracketed_ids(inside, is_known);
  }
  return citation.ids.empty() ? std::nullopt : std::optional(std::move(citation));
}

bool is_open_place(std::string_view answer, std::size_t at) {
  if (at == 0) return true;
  const char32_t before = previous_code_point(answer, at);
  return is_space(before) || before == '(' || before == '[' || before == ':' || before == 0x2014 || before == '*' ||
         before == '_';
}

// Where a quotation ends that began before: of straight marks those count that follow a text; some close „ with ”.
std::size_t find_close(std::string_view rest, const Marks& marks) {
  std::size_t at = rest.find(marks.close);
  if (marks.open == "„") return std::min(at, rest.find("”"));
  while (marks.open == "\"" && at < rest.size() && (at == 0 || is_space(static_cast<unsigned char>(rest[at - 1])))) {
    at = rest.find(marks.close, at + 1);
  }
  return at;
}

bool ends_sentence(char32_t c) {
  constexpr std::u32string_view k_ends = U".!?\u2026\u203c\u2047\u2048\u2049\u061f\u06d4\u0964\u0965";
  constexpr std::u32string_view k_wide = U"\u3002\uff01\uff1f\uff61";
  return k_ends.find(c) != std::u32string_view::npos || k_wide.find(c) != std::u32string_view::npos;
}

bool needs_no_space(char32_t c) { return c >= 0x3002; }

bool closes(char32_t c) {
  constexpr std::u32string_view k_closing = U"\"')]}\u2019\u201d\u00bb\u300d\u300f\uff09*_`";
  return k_closing.find(c) != std::u32string_view::npos;
}

bool is_small_letter(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] >= 'a' && text[at] <= 'z';
}

// `12` of `12. An item`.
bool is_item_number(std::string_view line) {
  const std::string_view number = strip(line);
  return !number.empty() && std::all_of(number.begin(), number.end(), is_digit);
}

class SentenceReader {
 public:
  SentenceReader(std::string_view answer, const std::vector<Citation>& citations)
      : answer_(answer), citations_(citations) {}

  std::vector<Sentence> read() {
    for (std::size_t begin = 0; begin < answer_.size();) {
      const std::size_t end = std::min(answer_.find('\n', begin), answer_.size());
      if (!strip(answer_.substr(begin, end - begin)).starts_with('#')) read_line(begin, end);
      begin = end + 1;
    }
    return std::move(sentences_);
  }

 private:
  void read_line(std::size_t begin, std::size_t end) {
    std::size_t start = begin;
    for (std::size_t at = begin; at < end;) {
      if (const Citation* const citation = citation_at(at)) {
        at = std::min(citation->end, end);
        continue;
      }
      const std::size_t here = at;
      const char32_t c = next_code_point(answer_, at);
      if (!ends_sentence(c) || (c == '.' && is_item_number(answer_.substr(start, here - start)))) continue;
      std::size_t after = at;
      while (after < end && closes(code_point_at(after))) next_code_point(answer_, after);
      if (!is_over(after, end, c)) continue;
      add(start, after);
      start = at = after;
    }
    add(start, end);
  }

  // The one that begins there; positions only rise.
  const Citation* citation_at(std::size_t at) {
    while (next_ < citations_.size() && citations_[next_].begin < at) ++next_;
    return next_ < citations_.size() && citations_[next_].begin == at ? &citations_[next_] : nullptr;
  }

  char32_t code_point_at(std::size_t at) const { return next_code_point(answer_, at); }

  bool is_over(std::size_t after, std::size_t end, char32_t mark) {
    if (after >= end || needs_no_space(mark)) return true;
    std::size_t next = next_ < citations_.size() && citations_[next_].begin < after ? next_ + 1 : next_;
    if (next < citations_.size() && citations_[next].begin == after) return true;
    if (!is_space(code_point_at(after))) return false;
    while (after < end && is_space(code_point_at(after))) next_code_point(answer_, after);
    return mark != '.' || !is_small_letter(answer_, after);
  }

  void add(std::size_t begin, std::size_t end) {
    if (has_words(begin, end)) sentences_.push_back({begin, end});
  }

  // Outside of citations.
  bool has_words(std::size_t begin, std::size_t end) const {
    auto citation = std::lower_bound(citations_.begin(), citations_.end(), begin,
                                     [](const Citation& one, std::size_t at) { return one.end <= at; });
    for (std::size_t at = begin; at < end;) {
      if (citation != citations_.end() && citation->begin <= at) {
        at = std::max(at, citation->end);
        ++citation;
        continue;
      }
      if (is_word_character(next_code_point(answer_, at))) return true;
    }
    return false;
  }

  std::string_view answer_;
  const std::vector<Citation>& citations_;
  std::vector<Sentence> sentences_;
  std::size_t next_ = 0;
};

}  // namespace

std::vector<std::string> split_ids(std::string_view text) {
  std::vector<std::string> ids;
  while (true) {
    const std::size_t end = text.find_first_of(",;");
    const std::string_view id = strip(text.substr(0, end));
    if (!id.empty()) ids.emplace_back(id);
    if (end == std::string_view::npos) return ids;
    text.remove_prefix(end + 1);
  }
}

std::vector<Citation> find_citations(std::string_view answer, const IsKnown& is_known) {
  static constexpr std::array<Marks, 3> k_marks{{{"[", "]"}, {"(", ")"}, {"【", "】"}}};
  std::vector<Citation> citations;
  for (std::size_t at = 0; at < answer.size();) {
    const auto* const marks = std::find_if(k_marks.begin(), k_marks.end(),
                                           [&](const Marks& one) { return answer.substr(at).starts_with(one.open); });
    std::optional<Citation> citation;
    if (marks != k_marks.end()) citation = read_citation(answer, at, *marks, is_known);
    at = citation ? citation->end : at + 1;
    if (citation) citations.push_back(*std::move(citation));
  }
  return citations;
}

std::vector<Quotation> find_quotations(std::string_view answer, std::size_t words) {
  static constexpr std::array<Marks, 6> k_marks{
      {{"\"", "\""}, {"“", "”"}, {"„", "“"}, {"«", "»"}, {"「", "」"}, {"『", "』"}}};
  std::vector<Quotation> quotations;
  for (std::size_t at = 0; at < answer.size();) {
    const auto* const marks = std::find_if(k_marks.begin(), k_marks.end(),
                                           [&](const Marks& one) { return answer.substr(at).starts_with(one.open); });
    if (marks == k_marks.end() || (marks->open == "\"" && !is_open_place(answer, at))) {
      ++at;
      continue;
    }
    const std::size_t begin = at + marks->open.size();
    const std::string_view rest = rest_of_line(answer, begin, k_longest_quotation);
    const std::size_t close = find_close(rest, *marks);
    if (close == std::string_view::npos) {
      at = begin;
      continue;
    }
    const std::string_view text = rest.substr(0, close);
    // Closing marks have the length of opening ones.
    const std::size_t past = begin + close + marks->open.size();
    if (count_words(text) >= words) quotations.push_back({at, past, text});
    at = past;
  }
  return quotations;
}

std::vector<Sentence> find_sentences(std::string_view answer, const std::vector<Citation>& citations) {
  return SentenceReader(answer, citations).read();
}

std::vector<std::size_t> sentences_of(const std::vector<Sentence>& sentences, const std::vector<Citation>& citations,
                                      std::string_view answer) {
  std::vector<std::size_t> owners;
  std::size_t next = 0;      // After the sentence that begins last before the citation.
  std::size_t lead_end = 0;  // So far that sentence has nothing but citations.
  for (const Citation& citation : citations) {
    while (next < sentences.size() && sentences[next].begin <= citation.begin) lead_end = sentences[next++].begin;
    std::size_t owner = next == 0 ? 0 : next - 1;
    const bool leads = lead_end <= citation.begin && strip(answer.substr(lead_end, citation.begin - lead_end)).empty();
    if (leads) lead_end = citation.end;
    if (leads && owner > 0) {
      const std::size_t before = sentences[owner - 1].end;
      if (answer.substr(before, citation.begin - before).find('\n') == std::string_view::npos) --owner;
    }
    owners.push_back(owner);
  }
  return owners;
}

}  // namespace llmeval
