#include "check/judge/judge_item.h"

#include "check/judge/judge_question.h"
#include "check/judge_prompts.h"
#include "text/inert.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

constexpr std::size_t k_reason_columns = 300;

// By the option, else the check's own.
std::shared_ptr<const Prompt> find_prompt(const Value& options, const JudgeNeeds& needs, const CheckFiles& files,
                                          Diagnostics& diagnostics) {
  const Value* const named = options.find("prompt");
  if (needs.needs_criterion && named == nullptr && options.find("rubric") == nullptr) {
    diagnostics.error(options.place(),
                      fmt::format("check '{}' says neither by a 'rubric' nor by a 'prompt' what is good", needs.check),
                      fmt::format("rubric: TEXT, or prompt: {}", fmt::join(ready_judge_names(), " | ")));
    return nullptr;
  }
  const Value name = named != nullptr ? *named : Value(std::string(needs.prompt)).at(options.place());
  return files.judge_prompts != nullptr ? files.judge_prompts->find(name, diagnostics)
                                        : find_ready_judge_prompt(name, diagnostics);
}

// The rubric is there where, and only where, the prompt reads it.
bool fits_rubric(const Prompt& prompt, const Value* rubric, Place place, Diagnostics& diagnostics) {
  if (rubric != nullptr && !prompt.uses("rubric")) {
    diagnostics.error(rubric->place(), fmt::format("the judge's prompt '{}' reads no rubric", prompt.version.name),
                      "leave the rubric out, or write {{ rubric }} into the prompt");
    return false;
  }
  if (rubric != nullptr) return true;
  const std::vector<VariableUse> required = prompt.required_variables();
  const bool needs_one = std::any_of(required.begin(), required.end(),
                                     [](const VariableUse& use) { return use.name == "rubric" && !use.optional; });
  if (needs_one) {
    diagnostics.error(place, fmt::format("the judge's prompt '{}' needs a rubric", prompt.version.name),
                      "rubric: what a good answer does");
  }
  return !needs_one;
}

// Of a file its mistakes are told where they stand; a ready prompt is right, but maybe for another check.
bool fits_check(const Prompt& prompt, const JudgeNeeds& needs, Place place, Diagnostics& diagnostics) {
  if (!prompt.version.path.empty()) return check_judge_prompt(prompt, needs.kind, diagnostics);
  Diagnostics mistakes;
  if (check_judge_prompt(prompt, needs.kind, mistakes)) return true;
  diagnostics.error(place, fmt::format("the judge's prompt '{}' is not for check '{}': {}", prompt.version.name,
                                       needs.check, mistakes.sorted().front().message));
  return false;
}

}  // namespace

std::vector<Field> JudgeItem::fields() {
  std::vector<Field> fields{
      {"rubric", Shape::text(), "What a good answer does; may have {{ }}.", false},
      {"prompt", Shape::text(), "A judge's prompt: one that is ready (see prompts/judges/), or a file.", false},
  };
  for (Field& field : JudgePanel::fields()) fields.push_back(std::move(field));
  return fields;
}

std::optional<JudgeItem> JudgeItem::parse(const Value& options, JudgeNeeds needs,
                                          const std::vector<std::string_view>& criteria, const CheckFiles& files,
                                          Diagnostics& diagnostics) {
  std::optional<JudgePanel> panel = JudgePanel::parse(options, needs.check, diagnostics);
  const Value* const rubric = options.find("rubric");
  if (rubric != nullptr && rubric->text().empty()) {
    diagnostics.error(rubric->place(), "the rubric is empty", "say what a good answer does");
    return std::nullopt;
  }
  std::shared_ptr<const Prompt> prompt = find_prompt(options, needs, files, diagnostics);
  const Value* const named = options.find("prompt");
  const Place place = named != nullptr ? named->place() : options.place();
  if (prompt == nullptr || !fits_check(*prompt, needs, place, diagnostics)) return std::nullopt;
  std::optional<JudgeForm> form = JudgeForm::make(needs.kind, std::move(needs.grades), *prompt, diagnostics);
  if (!panel || !form || !fits_rubric(*prompt, rubric, options.place(), diagnostics)) return std::nullopt;
  JudgeItem item(std::move(prompt), *std::move(form), *std::move(panel), place);
  if (rubric != nullptr) {
    item.rubric_ = ValueOption::parse(*rubric, diagnostics);
    if (!item.rubric_) return std::nullopt;
  }
  const auto note = [&](std::string_view key) {
    if (const Value* const option = options.find(key)) item.criteria_.append(std::string(key), *option);
  };
  for (const char* const key : {"rubric", "min", "max", "of", "votes", "combine"}) note(key);
  for (const std::string_view key : criteria) note(key);
  return item;
}

Evaluated<Request> JudgeItem::question(CheckInput& input, std::string_view answer, std::string_view second) const {
  std::string rubric;
  if (rubric_) {
    const Evaluated<Value> value = rubric_->evaluate(input);
    Evaluated<std::string> text = value ? read_text(*value) : tl::unexpected<std::string>(value.error());
    if (!text) return tl::unexpected<std::string>(std::move(text).error());
    if (text->empty()) return tl::unexpected<std::string>("the rubric is empty");
    rubric = *std::move(text);
  }
  const Case& subject = input.sample().subject;
  const std::vector<std::string> contexts = input.contexts();
  JudgeTexts texts;
  texts.rubric = rubric;
  texts.answer = answer;
  texts.second = second;
  texts.reference = subject.reference ? &*subject.reference : nullptr;
  texts.messages = input.sample().messages;
  texts.contexts = contexts;
  texts.vars = &subject.vars;
  return make_judge_question(*prompt_, form_, texts);
}

void JudgeItem::add_variables(std::vector<VariableUse>& uses) const {
  if (rubric_) rubric_->add_variables(uses);
  for (const VariableUse& use : prompt_->content->variables()) {
    if (use.name == "reference") uses.push_back({use.name, place_, use.optional});
  }
}

std::string shown_reason(const JudgeReply& reply) { return quoted_excerpt(reply.reason, k_reason_columns); }

std::string join_numbers(const std::vector<Decimal>& numbers) {
  std::vector<std::string> texts;
  for (const Decimal& number : numbers) texts.push_back(number.to_text());
  return fmt::format("{}", fmt::join(texts, ", "));
}

}  // namespace llmeval
