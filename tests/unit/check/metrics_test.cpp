#include "check/metrics/alignment.h"
#include "check/metrics/text_metrics.h"
#include "check/metrics/words.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <rapidcheck.h>

#include <algorithm>
#include <numeric>
#include <vector>

using namespace llmeval;

namespace {

std::string joined(const Words& words) { return fmt::format("{}", fmt::join(words, "|")); }

std::string rounded(const Evaluated<double>& share) { return share ? fmt::format("{:.6f}", *share) : share.error(); }

// The table of dynamic programming itself, row by row.
using Symbols = std::vector<std::uint32_t>;
std::size_t slow_distance(const Symbols& a, const Symbols& b) {
  std::vector<std::size_t> above(b.size() + 1);
  std::iota(above.begin(), above.end(), 0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::vector<std::size_t> row{i + 1};
    for (std::size_t j = 0; j < b.size(); ++j) {
      row.push_back(std::min({above[j + 1] + 1, row[j] + 1, above[j] + (a[i] == b[j] ? 0 : 1)}));
    }
    above = std::move(row);
  }
  return above.back();
}

std::size_t slow_subsequence(const Symbols& a, const Symbols& b) {
  std::vector<std::size_t> above(b.size() + 1, 0);
  for (const std::uint32_t symbol : a) {
    std::vector<std::size_t> row{0};
    for (std::size_t j = 0; j < b.size(); ++j) {
      row.push_back(symbol == b[j] ? above[j] + 1 : std::max(above[j + 1], row[j]));
    }
    above = std::move(row);
  }
  return above.back();
}

const std::string k_party =
    "It is a guide to action which ensures that the military always obeys the commands of the party";
const std::string k_troops = "It is to insure the troops forever hearing the activity guidebook that party direct";
const std::vector<std::string> k_parties{
    "It is a guide to action that ensures that the military will forever heed Party commands",
    "It is the guiding principle which guarantees the military forces always being under the command of the Party",
    "It is the practical guide for the army always to heed the directions of the party"};

}  // namespace

