#include "check/judge/judge_form.h"

#include "base/assert.h"
#include "data/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

constexpr std::size_t k_told_mistakes = 3;

std::string_view key_of(JudgeKind kind) {
  switch (kind) {
    case JudgeKind::score:
      return "score";
    case JudgeKind::grade:
      return "grade";
    case JudgeKind::winner:
      break;
  }
  return "winner";
}

Value names_schema(const std::vector<std::string>& names) {
  List allowed;
  for (const std::string& name : names) allowed.emplace_back(name);
  return Object{{"type", "string"}, {"enum", std::move(allowed)}};
}

// \param strict  with what not all APIs take, for reading.
Value verdict_schema(JudgeKind kind, const std::vector<std::string>& names, bool strict, bool with_others) {
  Value verdict = Object{{"type", "number"}, {"description", "From 0 to 1."}};
  if (kind != JudgeKind::score) {
    verdict = names_schema(names);
  } else if (strict) {
    verdict = Object{{"type", "number"}, {"minimum", 0}, {"maximum", 1}};
  }
  Object properties;
  properties.append("reason", Object{{"type", "string"}, {"description", "What decides, in a few sentences."}});
  properties.append(std::string(key_of(kind)), std::move(verdict));
  List required;
  if (!with_others) required.emplace_back("reason");
  required.emplace_back(key_of(kind));
  Object schema{{"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(required)}};
  if (!with_others) schema.append("additionalProperties", false);
  return schema;
}

std::string form_words(JudgeKind kind, const std::vector<std::string>& names) {
  constexpr std::string_view k_start = R"(Reply with one JSON object and nothing else: {"reason": "…", )";
  if (kind == JudgeKind::score) {
    return fmt::format(
        R"({}"score": 0.0}}. The reason comes first; the score is a number from 0 to 1 and follows from it.)", k_start);
  }
  std::string listed;
  for (const std::string& name : names) listed += (listed.empty() ? "" : ", ") + json_quote(name);
  return fmt::format(R"({}"{}": "…"}}. The reason comes first; the {} is one of {} and follows from it.)", k_start,
                     key_of(kind), key_of(kind), listed);
}

// Whether a schema of the user's own has the verdict as a key that must be there.
bool demands(const Value& schema, std::string_view key) {
  const Value* const properties = schema.find("properties");
  const Value* const required = schema.find("required");
  if (properties == nullptr || properties->find(key) == nullptr || required == nullptr || !required->is_list())
    return false;
  return std::find(required->list().begin(), required->list().end(), Value(key)) != required->list().end();
}

// Whether its score may be over 1, as far as can be seen.
bool has_other_scale(const Value& schema) {
  const Value* const score = schema.find("properties")->find("score");
  const Value* const most = score->find("maximum");
  const std::optional<Decimal> bound =
      most != nullptr && most->is_number() ? most->number().to_decimal() : std::nullopt;
  return bound && *bound > Decimal::from(1);
}

Schema compile(Value schema) {
  Diagnostics unheard;
  std::optional<Schema> compiled = Schema::compile(std::move(schema), {}, unheard);
  LLMEVAL_ASSERT(compiled.has_value());
  return *std::move(compiled);
}

std::optional<std::string> mistakes_by(const Schema& schema, const Value& verdict) {
  const SchemaReport report = schema.validate(verdict, k_told_mistakes);
  if (report.valid) return std::nullopt;
  std::string told = report.undecided;
  for (const SchemaMistake& mistake : report.mistakes) told += (told.empty() ? "" : "; ") + mistake.to_text();
  return told;
}

}  // namespace

std::optional<JudgeForm> JudgeForm::make(JudgeKind kind, std::vector<std::string> names, const Prompt& prompt,
                                         Diagnostics& diagnostics) {
  if (kind == JudgeKind::winner) names = {"first", "second", "tie"};
  const bool has_own = prompt.output_schema.has_value();
  const std::string_view key = key_of(kind);
  if (has_own && !demands(*prompt.output_schema, key)) {
    diagnostics.error(prompt.place, fmt::format("the judge's output schema does not require '{}'", key),
                      fmt::format("leave the schema out, or give it 'reason' and then '{}'", key));
    return std::nullopt;
  }
  if (has_own && kind == JudgeKind::score && has_other_scale(*prompt.output_schema)) {
    diagnostics.error(prompt.place, "a judge's score goes from 0 to 1, and its output schema has a larger maximum",
                      "ask for numbers from 0 to 1, or use judge_choice with a score for each grade");
    return std::nullopt;
  }
  Schema strict = compile(verdict_schema(kind, names, true, has_own));
  Value shown = has_own ? *prompt.output_schema : verdict_schema(kind, names, false, false);
  std::string words = form_words(kind, names);
  if (has_own) words = "Reply with one JSON object and nothing else, which fits this JSON Schema: " + to_json(shown);
  JudgeForm form(kind, std::move(names), std::move(strict), std::move(shown));
  form.words_ = std::move(words);
  if (has_own) form.own_ = prompt.answer_schema;
  return form;
}

std::string_view JudgeForm::key() const { return key_of(kind_); }

std::optional<std::string> JudgeForm::mistakes_of(const Value& verdict) const {
  std::optional<std::string> mistakes = mistakes_by(strict_, verdict);
  if (!mistakes && own_) mistakes = mistakes_by(*own_, verdict);
  return mistakes;
}

}  // namespace llmeval
