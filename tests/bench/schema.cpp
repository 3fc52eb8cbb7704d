// What validating costs: an answer of 30 properties against its schema, beside parsing the same answer, which comes
// before it in any case. Prints a JSON object of medians, in microseconds.

#include "schema/schema.h"
#include "base/assert.h"
#include "data/json.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

using namespace llmeval;

namespace {

constexpr int k_properties = 30;
constexpr int k_rounds = 201;
constexpr int k_repeats = 50;

std::string make_schema() {
  std::string properties;
  std::string required;
  for (int i = 0; i < k_properties; ++i) {
    constexpr const char* k_kinds[] = {
        R"({"type": "string", "minLength": 1, "maxLength": 80})",
        R"({"type": "number", "minimum": 0, "maximum": 1000.5})",
        R"({"enum": ["billing", "technical", "other"]})",
        R"({"type": "array", "items": {"type": "string"}, "maxItems": 5})",
        R"({"type": ["boolean", "null"]})",
        R"({"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"]})"};
    properties += fmt::format("{}\"field_{}\": {}", i == 0 ? "" : ", ", i, k_kinds[i % 6]);
    required += fmt::format("{}\"field_{}\"", i == 0 ? "" : ", ", i);
  }
  return fmt::format(R"({{"type": "object", "properties": {{{}}}, "required": [{}], "additionalProperties": false}})",
                     properties, required);
}

std::string make_answer() {
  std::string answer;
  for (int i = 0; i < k_properties; ++i) {
    constexpr const char* k_values[] = {
        "\"a card was charged twice\"", "812.25", "\"technical\"", R"(["a", "b"])", "true", R"({"x": 7})"};
    answer += fmt::format("{}\"field_{}\": {}", i == 0 ? "" : ", ", i, k_values[i % 6]);
  }
  return "{" + answer + "}";
}

template <class Work>
double median_us(const Work& work) {
  std::vector<double> times;
  for (int round = 0; round < k_rounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < k_repeats; ++i) work();
    times.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count() /
                    k_repeats);
  }
  std::nth_element(times.begin(), times.begin() + k_rounds / 2, times.end());
  return times[k_rounds / 2];
}

}  // namespace

int main() {
  const std::string answer = make_answer();
  const Value written = *parse_json(make_schema());
  const Value instance = *parse_json(answer, {.places = false});
  const auto compile = [&] {
    Diagnostics diagnostics;
    return *Schema::compile(written, {}, diagnostics);
  };
  const Schema schema = compile();
  LLMEVAL_ASSERT(schema.validate(instance).valid);
  const double parsed = median_us([&] { LLMEVAL_ASSERT(parse_json(answer, {.places = false}).has_value()); });
  const double validated = median_us([&] { LLMEVAL_ASSERT(schema.validate(instance).valid); });
  const double compiled = median_us([&] { LLMEVAL_ASSERT(!compile().accepts_everything()); });
  fmt::print(R"({{"parse": {:.3f}, "validate": {:.3f}, "compile": {:.3f}}})"
             "\n",
             parsed, validated, compiled);
}
