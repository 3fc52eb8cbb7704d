#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval::check_test {

/// For every check an item that can go either way; `"weight": 2` is there to be replaced. A check that is not here
/// fails the tests.
inline const std::map<std::string, std::string_view>& items() {
  static const std::map<std::string, std::string_view> of_types{
      {"equals", R"({"equals": {"text": "5", "weight": 2}})"},
      {"one_of", R"({"one_of": {"values": ["5", "x"], "weight": 2}})"},
      {"contains", R"({"contains": {"text": "5", "weight": 2}})"},
      {"contains_all", R"({"contains_all": {"texts": ["5"], "weight": 2}})"},
      {"contains_any", R"({"contains_any": {"texts": ["5", "x"], "weight": 2}})"},
      {"starts_with", R"({"starts_with": {"text": "5", "weight": 2}})"},
      {"ends_with", R"({"ends_with": {"text": "5", "weight": 2}})"},
      {"regex", R"({"regex": {"pattern": "^5", "weight": 2}})"},
      {"count", R"({"count": {"text": "5", "min": 1, "weight": 2}})"},
      {"length", R"({"length": {"max": 1, "weight": 2}})"},
      {"is_json", R"({"is_json": {"extract": "whole", "weight": 2}})"},
      {"json", R"({"json": {"path": "", "equals": 5, "weight": 2}})"},
      {"json_equals", R"({"json_equals": {"value": 5, "weight": 2}})"},
      {"json_schema", R"({"json_schema": {"schema": {"maximum": 5}, "weight": 2}})"},
      {"number", R"({"number": {"equals": 5, "weight": 2}})"},
      {"choice", R"({"choice": {"equals": "5", "choices": ["5", "x"], "weight": 2}})"},
      {"levenshtein", R"({"levenshtein": {"to": "5", "min": 0.5, "weight": 2}})"},
      {"token_f1", R"({"token_f1": {"references": "5", "min": 0.5, "weight": 2}})"},
      {"rouge", R"({"rouge": {"references": "5", "min": 0.5, "weight": 2}})"},
      {"bleu", R"({"bleu": {"references": "5", "min": 0.5, "weight": 2}})"},
      {"gleu", R"({"gleu": {"references": "5", "min": 0.5, "weight": 2}})"},
      {"classify", R"({"classify": {"equals": "5", "weight": 2}})"},
      {"expr", R"({"expr": {"that": "answer == '5'", "weight": 2}})"},
      {"any_of", R"({"any_of": {"of": [{"equals": "5"}, {"equals": "x"}], "weight": 2}})"},
      {"all_of", R"({"all_of": {"of": [{"equals": "5"}, {"length": {"max": 1}}], "weight": 2}})"},
      {"at_least",
       R"({"at_least": {"n": 2, "of": [{"equals": "5"}, {"length": {"max": 1}}, {"equals": "x"}], "weight": 2}})"},
      {"outcome", R"({"outcome": {"is": "empty", "weight": 2}})"},
      {"refusal", R"({"refusal": {"weight": 2}})"},
      {"finish_reason", R"({"finish_reason": {"is": "tool_call", "weight": 2}})"},
      {"tool_call", R"({"tool_call": {"tool": "look", "weight": 2}})"},
      {"tool_calls", R"({"tool_calls": {"names": ["look"], "mode": "f1", "weight": 2}})"},
      {"citations", R"({"citations": {"sources": ["a b", "c d"], "weight": 2}})"},
      {"no_leak", R"({"no_leak": {"words": 3, "weight": 2}})"},
      {"judge", R"({"judge": {"rubric": "R", "model": "referee", "min": 0.5, "weight": 2}})"},
      {"judge_choice",
       R"({"judge_choice": {"rubric": "R", "choices": {"good": 1, "bad": 0}, "model": "referee", "min": 0.5, "weight": 2}})"},
      {"judge_pairwise", R"({"judge_pairwise": {"against": "reference", "model": "referee", "weight": 2}})"},
      {"similar", R"({"similar": {"to": "5", "model": "vectors", "min": 0.5, "weight": 2}})"},
      {"exec", R"({"exec": {"command": "grade", "weight": 2}})"},
      {"latency", R"({"latency": {"max": "1s", "weight": 2}})"},
      {"first_token", R"({"first_token": {"max": "1s", "weight": 2}})"},
      {"tokens", R"({"tokens": {"max": 5, "weight": 2}})"},
      {"cost", R"({"cost": {"max": 1, "weight": 2}})"},
  };
  return of_types;
}

