// The only file that knows CLI11.
#include "cli/arguments.h"

#include "base/suggest.h"
#include "base/version.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <system_error>
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
    add_run();
    add_validate();
    add_init();
    add_schema();
    add_runs();
    add_show();
    add_export();
    add_prompt();
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

  static void add_selection(CLI::App& command, SelectionOptions& selection) {
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
  }

  static void add_outputs(CLI::App& command, std::vector<std::string>& outputs) {
    command
        .add_option("-o,--output", outputs,
                    "Write a report, as FORMAT:PATH or PATH with a known ending; - is standard output.\n"
                    "Formats: json, jsonl, events, junit, text")
        ->type_name("FORMAT:PATH");
  }

  static void single_values(CLI::App& command) {
    // `-c a -c b` repeats; `-c a b` must not swallow the suite that follows.
    for (CLI::Option* option : command.get_options()) {
      if (!option->get_positional() && option->get_expected_max() > 1) option->allow_extra_args(false);
    }
  }

  void add_run() {
    CLI::App* command = app.add_subcommand("run", "Run suites and decide");
    add_selection(*command, run.selection);
    add_outputs(*command, run.outputs);
    command
        ->add_option("-j,--concurrency", run.concurrency,
                     "Requests at once over all models (default 128, and 32 a model)")
        ->type_name("N")
        ->check(whole_number(1, 100'000, "from 1 to 100000"));
    command->add_flag("--fail-fast", run.fail_fast, "Start nothing more after the first fail or error");
    command->add_option("--max-failures", run.max_failures, "Start nothing more after N fails")
        ->type_name("N")
        ->check(positive());
    command->add_flag("--dry-run", run.dry_run, "Print the plan, the number of calls and the estimated cost");
    add_verbosity(*command, run.verbosity);
    single_values(*command);
    command->final_callback([this] { chosen = std::move(run); });
  }

  static void add_verbosity(CLI::App& command, int& verbosity) {
    command.add_flag(
        "-v,--verbose", [&verbosity](std::int64_t count) { verbosity = static_cast<int>(count); },
        "Show more: retries, and every failure");
    command.add_flag(
        "-q,--quiet", [&verbosity](std::int64_t) { verbosity = -1; }, "Show the decision only");
  }

  void add_validate() {
    CLI::App* command = app.add_subcommand("validate", "Check prompts, suites and models; sends nothing, needs no key");
    add_selection(*command, validate.selection);
    single_values(*command);
    command->final_callback([this] { chosen = std::move(validate); });
  }

  void add_init() {
    CLI::App* command = app.add_subcommand("init", "Write a small working project");
    command->add_option("FOLDER", init.folder, "Where (default: here)");
    command->final_callback([this] { chosen = std::move(init); });
  }

  void add_schema() {
    CLI::App* command = app.add_subcommand("schema", "Print the JSON Schema of a file format, for editors");
    command->add_option("NAME", schema.name, "suite, models, prompt or report")
        ->required()
        ->check(one_of({"suite", "models", "prompt", "report"}));
    command->final_callback([this] { chosen = std::move(schema); });
  }

  void add_runs() {
    CLI::App* command = app.add_subcommand("runs", "List stored runs, newest first");
    command->add_option("--limit", runs.limit, "How many (default 20)")->type_name("N")->check(positive());
    command->add_flag("--json", runs.json, "As JSON");
    command->final_callback([this] { chosen = std::move(runs); });
  }

  void add_show() {
    CLI::App* command = app.add_subcommand("show", "Show a stored run");
    command->add_option("RUN", show.run, "last (default), last~2, or the start of an id");
    add_verbosity(*command, show.verbosity);
    command->final_callback([this] { chosen = std::move(show); });
  }

  void add_export() {
    CLI::App* command = app.add_subcommand("export", "Write reports of a stored run");
    command->add_option("RUN", exported.run, "last, last~2, or the start of an id")->required();
    add_outputs(*command, exported.outputs);
    command->get_option("--output")->required();
    single_values(*command);
    command->final_callback([this] { chosen = std::move(exported); });
  }

  void add_prompt() {
    CLI::App* prompt = app.add_subcommand("prompt", "Look at prompt files");
    prompt->require_subcommand(1);
    CLI::App* command = prompt->add_subcommand("render", "Print a prompt's messages as JSON");
    command->add_option("FILE", render.file, "The prompt file")->required();
    command->add_option("--vars", render.vars, "NAME=TEXT, a JSON object, or @FILE (JSON or YAML)")->type_name("VARS");
    single_values(*command);
    command->final_callback([this] { chosen = std::move(render); });
    command = prompt->add_subcommand("hash", "Print the hash of a prompt's content");
    command->add_option("FILE", hash.files, "Prompt files")->required();
    command->final_callback([this] { chosen = std::move(hash); });
  }

  void add_help() {
    CLI::App* command = app.add_subcommand("help", "Print help on a command");
    command->add_option("COMMAND", help_words, "The command");
    command->final_callback([this] { help_asked = true; });
  }

  // The text of `llmeval help [COMMAND …]`.
  tl::expected<Arguments, NoCommand> help() {
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
  RunCommand run;
  ValidateCommand validate;
  InitCommand init;
  SchemaCommand schema;
  RunsCommand runs;
  ShowCommand show;
  ExportCommand exported;
  PromptRenderCommand render;
  PromptHashCommand hash;
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