TEST_CASE("words of 13a") {
  struct Row {
    std::string_view text;
    std::string_view words;
  };
  const std::vector<Row> rows{
      {"", ""},
      {"Hello, world!", "Hello|,|world|!"},
      {"It's 'so'.", "It's|'so'|."},
      {"1,234.50 a,b 3.5% e.g. v1.2.", "1,234.50|a|,|b|3.5|%|e|.|g|.|v1.2|."},
      {"x-y 3-4 2020-21", "x-y|3|-|4|2020|-|21"},
      {"R&amp;D &lt;b&gt; &quot;q&quot;", R"(R|&|D|<|b|>|"|q|")"},
      {"more -\nsaid\nso", "more|said|so"},
      {"a<skipped>b", "ab"},
      {"...1.,2 9,.9", ".|.|.|1|.|,|2|9|,|.|9"},
      {"\"ü.é,\" (Q4)", "\"|ü|.|é|,|\"|(|Q4|)"},
      {"a\u00a0b\u3000c", "a|b|c"},
      {"a_b {c} [d] ^ ~ `e`", "a|_|b|{|c|}|[|d|]|^|~|`|e|`"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(joined(split_13a(row.text)) == row.words);
  }
}

TEST_CASE("words of letters, and of answers") {
  CHECK(joined(split_letters("The QUICK-brown fox_1's Straße; 3.5")) == "the|quick|brown|fox|1|s|strasse|3|5");
  CHECK(joined(split_letters("東京タワーへ go")) == "東|京|タ|ワ|ー|へ|go");
  CHECK(joined(split_letters("\xff…")) == "");
  CHECK(joined(split_answer("The Eiffel Tower, in a “Paris”!")) == "eiffel|tower|in|paris");
  CHECK(joined(split_answer("a red-haired man's $5 + an U.S.A. theory")) == "redhaired|mans|5|usa|theory");
  CHECK(joined(split_answer("The the A an")) == "");
}

// Published: sacreBLEU's own test of a sentence (8.493), its rule that no match is 0. The others were computed apart
// from this program, from the definition with Python's re and Counter.
TEST_CASE("BLEU") {
  struct Row {
    std::string text;
    std::vector<std::string> references;
    std::string bleu;
  };
  const std::vector<Row> rows{
      {"Producția de zahăr primă va fi exprimată în ceea ce privește zahărul alb;",
       {"producţia de zahăr brut se exprimă în zahăr alb;"},
       "0.084931"},
      {"this is a cat", {"okay thanks"}, "0.000000"},
      {"", {"okay thanks"}, "0.000000"},
      {"test", {"test"}, "1.000000"},
      {"The dog bit the man.", {"The dog had bit the man.", "The dog bit the man."}, "1.000000"},
      {"It wasn't surprising.", {"It was not unexpected.", "No one was surprised."}, "0.147940"},
      {"The man had just bitten him.", {"The man bit him first.", "The man had bitten the dog."}, "0.290715"},
      {"the the the the the the the", {"the cat is on the mat", "there is a cat on the mat"}, "0.078098"},
      {k_party, k_parties, "0.504567"},
      {k_troops, k_parties, "0.069630"},
      {"Prices rose 3.5%, i.e. $1,234.50 & more -\nsaid R&amp;D (Q4 2020-21).",
       {"Prices rose by 3.5 %, that is $1,234.50 and more, said R&D (Q4 2020-21)."},
       "0.537462"},
      {"a cat", {"a cat sat on the mat"}, "0.135335"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(rounded(bleu(row.text, row.references)) == row.bleu);
  }
}

// Published: NLTK's examples of sentence_gleu: 0.4393…, 0.1206…, 0.0909….
TEST_CASE("GLEU") {
  const std::vector<std::string> one{k_parties.front()};
  CHECK(rounded(gleu(k_party, one)) == "0.439394");
  CHECK(rounded(gleu(k_troops, one)) == "0.120690");
  CHECK(rounded(gleu("the the the the the the the", std::vector<std::string>{"the cat is on the mat"})) == "0.090909");
  CHECK(rounded(gleu("a cat", std::vector<std::string>{"a cat sat on the mat"})) == "0.166667");
  CHECK(rounded(gleu("The man had just bitten him.",
                     std::vector<std::string>{"The man bit him first.", "The man had bitten the dog."})) == "0.363636");
  CHECK(rounded(gleu("", one)) == "0.000000");
}

// Published: the sentences of Lin 2004, section 3.1, by which ROUGE-L tells apart what ROUGE-2 does not (3/4 and 2/4).
TEST_CASE("ROUGE") {
  struct Row {
    std::size_t n;
    std::string_view text;
    std::string reference;
    std::string_view parts;  // Precision, recall, F1.
  };
  const std::string police = "police killed the gunman";
  const std::string fox = "A quick brown dog jumps over the lazy, lazy fox!";
  const std::string_view foxes = "The quick brown fox jumps over the lazy dog.";
  const std::vector<Row> rows{
      {0, "police kill the gunman", police, "0.750000 0.750000 0.750000"},
      {0, "the gunman kill police", police, "0.500000 0.500000 0.500000"},
      {2, "police kill the gunman", police, "0.333333 0.333333 0.333333"},
      {2, "the gunman kill police", police, "0.333333 0.333333 0.333333"},
      {1, "testing", "testing one two", "1.000000 0.333333 0.500000"},
      {2, "testing one", "testing one two", "1.000000 0.500000 0.666667"},
      {0, "testing two", "testing one two", "1.000000 0.666667 0.800000"},
      {1, foxes, fox, "0.888889 0.800000 0.842105"},
      {2, foxes, fox, "0.500000 0.444444 0.470588"},
      {0, foxes, fox, "0.666667 0.600000 0.631579"},
      {2, "one", "one", "0.000000 0.000000 0.000000"},
      {0, "", "one", "0.000000 0.000000 0.000000"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.n);
    CAPTURE(row.text);
    const std::vector<std::string> references{"z", row.reference};
    std::string parts;
    for (const OverlapPart part : {OverlapPart::precision, OverlapPart::recall, OverlapPart::f1}) {
      parts += (parts.empty() ? "" : " ") + rounded(rouge(row.n, part, row.text, references));
    }
    CHECK(parts == row.parts);
  }
}

TEST_CASE("F1 of words") {
  const auto f1 = [](std::string_view text, std::vector<std::string> references) {
    return rounded(token_f1(text, references));
  };
  CHECK(f1("The Eiffel Tower, in Paris!", {"Eiffel tower"}) == "0.666667");
  CHECK(f1("a red-haired man and the dog", {"The red haired man, and a dog dog"}) == "0.600000");
  CHECK(f1("U.S.A.", {"uk", "usa"}) == "1.000000");
  CHECK(f1("the", {"a"}) == "1.000000");
  CHECK(f1("", {"usa"}) == "0.000000");
}

TEST_CASE("the distance is counted in what readers take for a character") {
  const auto distance = [](std::string_view text, std::vector<std::string> references) {
    const Evaluated<Distance> found = levenshtein(text, references);
    return found ? fmt::format("{} {:.4f} {}", found->edits, found->similarity, found->reference) : found.error();
  };
  CHECK(distance("kitten", {"sitting"}) == "3 0.5714 0");
  CHECK(distance("Saturday", {"Sunday"}) == "3 0.6250 0");
  CHECK(distance("", {""}) == "0 1.0000 0");
  CHECK(distance("", {"abc"}) == "3 0.0000 0");
  CHECK(distance("ok 👩‍👩‍👧", {"ok 👍🏽"}) == "1 0.7500 0");
  CHECK(distance("cafe\u0301", {"cafe"}) == "1 0.7500 0");
  CHECK(distance("test", {"toast", "tests", "best!"}) == "1 0.8000 1");
  CHECK(distance("abc", {"ab", "abcd"}) == "1 0.7500 1");
  CHECK(distance("a\xff", {"a"}) == "1 0.5000 0");
}

TEST_CASE("what is too long is said, not computed") {
  std::string a;
  std::string b;
  for (int i = 0; i < 60'000; ++i) {
    a += "ab"[i % 2];
    b += "cd"[i % 2];
  }
  CHECK(levenshtein(a, std::vector<std::string>{b}).error() ==
        "the texts are too long to compare: the characters of one times those of the other are over 2147483648");
  CHECK(levenshtein(a, std::vector<std::string>{a + "x"})->edits == 1);
  CHECK(levenshtein(std::string(4'000'001, 'x'), std::vector<std::string>{"x"}).error() ==
        "texts of over 4000000 bytes are too long to compare");
  std::string words;
  for (int i = 0; i < 200'001; ++i) words += "w ";
  const std::vector<std::string> one{"w"};
  for (const Evaluated<double>& share :
       {bleu(words, one), gleu(words, one), token_f1(words, one), rouge(0, OverlapPart::f1, words, one)}) {
    CHECK(share.error() == "texts of over 200000 words are too long to compare");
  }
}

TEST_CASE("64 rows at once are the table of dynamic programming") {
  CHECK(rc::check([] {
    const auto size = *rc::gen::element<std::size_t>(0, 1, 5, 63, 64, 65, 130, 200);
    const std::uint32_t symbols = *rc::gen::inRange(1U, 6U);
    const auto symbol = rc::gen::inRange(0U, symbols);
    const Symbols a = *rc::gen::container<Symbols>(size, symbol);
    const Symbols b = *rc::gen::container<Symbols>(*rc::gen::inRange<std::size_t>(0, 150), symbol);
    RC_ASSERT(edit_distance(a, b, symbols) == slow_distance(a, b));
    RC_ASSERT(edit_distance(b, a, symbols) == slow_distance(a, b));
    RC_ASSERT(common_subsequence(a, b, symbols) == slow_subsequence(a, b));
    RC_ASSERT(common_subsequence(b, a, symbols) == slow_subsequence(a, b));
  }));
}

TEST_CASE("every metric is 1 of equals, within [0, 1] of all, and ROUGE, F1 and GLEU do not care who is who") {
  CHECK(rc::check([] {
    const auto text = rc::gen::container<std::string>(rc::gen::element('a', 'b', ' ', '.', ',', '1', 'T'));
    const std::string one = "w " + *text;
    const std::string other = "w " + *text;
    const std::vector<std::string> same{one};
    const std::vector<std::string> others{other};
    using Both = double (*)(std::string_view, References);
    for (const Both metric : {Both([](std::string_view t, References r) { return *bleu(t, r); }),
                              Both([](std::string_view t, References r) { return *gleu(t, r); }),
                              Both([](std::string_view t, References r) { return *token_f1(t, r); }),
                              Both([](std::string_view t, References r) { return *rouge(1, OverlapPart::f1, t, r); }),
                              Both([](std::string_view t, References r) { return *rouge(0, OverlapPart::f1, t, r); }),
                              Both([](std::string_view t, References r) { return levenshtein(t, r)->similarity; })}) {
      RC_ASSERT(std::abs(metric(one, same) - 1) < 1e-9);
      RC_ASSERT(metric(one, others) >= 0);
      RC_ASSERT(metric(one, others) <= 1);
    }
    RC_ASSERT(*gleu(one, others) == *gleu(other, same));
    RC_ASSERT(*token_f1(one, others) == *token_f1(other, same));
    RC_ASSERT(*rouge(2, OverlapPart::precision, one, others) == *rouge(2, OverlapPart::recall, other, same));
  }));
}
