#include "cli/words.h"

#include "base/count.h"
#include "base/duration.h"
#include "report/format.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <system_error>

namespace llmeval {

// CLI11's own validators speak another tongue: `Value x not in range 1 to 1000`.
CLI::Validator whole_number(std::int64_t least, std::int64_t most, const std::string& range) {
  const auto refuse = [=](const std::string& word) {
    std::int64_t number = 0;
    const char* const end = word.data() + word.size();
    const auto [stop, error] = std::from_chars(word.data(), end, number);
    const bool good = error == std::errc() && stop == end && number >= least && number <= most;
    return good ? std::string() : fmt::format("'{}' is not a number {}", word, range);
  };
  return CLI::Validator(refuse, "");
}

CLI::Validator positive() { return whole_number(1, 1'000'000'000'000, "from 1"); }

CLI::Validator one_of(const std::vector<std::string>& words) {
  const auto refuse = [=](const std::string& word) {
    if (std::find(words.begin(), words.end(), word) != words.end()) return std::string();
    return fmt::format("'{}' is none of {}", word, fmt::join(words, ", "));
  };
  return CLI::Validator(refuse, "");
}

void add_duration(CLI::App& command, const std::string& names, std::optional<Duration>& into, const std::string& help) {
  const auto refuse = [](const std::string& word) {
    const Result<Duration> duration = parse_duration(word);
    return duration ? std::string() : fmt::format("{} ({})", duration.error().message, duration.error().hint);
  };
  command
      .add_option_function<std::string>(
          names, [&into](const std::string& word) { into = *parse_duration(word); }, help)
      ->type_name("TIME")
      ->check(CLI::Validator(refuse, ""));
}

void add_count(CLI::App& command, const std::string& names, std::optional<std::int64_t>& into,
               const std::string& help) {
  const auto refuse = [](const std::string& word) {
    const Result<std::int64_t> count = parse_count(word);
    if (!count) return fmt::format("{} ({})", count.error().message, count.error().hint);
    return *count > 0 ? std::string() : std::string("with 0 nothing would be sent");
  };
  command
      .add_option_function<std::string>(
          names, [&into](const std::string& word) { into = *parse_count(word); }, help)
      ->type_name("N")
      ->check(CLI::Validator(refuse, ""));
}

void add_money(CLI::App& command, const std::string& names, std::optional<Money>& into, const std::string& help) {
  const auto read = [](const std::string& word) {
    const std::optional<Decimal> usd = Decimal::parse(word);
    return usd && !usd->is_negative() ? Money::from_usd(*usd) : std::nullopt;
  };
  const auto refuse = [read](const std::string& word) {
    return read(word) ? std::string() : fmt::format("'{}' is no amount of US dollars (write 2.50)", word);
  };
  command
      .add_option_function<std::string>(
          names, [&into, read](const std::string& word) { into = read(word); }, help)
      ->type_name("USD")
      ->check(CLI::Validator(refuse, ""));
}

void add_selection(CLI::App& command, SelectionOptions& selection) {
  command.add_option("SUITE", selection.suites, "Suite files or names (default: all below evals/)");
  command.add_option("-p,--prompt", selection.prompts, "Only these prompts: globs over names, or files")
      ->type_name("GLOB");
  command.add_option("-m,--model", selection.models, "These models instead of the suite's: names, or provider:model")
      ->type_name("MODEL");
  command.add_option("-c,--case", selection.cases, "Only these cases: globs over ids")->type_name("GLOB");
  command.add_option("--tag", selection.tags, "Only cases with this tag: x, key=glob, or !x")->type_name("TAG");
  command.add_option("--limit", selection.limit, "Only the first N cases of each suite")
      ->type_name("N")
      ->check(positive());
  command.add_option("--pick", selection.pick, "Only N cases of each suite, drawn by the seed")
      ->type_name("N")
      ->check(positive());
  command.add_option("--trials", selection.trials, "Repeat each case N times")
      ->type_name("N")
      ->check(whole_number(1, 1000, "from 1 to 1000"));
  command.add_option("--seed", selection.seed, "Of order, draws and waits (default: from the suites' names)")
      ->type_name("N")
      ->check(whole_number(0, INT64_MAX, "from 0"));
  command
      .add_option("--env-file", selection.env_files,
                  "Read variables from a file of NAME=VALUE lines; those set already win")
      ->type_name("FILE");
  command.add_option("--models", selection.models_file, "Take models and prices from this file, not the project's")
      ->type_name("FILE");
}

std::vector<std::string_view> format_names() {
  std::vector<std::string_view> names;
  for (const Format& format : formats()) names.push_back(format.name);
  return names;
}

void add_outputs(CLI::App& command, std::vector<std::string>& outputs) {
  command
      .add_option("-o,--output", outputs,
                  fmt::format("Write a report, as FORMAT:PATH or PATH with a known ending; - is standard output.\n"
                              "Formats: {} (llmeval help reports)",
                              fmt::join(format_names(), ", ")))
      ->type_name("FORMAT:PATH");
}

void add_strict(CLI::App& command, bool& strict) {
  command.add_flag("--strict", strict, "Exit with 4, not 0, where the gate is inconclusive");
}

void add_format(CLI::App& command, bool& json) {
  command
      .add_option_function<std::string>(
          "--format", [&json](const std::string& name) { json = name == "json"; }, "text (default) or json")
      ->type_name("FORMAT")
      ->check(one_of({"text", "json"}));
}

void add_verbosity(CLI::App& command, int& verbosity) {
  command.add_flag(
      "-v,--verbose", [&verbosity](std::int64_t count) { verbosity = static_cast<int>(count); },
      "Show more: retries, and every failure");
  command.add_flag(
      "-q,--quiet", [&verbosity](std::int64_t) { verbosity = -1; }, "Show the decision only");
}

void single_values(CLI::App& command) {
  for (CLI::Option* option : command.get_options()) {
    if (!option->get_positional() && option->get_expected_max() > 1) option->allow_extra_args(false);
  }
}

}  // namespace llmeval
