#pragma once

#include <map>
#include <string>
#include <string_view>

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
      {"length", R"({"length": {"max": 1, "weight": 2}})"},
      {"is_json", R"({"is_json": {"extract": "whole", "weight": 2}})"},
      {"json", R"({"json": {"path": "", "equals": 5, "weight": 2}})"},
      {"json_equals", R"({"json_equals": {"value": 5, "weight": 2}})"},
      {"json_schema", R"({"json_schema": {"schema": {"maximum": 5}, "weight": 2}})"},
      {"number", R"({"number": {"equals": 5, "weight": 2}})"},
      {"classify", R"({"classify": {"equals": "5", "weight": 2}})"},
      {"expr", R"({"expr": {"that": "answer == '5'", "weight": 2}})"},
      {"any_of", R"({"any_of": {"of": [{"equals": "5"}, {"equals": "x"}], "weight": 2}})"},
      {"all_of", R"({"all_of": {"of": [{"equals": "5"}, {"length": {"max": 1}}], "weight": 2}})"},
      {"at_least",
       R"({"at_least": {"n": 2, "of": [{"equals": "5"}, {"length": {"max": 1}}, {"equals": "x"}], "weight": 2}})"},
      {"outcome", R"({"outcome": {"is": "empty", "weight": 2}})"},
      {"refusal", R"({"refusal": {"weight": 2}})"},
      {"judge", R"({"judge": {"rubric": "R", "model": "referee", "min": 0.5, "weight": 2}})"},
      {"latency", R"({"latency": {"max": "1s", "weight": 2}})"},
  };
  return of_types;
}

}  // namespace llmeval::check_test
