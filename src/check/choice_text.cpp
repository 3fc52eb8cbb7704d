#include "check/choice_text.h"

#include "base/assert.h"
#include "text/unicode.h"
#include "text/utf8.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

// Marks that stand before and behind a label, and what ends it.
constexpr std::string_view k_open = R"((?:\$|\\(?:boxed|text|textbf|mathbf|mathrm)\s?\{|[*_`"'“‘«(\[{]))";
constexpr std::string_view k_close = R"([*_`"'”’»)\]}$])";
constexpr std::string_view k_bound = R"((?![\p{Latin}\p{Cyrillic}\p{Greek}\p{N}_+#]|[-'’][\p{L}\p{N}]))";
// The words that may follow where a label is none of their own: `B because …`.
constexpr std::string_view k_apart =
    R"((?!\h+(?!(?i:because|since|as|for|due|which|and|or|but|with|is|would|must|seems)\b)[\p{L}\p{N}]))";
constexpr std::string_view k_option =
    R"((?i:(?:the\s+)?(?:option|choice|letter|answer|statement|alternative|label)\s*[:#]?\s*)?)";
// What may stand between `answer is` and the label.
constexpr std::string_view k_fill =
    R"((?:[\s*_:=>–—-]|(?i:\b(?:is|be|should|must|would|will|clearly|definitely|therefore|thus|probably|most\s+likely|)"
    R"(likely|indeed|simply|just|the|it|it['’]s|that|that['’]s|its|option|choice|letter|answer|with)\b))*?)";
constexpr std::string_view k_answer =
    R"((?i:\b(?:answer|choice|option|solution|response|pick|selection|label|category|class|classification|verdict|)"
    R"(sentiment|decision|antwort|réponse|respuesta|risposta|resposta|ответ)\b|答案|答え|正解))";
constexpr std::string_view k_is =
    R"(\s*(?:\([^()\n]{0,30}\))?[\s*_]*(?::|：|=|(?i:\b(?:is|was|would\s+be|should\s+be|must\s+be|has\s+to\s+be|)"
    R"(will\s+be|ist|lautet|est|es|è|é)\b)|是|は|为|為))";
constexpr std::string_view k_denial =
    R"((?i)\b(?:not|never|neither|nor|no|doubt\w*|if|whether|unless|until|cannot|wrong|incorrect|false|worst|least|)"
    R"(except|exclud\w*|eliminat\w*|rul(?:e|ed|ing)\s+out)\b|n['’]t\b)";

bool is_letter_label(std::string_view label) { return label.size() == 1; }

// The labels as patterns: as they count without marks, and as they do between marks.
struct LabelPatterns {
  std::string bare;    // `A` and `I` only where no word follows that would make them one of a sentence.
  std::string stated;  // The same, other letters also in lower case.
  std::string apart;   // Every label only so.
  std::string any;     // In any case.
};

