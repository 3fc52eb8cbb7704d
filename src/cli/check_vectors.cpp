#include "cli/check_vectors.h"

#include "check/expectation.h"
#include "data/json.h"
#include "data/json_lines.h"
#include "domain/completion.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

constexpr double k_tolerance = 1e-9;

struct Vector {
  std::string id;
  const Value* check = nullptr;
  const Value* completion = nullptr;
  const Value* expect = nullptr;
};

std::optional<Vector> read_vector(const Value& row) {
  const Value* const id = row.find("id");
  Vector vector{{}, row.find("check"), row.find("completion"), row.find("expect")};
  if (id == nullptr || !id->is_text() || vector.check == nullptr) return std::nullopt;
  if (vector.completion == nullptr || !vector.completion->is_object()) return std::nullopt;
  if (vector.expect == nullptr || !vector.expect->is_object() || vector.expect->object().empty()) return std::nullopt;
  vector.id = id->text();
  return vector;
}

std::string text_at(const Value& object, std::string_view key) {
  const Value* const text = object.find(key);
  return text != nullptr && text->is_text() ? text->text() : std::string();
}

Call read_call(const Value& completion) {
  Call call;
  std::string text = text_at(completion, "text");
  call.outcome = text.empty() ? Outcome::empty : Outcome::ok;
  if (!text.empty()) call.completion.parts.emplace_back(TextPart{std::move(text)});
  call.completion.finish_reason = text_at(completion, "finish_reason");
  const Value* const tools = completion.find("tool_calls");
  if (tools == nullptr || !tools->is_list()) return call;
  for (const Value& one : tools->list()) {
    const Value* const arguments = one.find("arguments");
    ToolCallPart part;
    part.name = text_at(one, "name");
    if (arguments != nullptr) part.arguments = arguments->is_text() ? arguments->text() : to_json(*arguments);
    call.completion.parts.emplace_back(std::move(part));
    call.outcome = Outcome::ok;
  }
  return call;
}

std::optional<double> number_at(const Value& object, std::string_view key) {
  const Value* const number = object.find(key);
  return number != nullptr && number->is_number() ? std::optional(number->number().to_double()) : std::nullopt;
}

// The name of the check, below `not`.
std::string_view check_name(const Value& item) {
  if (item.is_text()) return item.text();
  if (!item.is_object() || item.object().size() != 1) return {};
  const Member& member = *item.object().begin();
  return member.key == "not" ? check_name(member.value) : std::string_view(member.key);
}

// Why a score is none of a range; empty where it is one.
std::string out_of_range(double score, const Value& range) {
  struct Bound {
    std::string_view key;
    bool (*holds)(double score, double bound);
  };
  constexpr std::array<Bound, 4> k_bounds{{
      {"ge", [](double a, double b) { return a >= b; }},
      {"gt", [](double a, double b) { return a > b; }},
      {"le", [](double a, double b) { return a <= b; }},
      {"lt", [](double a, double b) { return a < b; }},
  }};
  for (const Bound& bound : k_bounds) {
    const std::optional<double> limit = number_at(range, bound.key);
    if (limit && !bound.holds(score, *limit))
      return fmt::format("expected score {} {}, got {}", bound.key, *limit, score);
  }
  return {};
}

std::string disagreement(const Score& found, const Value& expect) {
  if (found.error) return "error: " + found.reason;
  const Value* const pass = expect.find("pass");
  if (pass != nullptr && pass->is_boolean() && pass->boolean() != found.pass)
    return fmt::format("expected {}, got {}: {}", pass->boolean() ? "pass" : "fail", found.pass ? "pass" : "fail",
                       found.reason);
  const std::optional<double> score = number_at(expect, "score");
  const double own = found.score.value_or(0);
  if (score && std::abs(*score - own) > number_at(expect, "tolerance").value_or(k_tolerance))
    return fmt::format("expected score {}, got {}: {}", *score, own, found.reason);
  const Value* const range = expect.find("score_range");
  return range == nullptr ? std::string() : out_of_range(own, *range);
}

std::string run_vector(const Vector& vector) {
  Diagnostics diagnostics;
  const std::optional<Expectations> expectations = Expectation::parse(*vector.check, CheckScope(), diagnostics);
  if (!expectations) return "refused: " + diagnostics.sorted().front().message;
  const SampleKey key;
  const Case subject;
  const Call call = read_call(*vector.completion);
  const std::string answer = call.completion.text();
  const std::vector<Score> scores = evaluate(*expectations, {key, subject, call, answer, call.latency});
  return disagreement(scores.front(), *vector.expect);
}

}  // namespace

Result<VectorCounts> run_check_vectors(const std::string& path,
                                       const std::function<void(const std::string& line)>& tell) {
  LLMEVAL_TRY(LineReader lines, LineReader::open(path));
  VectorCounts counts;
  while (true) {
    LLMEVAL_TRY(const std::optional<JsonLine> line, lines.next());
    if (!line) return counts;
    const tl::expected<Value, JsonError> row = parse_json(line->text, {.first_line = line->line});
    if (!row) return failure(fmt::format("line {} of '{}' is not JSON: {}", line->line, path, row.error().message));
    const std::optional<Vector> vector = read_vector(*row);
    if (!vector) {
      return failure(fmt::format("line {} of '{}' is no vector", line->line, path),
                     "a vector is {id, check, completion: {text}, expect: {pass}}");
    }
    ++counts.rows;
    const std::string_view name = check_name(*vector->check);
    if (find_check_type(name) == nullptr) {
      ++counts.unknown;
      tell(fmt::format("{}: unknown check '{}'", vector->id, name));
      continue;
    }
    const std::string why = run_vector(*vector);
    if (why.empty()) {
      ++counts.agreed;
    } else {
      tell(fmt::format("{}: {}", vector->id, why));
    }
  }
}

}  // namespace llmeval
