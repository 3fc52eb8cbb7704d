#include "cli/calculations.h"
#include "cli/words.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

namespace llmeval {

namespace {

void add_option(CLI::App& command, const std::shared_ptr<StatsCommand>& words, std::string_view name) {
  const auto options = calculation_options();
  const auto option = std::find_if(options.begin(), options.end(), [&](const auto& one) { return one.name == name; });
  const std::string flag = "--" + std::string(name);
  const std::string help(option->help);
  if (option->type.empty()) {
    command.add_flag_callback(
        flag, [=] { words->options.emplace_back(name, "1"); }, help);
    return;
  }
  command
      .add_option_function<std::string>(
          flag, [=](const std::string& word) { words->options.emplace_back(name, word); }, help)
      ->type_name(std::string(option->type));
}

void add_calculation(CLI::App& stats, const Calculation& calculation, const Choose& choose) {
  const auto words = std::make_shared<StatsCommand>();
  words->calculation = calculation.name;
  CLI::App* command = stats.add_subcommand(std::string(calculation.name), std::string(calculation.help));
  command->footer("Example: " + std::string(calculation.example));
  const auto count = static_cast<int>(calculation.arguments.size());
  if (count == 1 && calculation.arguments.front().ends_with("…")) {
    command->add_option(std::string(calculation.arguments.front()), words->numbers, "Numbers")
        ->required()
        ->type_name("");
  } else {
    words->numbers.resize(calculation.arguments.size());
    for (int i = 0; i < count; ++i) {
      const auto at = static_cast<std::size_t>(i);
      command->add_option(std::string(calculation.arguments[at]), words->numbers[at], "")->required()->type_name("");
    }
  }
  for (const std::string_view name : calculation.options) add_option(*command, words, name);
  command
      ->add_option_function<std::string>(
          "-o,--format", [=](const std::string& name) { words->json = name == "json"; }, "text (default) or json")
      ->type_name("FORMAT")
      ->check(one_of({"text", "json"}));
  command->final_callback([=] { choose(std::move(*words)); });
}

}  // namespace

void add_stats_words(CLI::App& app, const Choose& choose) {
  CLI::App* stats = app.add_subcommand("stats", "Calculate: plan a suite, judge a change (llmeval help statistics)");
  stats->require_subcommand(1);
  for (const Calculation& calculation : calculations()) add_calculation(*stats, calculation, choose);
}

}  // namespace llmeval
