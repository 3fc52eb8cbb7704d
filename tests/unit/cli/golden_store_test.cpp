#include "cli/golden_store.h"

#include <doctest/doctest.h>

#include <string>

namespace llmeval {

TEST_CASE("a golden file is written as it is read, sorted, and inert") {
  GoldenFile file;
  GoldenLine failing;
  failing.case_id = "b";
  static_cast<GoldenDecision&>(failing.failing.emplace()) = {"no\n", "77", "p", "m", "r", "t", "Anna"};
  failing.failing->note = "\u202ewrong";
  file.set(failing);
  GoldenLine accepted;
  accepted.case_id = "a";
  accepted.accepted.emplace();
  accepted.accepted->answer = "\x1b[2J";
  accepted.accepted->asked = "12";
  accepted.accepted->reference = Value(List{Value(1), Value("x")});
  file.set(accepted);
  const std::string text = golden_text(file);
  CHECK(
      text ==
      R"({"case":"a","accepted":{"reference":[1,"x"],"answer":"\u001b[2J","asked":"12"}})"
      "\n"
      R"({"case":"b","failing":{"note":"\u202ewrong","answer":"no\n","asked":"77","prompt":"p","model":"m","run":"r","at":"t","by":"Anna"}})"
      "\n");
  Diagnostics diagnostics;
  const GoldenFile again = parse_golden(text, diagnostics.add_source("g"), diagnostics);
  CHECK(!diagnostics.has_errors());
  CHECK(golden_text(again) == text);
  CHECK(again.find("b")->failing->note == "\u202ewrong");
  GoldenFile emptied = again;
  emptied.set({.case_id = "a", .accepted = {}, .failing = {}, .place = {}});
  CHECK(emptied.find("a") == nullptr);
}

}  // namespace llmeval
