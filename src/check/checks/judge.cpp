#include "check/checks/checks.h"
#include "check/judge/judge_question.h"
#include "check/judge/panel.h"
#include "check/judge_prompts.h"
#include "check/option.h"
#include "text/inert.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace llmeval {

namespace {

constexpr std::string_view k_default_prompt = "judge";
constexpr std::size_t k_reason_columns = 300;

// What the options come to.
struct JudgeOptions {
  std::shared_ptr<const Prompt> prompt;
  JudgeForm form;
  JudgePanel panel;
  std::optional<ValueOption> rubric;
  Object criteria;
};

class JudgeCheck final : public Check {
 public:
  explicit JudgeCheck(JudgeOptions options) : options_(std::move(options)) {}

  Measured measure(CheckInput& input, const LookedAt& look) const override {
    Evaluated<Request> question = question_for(input, look);
    if (!question) return Measured::failed(Outcome::invalid_check, std::move(question).error());
    Poll poll = options_.panel.ask(input, options_.form, *std::move(question));
    if (poll.instead && poll.instead->is_waiting) return *std::move(poll.instead);
    std::vector<std::optional<double>> scores;
    for (const auto& vote : poll.votes) scores.push_back(vote ? std::optional(vote->score.to_double()) : std::nullopt);
    Measured measured = poll.instead ? *std::move(poll.instead) : combined(poll.votes);
    measured.judging = options_.panel.judging(*options_.prompt, options_.criteria, std::move(scores));
    return measured;
  }

  void add_variables(std::vector<VariableUse>& uses) const override {
    if (options_.rubric) options_.rubric->add_variables(uses);
    for (const VariableUse& use : options_.prompt->content->variables()) {
      if (use.name == "reference") uses.push_back(use);
    }
  }
  bool reads_all_variables() const override { return options_.prompt->uses("vars"); }
  void add_models(std::vector<AskedModel>& models) const override { options_.panel.add_models(models); }
  std::shared_ptr<const Prompt> judge_prompt() const override { return options_.prompt; }

 private:
  Evaluated<Request> question_for(CheckInput& input, const LookedAt& look) const {
    std::string rubric;
    if (options_.rubric) {
      const Evaluated<Value> value = options_.rubric->evaluate(input);
      Evaluated<std::string> text = value ? read_text(*value) : tl::unexpected<std::string>(value.error());
      if (!text) return tl::unexpected<std::string>(std::move(text).error());
      if (text->empty()) return tl::unexpected<std::string>("the rubric is empty");
      rubric = *std::move(text);
    }
    const Case& subject = input.sample().subject;
    const std::vector<std::string> contexts = input.contexts();
    JudgeTexts texts;
    texts.rubric = rubric;
    texts.answer = look.text;
    texts.reference = subject.reference ? &*subject.reference : nullptr;
    texts.messages = input.sample().messages;
    texts.contexts = contexts;
    texts.vars = &subject.vars;
    return make_judge_question(*options_.prompt, options_.form, texts);
  }

  // Every vote is there.
  Measured combined(const std::vector<std::optional<JudgeReply>>& votes) const {
    std::vector<Decimal> scores;
    for (const auto& vote : votes) scores.push_back(vote->score);
    Measured measured;
    measured.holds = true;
    measured.measure = one_of(scores);
    measured.got = measured.measure->to_text();
    if (scores.size() > 1) measured.got += ", " + told(scores);
    measured.got += ": " + quoted_excerpt(nearest(votes, *measured.measure).reason, k_reason_columns);
    return measured;
  }

  Decimal one_of(const std::vector<Decimal>& scores) const {
    if (options_.panel.combine() == JudgePanel::Combine::median || scores.size() == 1) return median_of(scores);
    const Decimal half = *Decimal::parse("0.5");
    const auto yes = std::count_if(scores.begin(), scores.end(), [&](const Decimal& score) { return score >= half; });
    return Decimal::from(static_cast<std::size_t>(yes) * 2 > scores.size() ? 1 : 0);
  }

