#include "check/number_text.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace llmeval;

namespace {

std::string shown(const Evaluated<Decimal>& found) {
  if (found) return found->to_text();
  return found.error() == "there is no number in it" ? "none" : found.error();
}

}  // namespace

TEST_CASE("numbers as people write them") {
  struct Row {
    std::string text;
    std::string first;
    std::string last;
  };
  const std::string too_long = "the number in it is too long to compare";
  const std::vector<Row> rows{
      {"", "none", "none"},
      {"no number at all, - . , $", "none", "none"},
      {"42", "42", "42"},
      {"The answer is 18.", "18", "18"},
      {"16 - 3 - 4 = 9", "16", "9"},
      {"<<16-3=13>>13", "16", "13"},
      {"007", "7", "7"},
      // Signs.
      {"-5", "-5", "-5"},
      {"+5", "5", "5"},
      {"\u22125 or -6", "-5", "-6"},
      {"5-3", "5", "3"},
      {"x-3", "3", "3"},
      {"(2)-3", "2", "3"},
      {"(-3)", "-3", "-3"},
      {"a = -3", "-3", "-3"},
      {"10%-20%", "10", "20"},
      {"2024-05-06", "2024", "6"},
      {"--3", "3", "3"},
      {"-0", "0", "0"},
      // Currencies.
      {"$1,234.50", "1234.5", "1234.5"},
      {"-$5", "-5", "-5"},
      {"$-5", "-5", "-5"},
      {"\u2212€5", "-5", "-5"},
      {"-£7 and -¥8", "-7", "-8"},
      {"US$5", "5", "5"},
      {"$5-$10", "5", "10"},
      // Thousands.
      {"1,234,567", "1234567", "1234567"},
      {"1\u2009234\u2009567", "1234567", "1234567"},
      {"1\u202f234 and 2\u00a0345", "1234", "2345"},
      {"1,23", "1", "23"},
      {"1,2345", "1", "2345"},
      {"1234,567", "1234", "567"},
      {"1,234,56", "1234", "56"},
      {"1,234\u2009567", "1234", "567"},
      {"1, 2, 3", "1", "3"},
      {"0,123", "123", "123"},
      // Fractions and exponents.
      {"3.14", "3.14", "3.14"},
      {".5", "0.5", "0.5"},
      {"-.5", "-0.5", "-0.5"},
      {"v.5", "5", "5"},
      {"3. Then 4.", "3", "4"},
      {"0.1000", "0.1", "0.1"},
      {"1e3", "1000", "1000"},
      {"1.5E-3", "0.0015", "0.0015"},
      {"5em", "5", "5"},
      {"3e4x", "3", "4"},
      {"12345678901234567890.12345678901234567890", "12345678901234567890.1234567890123456789",
       "12345678901234567890.1234567890123456789"},
      {"1 and 1e200000", "1", too_long},
      {std::string(20'000, '9'), too_long, too_long},
      // Words around.
      {"5kg, H2O", "5", "2"},
      {"**42**", "42", "42"},
      {"\\boxed{72}", "72", "72"},
      {"答えは７2です", "2", "2"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text.substr(0, 60));
    CHECK(shown(first_number(row.text)) == row.first);
    CHECK(shown(last_number(row.text)) == row.last);
  }
}