/// For every check items with which it could not fail, or not pass or fail by anything: refused when loaded. A check
/// that is not here fails the tests; one that nothing can make so has an empty list.
inline const std::map<std::string, std::vector<std::string_view>>& unfailing_items() {
  static const std::map<std::string, std::vector<std::string_view>> of_types{
      {"equals", {R"({"equals": {}})"}},
      {"one_of", {R"({"one_of": []})"}},
      {"contains", {R"({"contains": ""})", R"({"contains": {"text": "!", "normalize": "punctuation"}})"}},
      {"contains_all", {R"({"contains_all": []})", R"({"contains_all": [""]})"}},
      {"contains_any", {R"({"contains_any": ""})", R"({"contains_any": ["", ""]})"}},
      {"starts_with", {R"({"starts_with": ""})", R"({"starts_with": []})"}},
      {"ends_with", {R"({"ends_with": ""})", R"({"ends_with": [""]})"}},
      {"regex",
       {R"({"regex": ""})", R"({"regex": ".*"})", R"({"regex": "a*|b"})", R"({"regex": "^"})", R"({"regex": "^.*"})",
        R"({"regex": "$"})", R"({"regex": "x{0,9}$"})"}},
      {"count", {R"({"count": {"text": "a", "min": 0}})", R"({"count": {"text": "", "min": 1}})"}},
      {"length", {R"({"length": {}})", R"({"length": {"min": 0}})"}},
      {"is_json", {}},
      {"json", {R"({"json": {"path": ""}})", R"({"json": {"path": "/a", "contains": ""}})"}},
      {"json_equals", {R"({"json_equals": {}})"}},
      {"json_schema", {R"({"json_schema": {}})"}},
      {"number", {R"({"number": {}})", R"({"number": {"from": "first"}})"}},
      {"choice", {R"({"choice": {"equals": "a", "choices": ["a"]}})", R"({"choice": ""})"}},
      {"levenshtein",
       {R"({"levenshtein": {"to": "a"}})", R"({"levenshtein": {"to": "a", "min": 0}})",
        R"({"levenshtein": {"to": "", "max_distance": 1}})"}},
      {"token_f1",
       {R"({"token_f1": {"references": "a b"}})", R"({"token_f1": {"references": "b", "min": 0}})",
        R"({"token_f1": {"references": "the", "min": 1}})"}},
      {"rouge", {R"({"rouge": {"references": "b"}})", R"({"rouge": {"references": "b", "max": 1}})"}},
      {"bleu", {R"({"bleu": {"references": "b"}})", R"({"bleu": {"references": [], "min": 0.5}})"}},
      {"gleu", {R"({"gleu": {"references": "b"}})", R"({"gleu": {"references": "b", "min": 0, "max": 1}})"}},
      {"classify", {R"({"classify": ""})"}},
      {"expr",
       {R"({"expr": "true"})", R"({"expr": {"that": "vars.x"}})",
        R"({"expr": {"that": "answer | length / 9", "min": 0}})"}},
      {"any_of", {R"({"any_of": []})", R"({"any_of": [{"contains": ""}]})"}},
      {"all_of", {R"({"all_of": []})", R"({"all_of": [{"length": {"min": 0}}]})"}},
      {"at_least", {R"({"at_least": {"n": 0, "of": [{"equals": "5"}]}})", R"({"at_least": {"n": 1, "of": []}})"}},
      {"outcome", {R"({"outcome": []})"}},
      {"refusal", {}},
      {"judge",
       {R"({"judge": {"rubric": "R", "model": "referee"}})",
        R"({"judge": {"rubric": "R", "model": "referee", "min": 0}})",
        R"({"judge": {"rubric": "", "model": "referee", "min": 0.5}})"}},
      {"finish_reason", {R"({"finish_reason": []})", R"({"finish_reason": ""})"}},
      {"tool_call", {R"({"tool_call": ""})"}},
      {"tool_calls",
       {R"({"tool_calls": {}})", R"({"tool_calls": {"names": [], "mode": "in_order"}})",
        R"({"tool_calls": {"names": ["a"], "mode": "f1", "min": 0}})"}},
      {"citations", {R"({"citations": {"sources": []}})", R"({"citations": {"sources": ["a"], "min": 0}})"}},
      {"no_leak", {R"({"no_leak": false})"}},
      {"judge_choice",
       {R"({"judge_choice": {"rubric": "R", "choices": {"good": 1, "bad": 0}, "model": "referee"}})",
        R"({"judge_choice": {"rubric": "R", "choices": {"good": 1, "bad": 0}, "model": "referee", "min": 0}})",
        R"({"judge_choice": {"rubric": "R", "choices": {"good": 1, "fair": 0.6}, "model": "referee", "min": 0.5}})"}},
      {"judge_pairwise",
       {R"({"judge_pairwise": {"against": "reference", "model": "referee", "min": 0}})",
        R"({"judge_pairwise": {"against": "reference", "rubric": "", "model": "referee"}})"}},
      {"similar",
       {R"({"similar": {"to": "x", "model": "m"}})", R"({"similar": {"to": "x", "model": "m", "min": 0}})",
        R"({"similar": {"to": "", "model": "m", "min": 0.5}})"}},
      {"exec", {R"({"exec": {"command": ""}})", R"({"exec": {"command": "x", "min": 0}})"}},
      {"latency", {R"({"latency": {}})", R"({"latency": {"min": "0s"}})"}},
      {"first_token", {R"({"first_token": {}})", R"({"first_token": {"min": "0s"}})"}},
      {"tokens", {R"({"tokens": {}})", R"({"tokens": {"min": 0}})"}},
      {"cost", {R"({"cost": {}})", R"({"cost": {"min": 0}})"}},
  };
  return of_types;
}

/// An answer, or what stands in one, that passes the item of a check which looks at texts.
inline std::string_view passing_text(const std::string& check) {
  static const std::map<std::string, std::string_view> of_types{
      {"refusal", "We can't do that."},
      {"citations", "So it is [1]."},
  };
  const auto found = of_types.find(check);
  return found == of_types.end() ? std::string_view() : found->second;
}

}  // namespace llmeval::check_test
