// A calculator for planning suites and judging changes: numbers in, numbers out, no project.
#include "cli/calculations.h"
#include "cli/commands/commands.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

namespace llmeval {

namespace {

// A word that is no number stays text, which no calculation takes.
Value number_or_text(const std::string& word) {
  std::optional<Number> number = Number::parse(word);
  // People write .05.
  if (!number && word.starts_with('.')) number = Number::parse("0" + word);
  return number ? Value(*std::move(number)) : Value(word);
}

Object input_of(const Calculation& calculation, const StatsCommand& command) {
  Object input;
  List all;
  for (const std::string& word : command.numbers) all.push_back(number_or_text(word));
  const std::vector<std::string_view>& names = calculation.arguments;
  if (names.size() == 1 && names.front().ends_with("…")) {
    input.set(std::string(names.front()), std::move(all));
  } else {
    for (std::size_t i = 0; i < names.size(); ++i) input.set(std::string(names[i]), std::move(all[i]));
  }
  for (const auto& [name, word] : command.options) input.set(name, number_or_text(word));
  return input;
}

}  // namespace

ExitCode run_command(const StatsCommand& command, CommandContext context) {
  const std::vector<Calculation>& all = calculations();
  const auto calculation =
      std::find_if(all.begin(), all.end(), [&](const Calculation& one) { return one.name == command.calculation; });
  const Value given(input_of(*calculation, command));
  StatInput input(given);
  const StatAnswer answer = calculation->compute(input);
  if (input.is_bad()) {
    context.console.error(Error(inert_line(input.problem()), fmt::format("for example: {}", calculation->example)));
    return ExitCode::usage;
  }
  context.console.out(command.json ? answer.to_json() : answer.to_text());
  return ExitCode::gates_met;
}

}  // namespace llmeval
