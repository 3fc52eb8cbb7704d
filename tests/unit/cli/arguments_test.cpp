#include "cli/arguments.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace llmeval;

namespace {

Arguments parse(const std::vector<std::string>& words) {
  auto arguments = parse_arguments(words);
  REQUIRE_MESSAGE(arguments, (arguments ? "" : arguments.error().text));
  return *std::move(arguments);
}

std::string refusal(const std::vector<std::string>& words) {
  const auto arguments = parse_arguments(words);
  if (arguments) return "accepted";
  CHECK(arguments.error().is_error);
  return arguments.error().text;
}

std::string help(const std::vector<std::string>& words) {
  const auto arguments = parse_arguments(words);
  REQUIRE_FALSE(arguments);
  CHECK_FALSE(arguments.error().is_error);
  return arguments.error().text;
}

}  // namespace

TEST_CASE("run takes its selection, its outputs and its limits") {
  const Arguments arguments = parse({"-C",
                                     "dir",
                                     "run",
                                     "a.eval.yaml",
                                     "-p",
                                     "x*",
                                     "-m",
                                     "mini",
                                     "-m",
                                     "openai:gpt-x",
                                     "-c",
                                     "a*",
                                     "b.eval.yaml",
                                     "--tag",
                                     "!slow",
                                     "--limit",
                                     "5",
                                     "--pick",
                                     "3",
                                     "--seed",
                                     "9",
                                     "--trials",
                                     "2",
                                     "--env-file",
                                     ".env",
                                     "-o",
                                     "json:out.json",
                                     "-o",
                                     "report.xml",
                                     "-j",
                                     "64",
                                     "--max-failures",
                                     "7",
                                     "--fail-fast",
                                     "-v",
                                     "--db",
                                     "x.db",
                                     "--color",
                                     "never"});
  CHECK(arguments.common.directory == "dir");
  CHECK(arguments.common.database == "x.db");
  CHECK(arguments.common.color == ColorChoice::never);
  const auto& run = std::get<RunCommand>(arguments.command);
  using Words = std::vector<std::string>;
  CHECK(run.selection.suites == Words{"a.eval.yaml", "b.eval.yaml"});
  CHECK(run.selection.prompts == Words{"x*"});
  CHECK(run.selection.models == Words{"mini", "openai:gpt-x"});
  CHECK(run.selection.cases == Words{"a*"});
  CHECK(run.selection.tags == Words{"!slow"});
  CHECK(run.selection.limit == 5);
  CHECK(run.selection.pick == 3);
  CHECK(run.selection.seed == 9);
  CHECK(run.selection.trials == 2);
  CHECK(run.selection.env_files == Words{".env"});
  CHECK(run.outputs == Words{"json:out.json", "report.xml"});
  CHECK(run.concurrency == 64);
  CHECK(run.max_failures == 7);
  CHECK(run.fail_fast);
  CHECK(run.verbosity == 1);
}

TEST_CASE("the other commands take their words") {
  CHECK(std::get<RunCommand>(parse({"run"}).command).verbosity == 0);
  CHECK(std::get<RunCommand>(parse({"run", "-q"}).command).verbosity == -1);
  CHECK(std::get<RunCommand>(parse({"run", "--dry-run"}).command).dry_run);
  CHECK(std::get<RunCommand>(parse({"run", "--stop-early"}).command).stop_early);
  CHECK(std::get<RunCommand>(parse({"run", "--baseline", "main"}).command).baseline == "main");
  CHECK(std::get<RunCommand>(parse({"run"}).command).selection.earlier == EarlierCases::all);
  CHECK(std::get<RunCommand>(parse({"run", "--new"}).command).selection.earlier == EarlierCases::unknown);
  CHECK(std::get<RunCommand>(parse({"run", "--failed"}).command).selection.earlier_run == "last");
  CHECK(std::get<RunCommand>(parse({"run", "--failed", "last~1"}).command).selection.earlier_run == "last~1");
  CHECK(std::get<ValidateCommand>(parse({"validate", "s"}).command).selection.suites.size() == 1);
  CHECK(std::get<InitCommand>(parse({"init", "there"}).command).folder == "there");
  CHECK_FALSE(std::get<InitCommand>(parse({"init", "there"}).command).prompt);
  CHECK(std::get<InitCommand>(parse({"init", "--prompt", "Hi {{ a }}"}).command).prompt == "Hi {{ a }}");
  CHECK(std::get<InitCommand>(parse({"init", "--provider", "exec", "--ci", "github"}).command).provider == "exec");
  CHECK(std::get<SchemaCommand>(parse({"schema", "suite"}).command).name == "suite");
  CHECK(std::get<RunsCommand>(parse({"runs", "--limit", "3", "--json"}).command).limit == 3);
  CHECK(std::get<ShowCommand>(parse({"show"}).command).run == "last");
  CHECK(std::get<ShowCommand>(parse({"show", "--answers", "-c", "a", "-c", "b", "last~1"}).command).run == "last~1");
  CHECK(std::get<ShowCommand>(parse({"show", "last~2"}).command).run == "last~2");
  CHECK(std::get<ExportCommand>(parse({"export", "last", "-o", "jsonl:-"}).command).outputs.front() == "jsonl:-");
  CHECK(std::get<PromptRenderCommand>(parse({"prompt", "render", "f", "--vars", "a=b"}).command).vars.front() == "a=b");
  CHECK(std::get<PromptHashCommand>(parse({"prompt", "hash", "f", "g"}).command).files.size() == 2);
}

TEST_CASE("wrong words are refused with what was meant") {
  const std::pair<std::vector<std::string>, std::string> rows[] = {
      {{"rnu"}, "error: unknown command 'rnu' (did you mean 'run'?)"},
      {{"run", "--promt", "x"}, "error: unknown option '--promt' (did you mean '--prompt'?)"},
      {{"prompt", "rendr", "f"}, "error: unknown command 'rendr' (did you mean 'render'?)"},
      {{"show", "a", "b"}, "error: unexpected word 'b'"},
      {{"help", "nope"}, "error: unknown command 'nope' (llmeval help lists them)"},
      {{"run", "-j", "0"}, "error: --concurrency: '0' is not a number from 1 to 100000"},
      {{"run", "--limit", "2x"}, "error: --limit: '2x' is not a number from 1"},
      {{"run", "--limit", "99999999999999999999"}, "error: --limit: '99999999999999999999' is not a number from 1"},
      {{"run", "--seed", "-1"}, "error: --seed: '-1' is not a number from 0"},
      {{"run", "--color", "maybe"}, "error: --color: 'maybe' is none of auto, always, never"},
      {{"schema", "suit"},
       "error: NAME: 'suit' is none of suite, include, models, prices, quarantine, golden, prompt, github-prompt, "
       "chat, mock, "
       "report, diff, trend"},
      {{"export", "last"}, "error: --output is required"},
  };
  for (const auto& [words, text] : rows) CHECK(refusal(words) == text);
  CHECK(refusal({}).find("Usage: llmeval") != std::string::npos);
}

TEST_CASE("help and version are answers, not errors") {
  CHECK(help({"--version"}) == "llmeval " LLMEVAL_VERSION "\n");
  CHECK(help({"help"}) == help({"--help"}));
  CHECK(help({"--help"}).find("Exit codes: 0 gates met") != std::string::npos);
  CHECK(help({"run", "--help"}).find("Usage: llmeval run") != std::string::npos);
  CHECK(help({"help", "prompt", "render"}).find("Usage: llmeval prompt render") != std::string::npos);
}
