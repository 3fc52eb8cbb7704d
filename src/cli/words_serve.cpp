#include "cli/words.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <utility>

namespace llmeval {

namespace {

constexpr const char* k_how_to_mock =
    "It speaks as OpenAI (chat completions, responses, embeddings), Anthropic and Gemini do, and prints its URL when "
    "it\n"
    "is ready. Point the application at it, with any key:\n"
    "  OPENAI_BASE_URL=http://127.0.0.1:8089/v1    ANTHROPIC_BASE_URL=http://127.0.0.1:8089\n"
    "What goes wrong is changed while it runs:\n"
    "  curl -X PUT http://127.0.0.1:8089/_mock/faults -d '[{\"fault\": \"rate_limited\", \"share\": 0.2}]'\n"
    "Ctrl-C ends it, with exit code 0. More: llmeval help mock-and-proxy";

constexpr const char* k_how_to_proxy =
    "What an unchanged application asks goes on byte for byte, with the key that the model's entry names instead of "
    "the\n"
    "application's; it is recorded, replayed, or broken on purpose:\n"
    "  llmeval proxy --to openai:gpt-5-mini --record tape.jsonl\n"
    "  OPENAI_BASE_URL=http://127.0.0.1:8090/v1 OPENAI_API_KEY=any ./application\n"
    "Ctrl-C ends it, with exit code 0. More: llmeval help mock-and-proxy";

void add_port(CLI::App& command, std::uint16_t& port) {
  command.add_option("--port", port, "The port of 127.0.0.1 (0: any that is free)")
      ->type_name("N")
      ->check(whole_number(0, 65'535, "from 0 to 65535"))
      ->capture_default_str();
}

void add_mock(CLI::App& app, const Choose& choose) {
  const auto words = std::make_shared<MockCommand>();
  CLI::App* command =
      app.add_subcommand("mock", "Serve a simulated model on this machine, to drill how an application takes failures");
  command->footer(k_how_to_mock);
  add_port(*command, words->port);
  command->add_option("--config", words->config, "Its answers and faults (YAML; llmeval schema mock)")
      ->type_name("FILE");
  command->add_option("--log", words->log, "Write what is asked, a JSON line a request")->type_name("FILE");
  command->final_callback([=] { choose(std::move(*words)); });
}

void add_proxy(CLI::App& app, const Choose& choose) {
  const auto words = std::make_shared<ProxyCommand>();
  CLI::App* command =
      app.add_subcommand("proxy", "Serve on this machine before a real model, for an application that is not changed");
  command->footer(k_how_to_proxy);
  command->add_option("--to", words->model, "The model: a name of models.yaml, or provider:model")
      ->type_name("MODEL")
      ->required();
  CLI::Option* record =
      command->add_option("--record", words->record, "Add what is asked and answered to a recording, as it comes")
          ->type_name("FILE");
  command->add_option("--replay", words->replay, "Answer from such a recording; nothing is sent, no key is needed")
      ->type_name("FILE")
      ->excludes(record);
  command
      ->add_option("--faults", words->faults, "What goes wrong: the `faults` and `seed` of a file as of mock --config")
      ->type_name("FILE");
  add_port(*command, words->port);
  command->add_option("--env-file", words->env_files, "Read variables of the environment from a file")
      ->type_name("FILE");
  single_values(*command);
  command->final_callback([=] { choose(std::move(*words)); });
}

}  // namespace

void add_serve_words(CLI::App& app, const Choose& choose) {
  add_mock(app, choose);
  add_proxy(app, choose);
}

}  // namespace llmeval