  std::string told(const std::vector<Decimal>& scores) const {
    std::vector<std::string> texts;
    for (const Decimal& score : scores) texts.push_back(score.to_text());
    const auto [low, high] = std::minmax_element(scores.begin(), scores.end());
    return fmt::format("{} of {} (spread {})",
                       options_.panel.combine() == JudgePanel::Combine::median ? "the median" : "the majority",
                       fmt::join(texts, ", "), (*high - *low).to_text());
  }

  // The first vote that is as near to what all came to as any.
  static const JudgeReply& nearest(const std::vector<std::optional<JudgeReply>>& votes, const Decimal& score) {
    const auto distance = [&](const auto& vote) { return (vote->score - score).abs(); };
    return **std::min_element(votes.begin(), votes.end(),
                              [&](const auto& a, const auto& b) { return distance(a) < distance(b); });
  }

  JudgeOptions options_;
};

// By the option, else the one that goes by a rubric.
std::shared_ptr<const Prompt> find_prompt(const Value& options, const CheckFiles& files, Diagnostics& diagnostics) {
  const Value* const named = options.find("prompt");
  if (named == nullptr && options.find("rubric") == nullptr) {
    diagnostics.error(options.place(), "check 'judge' says neither by a 'rubric' nor by a 'prompt' what is good",
                      fmt::format("rubric: TEXT, or prompt: {}", fmt::join(ready_judge_names(), " | ")));
    return nullptr;
  }
  const Value name = named != nullptr ? *named : Value(std::string(k_default_prompt)).at(options.place());
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

// What the item says of good and bad.
Object criteria_of(const Value& options) {
  Object criteria;
  for (const char* const key : {"rubric", "min", "max", "of", "votes", "combine"}) {
    if (const Value* const option = options.find(key)) criteria.append(key, *option);
  }
  return criteria;
}

std::unique_ptr<Check> make(const Value& written, const CheckFiles& files, Diagnostics& diagnostics) {
  const Value options = written.is_text() ? Value(Object{{"rubric", written}}).at(written.place()) : written;
  std::optional<JudgePanel> panel = JudgePanel::parse(options, "judge", diagnostics);
  const Value* const rubric = options.find("rubric");
  if (rubric != nullptr && rubric->text().empty()) {
    diagnostics.error(rubric->place(), "the rubric is empty", "say what a good answer does");
    return nullptr;
  }
  const std::shared_ptr<const Prompt> prompt = find_prompt(options, files, diagnostics);
  if (prompt == nullptr || !check_judge_prompt(*prompt, JudgeKind::score, diagnostics)) return nullptr;
  std::optional<JudgeForm> form = JudgeForm::make(JudgeKind::score, {}, *prompt, diagnostics);
  if (!panel || !form || !fits_rubric(*prompt, rubric, options.place(), diagnostics)) return nullptr;
  std::optional<ValueOption> rubric_option;
  if (rubric != nullptr) {
    rubric_option = ValueOption::parse(*rubric, diagnostics);
    if (!rubric_option) return nullptr;
  }
  return std::make_unique<JudgeCheck>(
      JudgeOptions{prompt, *std::move(form), *std::move(panel), std::move(rubric_option), criteria_of(options)});
}

}  // namespace

CheckType judge_check() {
  CheckType type;
  type.name = "judge";
  type.summary =
      "Asks a model for a score from 0 to 1, by a rubric or by a judge's prompt. What cannot be asked or read is an "
      "error, never a pass.";
  type.example = "judge: {rubric: Answers the question without blaming the customer., min: 0.7, model: referee}";
  type.measure = MeasureKind::score;
  type.needs_bound = true;
  type.short_forms = {Shape::text()};
  type.short_option = "rubric";
  type.options = {
      {"rubric", Shape::text(), "What a good answer does; may have {{ }}.", false},
      {"prompt", Shape::text(), "A judge's prompt: one that is ready (see prompts/judges/), or a file.", false},
  };
  for (Field& field : JudgePanel::fields()) type.options.push_back(std::move(field));
  type.make_with_files = make;
  return type;
}

}  // namespace llmeval
