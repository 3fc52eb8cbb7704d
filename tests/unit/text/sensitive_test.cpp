#include "text/sensitive.h"

#include "text/redactor.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

namespace {

struct Labelled {
  std::string text;
  std::vector<SensitiveSpan> spans;
};

SensitiveKind kind_of(std::string_view mark) {
  for (std::size_t k = 0; k < k_sensitive_kinds; ++k) {
    if (sensitive_mark(static_cast<SensitiveKind>(k)) == mark) return static_cast<SensitiveKind>(k);
  }
  FAIL("no kind is called ", std::string(mark));
  return SensitiveKind::email;
}

// A line of sensitive_corpus.txt: «KIND value» marks what is to be found, ¦ is left out.
Labelled read_labelled(std::string_view line) {
  constexpr std::string_view k_open = "«";
  constexpr std::string_view k_close = "»";
  constexpr std::string_view k_break = "¦";
  Labelled read;
  while (!line.empty()) {
    if (line.starts_with(k_open)) {
      line.remove_prefix(k_open.size());
      const std::size_t space = line.find(' ');
      read.spans.push_back({kind_of(line.substr(0, space)), read.text.size(), 0});
      line.remove_prefix(space + 1);
    } else if (line.starts_with(k_close)) {
      read.spans.back().size = read.text.size() - read.spans.back().begin;
      line.remove_prefix(k_close.size());
    } else if (line.starts_with(k_break)) {
      line.remove_prefix(k_break.size());
    } else {
      read.text += line.front();
      line.remove_prefix(1);
    }
  }
  return read;
}

std::vector<Labelled> read_corpus() {
  std::ifstream file(LLMEVAL_SENSITIVE_CORPUS);
  REQUIRE(file);
  std::vector<Labelled> corpus;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("# ")) corpus.push_back(read_labelled(line));
  }
  return corpus;
}

std::string shown(const Labelled& line, const std::vector<SensitiveSpan>& spans) {
  std::string text;
  for (const SensitiveSpan& span : spans)
    text += fmt::format(" {} '{}'", sensitive_mark(span.kind), line.text.substr(span.begin, span.size));
  return text.empty() ? " nothing" : text;
}

}  // namespace

TEST_CASE("what is found in the labelled corpus is what is there") {
  const std::vector<Labelled> corpus = read_corpus();
  CHECK(corpus.size() >= 300);
  std::size_t found = 0;
  std::size_t expected = 0;
  std::size_t right = 0;
  std::string mistakes;
  for (const Labelled& line : corpus) {
    const std::vector<SensitiveSpan> spans = find_sensitive(line.text);
    found += spans.size();
    expected += line.spans.size();
    for (const SensitiveSpan& span : spans)
      right += static_cast<std::size_t>(std::count(line.spans.begin(), line.spans.end(), span));
    if (spans == line.spans) continue;
    mistakes += fmt::format("\n  {}\n    found{}, expected{}", line.text, shown(line, spans), shown(line, line.spans));
  }
  INFO("found ", found, ", expected ", expected, ", right ", right, mistakes);
  CHECK(static_cast<double>(right) >= 0.97 * static_cast<double>(found));
  CHECK(static_cast<double>(right) >= 0.95 * static_cast<double>(expected));
}

TEST_CASE("any bytes are looked at in linear time") {
  for (const std::string_view piece :
       {"a.",         "a-",           "a@",       "1-",   "(1",       "+1",
        "sk-",        "eyJ",          "1.2.3.4.", "ab:",  "::",       "-----BEGIN PRIVATE KEY-----",
        "://a:",      "password is ", "DE12 ",    "\xff", "\xf0\x9f", "[EMAIL_",
        "4111 1111 ", "token=\"",     "a_",       "Aa1"}) {
    std::string text;
    while (text.size() < 2'000'000) text += piece;
    // Were it quadratic, it would take minutes.
    CHECK(find_sensitive(text).size() < text.size());
  }
}

TEST_CASE("the same value has the same placeholder however it is written") {
  Redactor redactor;
  Redactor::Counts counts{};
  CHECK(redactor.redact("Anna@Example.org or +49 30 1234567", counts) == "[EMAIL_1] or [PHONE_1]");
  CHECK(redactor.redact("+49 (30) 123-4567, anna@example.org, bob@example.org", counts) ==
        "[PHONE_1], [EMAIL_1], [EMAIL_2]");
  CHECK(counts[static_cast<std::size_t>(SensitiveKind::email)] == 3);
  CHECK(counts[static_cast<std::size_t>(SensitiveKind::phone)] == 2);
  CHECK(redactor.redact("nothing here", counts) == "nothing here");
}

TEST_CASE("placeholders that are there already are not given again") {
  Redactor redactor;
  Redactor::Counts counts{};
  redactor.avoid("[EMAIL_7] [EMAIL_2] [PHONE_x] [CARD_99999999999999999999999]");
  CHECK(redactor.redact("a@b.io and a@b.io, [EMAIL_7]", counts) == "[EMAIL_8] and [EMAIL_8], [EMAIL_7]");
}

TEST_CASE("texts that were redacted apart are compared by the order of their placeholders") {
  PlaceholderOrder one;
  PlaceholderOrder other;
  CHECK(one.renumber("[EMAIL_9] asks [EMAIL_4] about [IP_3], [EMAIL_9] waits") ==
        other.renumber("[EMAIL_1] asks [EMAIL_2] about [IP_1], [EMAIL_1] waits"));
  CHECK(one.renumber("[EMAIL_4] [") == "[EMAIL_2] [");
}

}  // namespace llmeval
