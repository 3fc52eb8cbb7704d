#include "text/script.h"

#include <doctest/doctest.h>

#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {
namespace {

TEST_CASE("letters have a script") {
  const std::vector<std::pair<char32_t, std::string_view>> rows = {
      {U'a', "Latin"},   {U'Z', "Latin"},       {U'ß', "Latin"},       {U'ạ', "Latin"},    {U'Ａ', "Latin"},
      {U'λ', "Greek"},   {U'ἀ', "Greek"},       {U'ж', "Cyrillic"},    {U'Հ', "Armenian"}, {U'ש', "Hebrew"},
      {U'ب', "Arabic"},  {U'ﷲ', "Arabic"},      {U'क', "Devanagari"},  {U'ক', "Bengali"},  {U'த', "other Indic"},
      {U'ไ', "Thai"},    {U'ខ', "other Asian"}, {U'ລ', "other Asian"}, {U'ქ', "Georgian"}, {U'አ', "Ethiopic"},
      {U'한', "Hangul"}, {U'ひ', "kana"},       {U'カ', "kana"},       {U'漢', "Han"},     {U'𠀀', "Han"},
      {U'々', "Han"},    {U'Ꭰ', "other"},
  };
  for (const auto& [letter, name] : rows) {
    CAPTURE(static_cast<unsigned>(letter));
    CHECK(script_name(script_of(letter)) == name);
  }
}

TEST_CASE("what is no letter has none") {
  for (const char32_t sign : {U'1', U' ', U'.', U'_', U'٣', U'、', U'😀', U'\u0301', U'\ufffd', U'\U0010ffff', U'×'}) {
    CAPTURE(static_cast<unsigned>(sign));
    CHECK(script_of(sign) == Script::none);
  }
}

}  // namespace
}  // namespace llmeval
