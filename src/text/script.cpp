#include "text/script.h"

#include "text/code_point.h"
#include "text/unicode.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace llmeval {

namespace {

struct Block {
  char32_t first;
  char32_t last;
  Script script;
};

// Blocks.txt of Unicode 15, joined where neighbours share a script.
constexpr Block k_blocks[] = {
    {0x0041, 0x024f, Script::latin},      {0x0250, 0x02af, Script::latin},       {0x0370, 0x03ff, Script::greek},
    {0x0400, 0x052f, Script::cyrillic},   {0x0530, 0x058f, Script::armenian},    {0x0590, 0x05ff, Script::hebrew},
    {0x0600, 0x06ff, Script::arabic},     {0x0750, 0x077f, Script::arabic},      {0x0870, 0x08ff, Script::arabic},
    {0x0900, 0x097f, Script::devanagari}, {0x0980, 0x09ff, Script::bengali},     {0x0a00, 0x0dff, Script::other_indic},
    {0x0e00, 0x0e7f, Script::thai},       {0x0e80, 0x109f, Script::other_asian}, {0x10a0, 0x10ff, Script::georgian},
    {0x1100, 0x11ff, Script::hangul},     {0x1200, 0x139f, Script::ethiopic},    {0x1780, 0x18af, Script::other_asian},
    {0x1c80, 0x1c8f, Script::cyrillic},   {0x1c90, 0x1cbf, Script::georgian},    {0x1d00, 0x1dbf, Script::latin},
    {0x1e00, 0x1eff, Script::latin},      {0x1f00, 0x1fff, Script::greek},       {0x2c60, 0x2c7f, Script::latin},
    {0x2d00, 0x2d2f, Script::georgian},   {0x2d80, 0x2ddf, Script::ethiopic},    {0x2de0, 0x2dff, Script::cyrillic},
    {0x2e80, 0x2fdf, Script::han},        {0x3005, 0x3007, Script::han},         {0x3041, 0x30ff, Script::kana},
    {0x3131, 0x318f, Script::hangul},     {0x31f0, 0x31ff, Script::kana},        {0x3400, 0x4dbf, Script::han},
    {0x4e00, 0x9fff, Script::han},        {0xa640, 0xa69f, Script::cyrillic},    {0xa720, 0xa7ff, Script::latin},
    {0xa8e0, 0xa8ff, Script::devanagari}, {0xa960, 0xa97f, Script::hangul},      {0xab30, 0xab6f, Script::latin},
    {0xac00, 0xd7ff, Script::hangul},     {0xf900, 0xfaff, Script::han},         {0xfb00, 0xfb06, Script::latin},
    {0xfb13, 0xfb17, Script::armenian},   {0xfb1d, 0xfb4f, Script::hebrew},      {0xfb50, 0xfdff, Script::arabic},
    {0xfe70, 0xfefc, Script::arabic},     {0xff21, 0xff5a, Script::latin},       {0xff66, 0xff9f, Script::kana},
    {0xffa0, 0xffdc, Script::hangul},     {0x1b000, 0x1b16f, Script::kana},      {0x20000, 0x323af, Script::han},
};

bool is_letter(char32_t code_point) {
  const auto category = property(code_point).category;
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

}  // namespace

std::string_view script_name(Script script) {
  constexpr std::array<std::string_view, k_scripts> k_names{
      "none",        "Latin", "Greek",       "Cyrillic", "Armenian", "Hebrew", "Arabic", "Devanagari", "Bengali",
      "other Indic", "Thai",  "other Asian", "Georgian", "Ethiopic", "Hangul", "kana",   "Han",        "other"};
  return k_names.at(static_cast<std::size_t>(script));
}

Script script_of(char32_t code_point) {
  if (is_ascii(code_point)) {
    const char32_t lower = code_point | 0x20U;
    return lower >= 'a' && lower <= 'z' ? Script::latin : Script::none;
  }
  if (!is_letter(code_point)) return Script::none;
  const auto* const block = std::partition_point(std::begin(k_blocks), std::end(k_blocks),
                                                 [&](const Block& one) { return one.last < code_point; });
  return block != std::end(k_blocks) && code_point >= block->first ? block->script : Script::other;
}

}  // namespace llmeval