LabelPatterns label_patterns(std::vector<std::string> labels) {
  // The longest first, so that no label hides another that begins with it.
  std::sort(labels.begin(), labels.end(),
            [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  std::vector<std::string> bare;
  std::vector<std::string> stated;
  std::vector<std::string> any;
  std::vector<std::string> exact;
  for (const std::string& label : labels) {
    const std::string escaped = regex_escape(label);
    any.push_back(escaped);
    exact.push_back(is_letter_label(label) ? escaped : "(?i:" + escaped + ")");
    if (label == "A") {
      bare.push_back("A" + std::string(k_apart));
    } else if (label == "I") {
      bare.push_back(R"(I(?!\s*,\s))" + std::string(k_apart));
    } else {
      bare.push_back(exact.back());
    }
    stated.push_back(label == "A" || label == "I" ? bare.back() : "(?i:" + escaped + ")");
  }
  return {
      fmt::format("(?:{}){}", fmt::join(bare, "|"), k_bound), fmt::format("(?:{}){}", fmt::join(stated, "|"), k_bound),
      fmt::format("(?:{}){}{}", fmt::join(exact, "|"), k_bound, k_apart), fmt::format("(?i:{})", fmt::join(any, "|"))};
}

// A label as group 1, between marks in any case, or without.
std::string label_group(const LabelPatterns& labels, const std::string& bare) {
  return fmt::format(R"((?|{0}{{1,6}}\s?({1}){2}(?=\s?[.:]?\s?{3})|{0}{{0,6}}({4})))", k_open, labels.any, k_bound,
                     k_close, bare);
}

Regex compiled(const std::string& pattern) {
  tl::expected<Regex, RegexError> regex = Regex::compile(pattern);
  LLMEVAL_ASSERT(regex.has_value());
  return *std::move(regex);
}

// All branches number their groups from 1.
template <class... Branches>
Regex any_of(const Branches&... branches) {
  return compiled(fmt::format("(?|{})", fmt::join(std::vector<std::string>{branches...}, "|")));
}

// The words before `at` in its clause, at most so many bytes of them.
constexpr std::size_t k_longest_clause = 200;
std::string_view clause_before(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  const std::size_t end = before.find_last_of(".!?\n,;:");
  std::size_t begin = end == std::string_view::npos ? 0 : end + 1;
  if (at - begin > k_longest_clause) begin = at - k_longest_clause;
  while (begin < at && (static_cast<unsigned char>(text[begin]) & 0xc0U) == 0x80) ++begin;
  return before.substr(begin);
}

std::string_view line_around(std::string_view text, std::size_t at) {
  const std::size_t before = at == 0 ? std::string_view::npos : text.find_last_of('\n', at - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  return text.substr(begin, text.find('\n', at) - begin);
}

}  // namespace

// What a rule found: labels without repetition.
struct ChoiceReader::Found {
  std::vector<std::size_t> labels;

  void add(std::size_t label) {
    if (std::find(labels.begin(), labels.end(), label) == labels.end()) labels.push_back(label);
  }
};

ChoiceReader::ChoiceReader(std::vector<std::string> labels) : labels_(std::move(labels)) {
  const LabelPatterns patterns = label_patterns(labels_);
  const std::string label = label_group(patterns, patterns.bare);
  const std::string stated = label_group(patterns, patterns.stated);
  const std::string apart = label_group(patterns, patterns.apart);
  const auto rule = [this](Regex regex, bool takes_denials = false, bool alone_in_line = false) {
    rules_.push_back({std::move(regex), takes_denials, alone_in_line});
  };
  rule(any_of(fmt::format(R"(\A[\s>#-]*{0}{1}*\s?({2})(?:[\s.!:]|{3})*\z)", k_option, k_open, patterns.any, k_close)));
  rule(any_of(
      fmt::format(R"((?i:\bfinal\s+(?:answer|choice|verdict|decision)\b){}{})", k_fill, stated),
      fmt::format(R"(\\boxed\s?\{{\s?(?:\\(?:text|textbf|mathbf|mathrm)\s?\{{)?\s?\(?({})\)?[.\s]*\}})", patterns.any),
      fmt::format(R"((?i:<(?:final_?)?(?:answer|choice)>)\s*{})", stated), fmt::format(R"((?m:^)####\s*{})", stated)));
  rule(any_of(
           fmt::format("{}{}{}{}", k_answer, k_is, k_fill, stated),
           fmt::format(
               R"((?i:\b(?:I|we)(?:['’](?:d|ll|m))?\s+(?:(?:would|will|must|should)\s+)?(?:choose|chose|pick|)"
               R"(picked|select|selected|go(?:ing)?\s+with|say|vote\s+for|think|believe|guess|conclude|answer)\b))"
               "{}{}",
               k_fill, apart),
           fmt::format(R"((?i:\b(?:it|that|this)(?:\s+(?:is|must\s+be|has\s+to\s+be|should\s+be|would\s+be)|['’]s)\b))"
                       "{}{}",
                       k_fill, apart),
           fmt::format(R"((?i:\b(?:so|thus|therefore|hence|definitely|probably|clearly|certainly)\b)[\s,:]*{})", apart),
           fmt::format(R"((?:\A|[.!?;:\n]|(?i:\b(?:so|thus|therefore|hence|because|that|only)\b))[\s,>*_#-]*{}{}{}*\s+)"
                       R"((?i:(?:is|would\s+be|must\s+be|seems)\s+(?:(?:the|clearly|definitely|most\s+likely)\s+)*)"
                       R"((?:correct|right|best|true|answer)\b))",
                       k_option, label, k_close)),
       true);
  const std::string_view line = R"((?m:^)[\s>#*_-]*)";
  const std::string_view parted = R"((?:[*_]*[.:,]+[*_]*(?=\s|$)|[*_]*\s+[-–—](?=\s)|[*_]+\s*[:–—-]))";
  rule(any_of(fmt::format(R"({}{}\s*(?:[)\]]+[.:,]*[*_]*(?=\s|$)|{}))", line, label, parted),
              fmt::format(R"({}{}{}[)\]]*{})", line, k_option, label, parted)),
       false, true);
  rule(compiled(fmt::format(R"((?<![\p{{L}}\p{{N}}_]){}{{1,6}}({}){})", k_open, patterns.any, k_close)));
  other_ = compiled(fmt::format(
      R"(\G(?:{0}|[\s(])*(?:[,/|&]|(?i:\b(?:or|and)\b))\s*\(?(?:(?i:or|and|maybe|perhaps|possibly|even|option)\s+)*{1})",
      k_close, apart));
  denial_ = compiled(std::string(k_denial));
  word_ = compiled(fmt::format(R"((?<![\p{{L}}\p{{N}}_])({}){})", patterns.any, k_bound));
  marked_ = compiled(fmt::format(R"((?<![\p{{L}}\p{{N}}_])(?|{0}{{1,6}}({1}){2}|({3})[).:](?=\s|$)))", k_open,
                                 patterns.any, k_close, patterns.bare));
}

std::optional<std::size_t> ChoiceReader::label_of(std::string_view written) const {
  const std::string folded = fold_case(written);
  for (std::size_t i = 0; i < labels_.size(); ++i) {
    if (fold_case(labels_[i]) == folded) return i;
  }
  return std::nullopt;
}

// Another label that a line marks, or, beside one of several letters, that is anywhere in it.
std::optional<std::size_t> ChoiceReader::other_in(std::string_view line, std::size_t label) const {
  const Regex& regex = is_letter_label(labels_[label]) ? *marked_ : *word_;
  for (std::size_t from = 0; from < line.size();) {
    const auto match = regex.search(line, from);
    if (!match || !*match) break;
    const std::optional<std::size_t> found = label_of((*match)->groups.front().value_or(""));
    if (found && *found != label) return found;
    from = (*match)->end;
  }
  return std::nullopt;
}

Evaluated<ChoiceReader::Found> ChoiceReader::find(const Rule& rule, std::string_view text) const {
  constexpr int k_most_matches = 1'000;
  Found found;
  std::size_t from = 0;
  for (int matches = 0; from <= text.size(); ++matches) {
    const auto match = rule.regex.search(text, from);
    if (!match) return tl::unexpected<std::string>(fmt::format("the search for a choice {}", describe(match.error())));
    if (!*match) break;
    if (matches == k_most_matches) return tl::unexpected<std::string>("the text names more choices than are looked at");
    const RegexMatch& here = **match;
    LLMEVAL_ASSERT(here.end > from);
    from = here.end;
    const std::optional<std::size_t> label = label_of(here.groups.front().value_or(""));
    if (!label) continue;
    if (rule.takes_denials) {
      const auto denied = denial_->search(clause_before(text, here.begin));
      if (!denied || *denied) continue;
    }
    found.add(*label);
    const std::string& written = *here.groups.front();
    const std::size_t behind = text.substr(0, here.end).rfind(written) + written.size();
    if (const auto other = other_->search(text, behind); other && *other) {
      if (const auto second = label_of((**other).groups.front().value_or(""))) found.add(*second);
    }
    if (rule.alone_in_line) {
      if (const auto second = other_in(line_around(text, here.end - 1), *label)) found.add(*second);
    }
    if (found.labels.size() > 1) break;
  }
  return found;
}

Evaluated<ChoiceReader::Choice> ChoiceReader::read(std::string_view text) const {
  std::string repaired;
  if (find_invalid_utf8(text)) text = repaired = repair_utf8(text);
  for (const Rule& rule : rules_) {
    const Evaluated<Found> found = find(rule, text);
    if (!found) return tl::unexpected<std::string>(found.error());
    if (found->labels.empty()) continue;
    if (found->labels.size() == 1) return Choice{found->labels.front(), {}};
    return Choice{std::nullopt,
                  fmt::format("it names both {} and {}", labels_[found->labels[0]], labels_[found->labels[1]])};
  }
  return Choice{std::nullopt, "it names no choice"};
}

}  // namespace llmeval
