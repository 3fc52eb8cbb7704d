#include "check/checks/checks.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace llmeval {

namespace {

struct Kind {
  std::string_view name;
  std::string_view words;  // As reasons say it, with its space.
  std::int64_t (*count)(const Usage& usage);
};

constexpr std::array k_kinds{
    Kind{"total", "", [](const Usage& usage) { return usage.input_tokens + usage.output_tokens; }},
    Kind{"input", "input ", [](const Usage& usage) { return usage.input_tokens; }},
    Kind{"output", "output ", [](const Usage& usage) { return usage.output_tokens; }},
    Kind{"reasoning", "reasoning ", [](const Usage& usage) { return usage.reasoning_tokens; }},
};

class TokensCheck final : public Check {
 public:
  explicit TokensCheck(const Kind& kind) : kind_(kind) {}

  Measured measure(CheckInput& input, const LookedAt& /*look*/) const override {
    std::int64_t sum = 0;
    for (const Call* const call : input.answers()) {
      const std::optional<Usage>& usage = call->completion.usage;
      if (!usage) {
        return Measured::failed(
            Outcome::invalid_check,
            fmt::format("model '{}' did not tell how many tokens its answer took", inert_line(call->model)));
      }
      sum += kind_.count(*usage);
    }
    Measured measured;
    measured.holds = true;
    measured.measure = Decimal::from(sum);
    return measured;
  }

  std::string describe(const Decimal& measure) const override {
    static const Decimal k_one = Decimal::from(1);
    return fmt::format("{} {}{}", measure.to_text(), kind_.words, measure == k_one ? "token" : "tokens");
  }

 private:
  Kind kind_;
};

std::unique_ptr<Check> make(const Value& options, Diagnostics& /*diagnostics*/) {
  const Value* const name = options.find("kind");
  if (name == nullptr) return std::make_unique<TokensCheck>(k_kinds.front());
  return std::make_unique<TokensCheck>(
      *std::find_if(k_kinds.begin(), k_kinds.end(), [&](const Kind& kind) { return kind.name == name->text(); }));
}

}  // namespace

CheckType tokens_check() {
  std::vector<std::string> kinds;
  for (const Kind& kind : k_kinds) kinds.emplace_back(kind.name);
  CheckType type;
  type.name = "tokens";
  type.summary = "Took so many tokens, its calls together, as the provider counts them.";
  type.example = "tokens: {kind: output, max: 500}";
  type.details =
      "A count that the provider does not tell is an error, never 0; of reasoning, not to tell is to have none.";
  type.measure = MeasureKind::count;
  type.negatable = false;
  type.looks_at_answer = false;
  type.options = {
      {"kind", Shape::words(kinds)->with_default("total"),
       "What is counted: input and output together, one of them, or what of the output was reasoning.", false},
  };
  type.make = make;
  return type;
}

}  // namespace llmeval
