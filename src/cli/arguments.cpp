// The only file besides words*.cpp that knows CLI11.
#include "cli/arguments.h"

#include "base/suggest.h"
#include "base/version.h"
#include "cli/help_pages.h"
#include "cli/words.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <cstdint>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

constexpr const char* k_about =
    "llmeval: evals and regression tests for prompts.\n"
    "Runs suites of golden cases against models, checks every answer, stores everything, and says whether it got "
    "worse.";

constexpr const char* k_footer =
    "Exit codes: 0 gates met, 1 a gate not met, 2 usage or configuration, 3 broken (nothing scored, too many errors,\n"
    "a limit reached, an output not written), 4 inconclusive, 70 a bug of llmeval, 130 interrupted.";

// With the whole way to the command in its usage line.
std::string help_of(const CLI::App& command) {
  std::string way;
  for (const CLI::App* level = command.get_parent(); level != nullptr; level = level->get_parent()) {
    way = way.empty() ? level->get_name() : level->get_name() + ' ' + way;
  }
  return command.help(way);
}

// One parse: the words of the command line become these structs and nothing else.
struct Parser {
  Parser() : app(k_about, "llmeval") {
    app.require_subcommand(1);
    app.fallthrough();
    app.footer(k_footer);
    app.set_version_flag("--version", std::string("llmeval ") + k_version, "Print the version");
    app.set_help_flag("-h,--help", "Print this help");
    app.get_formatter()->column_width(34);
    add_common();
    const Choose choose = [this](Command command) { chosen = std::move(command); };
    add_run_words(app, choose);
    add_look_words(app, choose);
    add_store_words(app, choose);
    add_compare_words(app, choose);
    add_trend_words(app, choose);
    add_golden_words(app, choose);
    add_label_words(app, choose);
    add_baseline_words(app, choose);
    add_cache_words(app, choose);
    add_serve_words(app, choose);
    add_file_words(app, choose);
    add_import_words(app, choose);
    add_prompt_words(app, choose);
    add_stats_words(app, choose);
    add_help();
  }

  void add_common() {
    app.add_option("-C", common.directory, "Work in this directory")->type_name("DIR");
    app.add_option("--db", common.database, "The results database (default .llmeval/results.db in the project)")
        ->type_name("PATH");
    app.add_option("--color", color, "When to use colour: auto (default; NO_COLOR switches it off), always, never")
        ->type_name("WHEN")
        ->check(one_of({"auto", "always", "never"}));
  }

  static std::string topics() {
    std::string topics;
    for (const HelpPage& page : help_pages()) topics += (topics.empty() ? "" : ", ") + std::string(page.topic);
    return topics;
  }

  void add_help() {
    CLI::App* command = app.add_subcommand("help", "Print help on a command, or a page: " + topics());
    command->add_option("COMMAND", help_words, "The command, or the page");
    command->final_callback([this] { help_asked = true; });
  }

  // The text of `llmeval help [COMMAND …]`.
  tl::expected<Arguments, NoCommand> help() {
    for (const HelpPage& page : help_pages()) {
      if (help_words == std::vector{std::string(page.topic)})
        return tl::unexpected(NoCommand{std::string(page.text), false});
    }
    app.clear();  // Else CLI11 prints the help of the command that was read: of `help`.
    CLI::App* about = &app;
    for (const std::string& word : help_words) {
      const auto commands = about->get_subcommands([&](CLI::App* command) { return command->get_name() == word; });
      if (commands.empty()) return tl::unexpected(NoCommand{"error: " + unknown_command(*about, word), true});
      about = commands.front();
    }
    return tl::unexpected(NoCommand{help_of(*about), false});
  }

  static std::string unknown_command(const CLI::App& app, const std::string& word) {
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
      names.push_back(command->get_name());
    const std::vector<std::string_view> known(names.begin(), names.end());
    const std::string hint = did_you_mean(word, known);
    return fmt::format("unknown command '{}'{}", word, hint.empty() ? " (llmeval help lists them)" : " (" + hint + ")");
  }

  static std::string unknown_option(const CLI::App& app, const std::string& word) {
    std::vector<std::string> names;
    for (const CLI::App* level = &app; level != nullptr; level = level->get_parent()) {
      for (const CLI::Option* option : level->get_options()) {
        for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
      }
    }
    const std::vector<std::string_view> known(names.begin(), names.end());
    const std::string hint = did_you_mean(word.substr(0, word.find('=')), known);
    return fmt::format("unknown option '{}'{}", word, hint.empty() ? "" : " (" + hint + ")");
  }

  CLI::App app;
  CommonOptions common;
  std::string color = "auto";
  std::vector<std::string> help_words;
  bool help_asked = false;
  std::optional<Command> chosen;
};

bool has_commands(const CLI::App& app) {
  return !app.get_subcommands([](const CLI::App*) { return true; }).empty();
}

const CLI::App& deepest(const CLI::App& app) {
  const CLI::App* level = &app;
  while (!level->get_subcommands().empty()) level = level->get_subcommands().back();
  return *level;
}

NoCommand usage_error(Parser& parser, const CLI::ParseError& error) {
  const CLI::App& command = deepest(parser.app);
  const std::vector<std::string> rest = parser.app.remaining(true);
  std::string text = error.what();
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr && !rest.empty()) {
    const bool is_option = rest.front().size() > 1 && rest.front().front() == '-';
    const bool is_command = !is_option && has_commands(command);
    text = is_option    ? Parser::unknown_option(command, rest.front())
           : is_command ? Parser::unknown_command(command, rest.front())
                        : fmt::format("unexpected word '{}'", rest.front());
  } else if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr && has_commands(command)) {
    if (rest.empty()) return {help_of(command), true};
    text = Parser::unknown_command(command, rest.front());
  }
  return {"error: " + text, true};
}

}  // namespace

tl::expected<Arguments, NoCommand> parse_arguments(const std::vector<std::string>& words) {
  Parser parser;
  try {
    parser.app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::CallForVersion& version) {
    return tl::unexpected(NoCommand{std::string(version.what()) + '\n', false});
  } catch (const CLI::CallForHelp&) {
    return tl::unexpected(NoCommand{help_of(deepest(parser.app)), false});
  } catch (const CLI::ParseError& error) {
    return tl::unexpected(usage_error(parser, error));
  }
  if (parser.help_asked) return parser.help();
  Arguments arguments;
  arguments.common = parser.common;
  arguments.common.color = parser.color == "always"  ? ColorChoice::always
                           : parser.color == "never" ? ColorChoice::never
                                                     : ColorChoice::automatic;
  arguments.command = std::move(*parser.chosen);
  return arguments;
}

}  // namespace llmeval
