#include "domain/model.h"

#include "domain/outcome.h"

namespace llmeval {

namespace {

// Of what answers and cannot be told by its address: a program, an application.
Field version_field() {
  const ShapeRef variable =
      Shape::object({{"env", Shape::text(), "The variable that holds it; unset: nobody says.", true}});
  return {"version", Shape::either({Shape::text(), variable}),
          "Which version answers: part of the cache's key; without one no answer is taken from the cache."};
}

Field output_limit_field() {
  return {"output_limit", Shape::words({"max_tokens", "max_completion_tokens"}),
          "What max_output_tokens is called there; by default as OpenAI itself, Azure and the others are known to."};
}

// Of two providers, which are told apart here since an entry's keys are one table.
Field api_version_field() {
  return {
      "api_version", Shape::text(),
      "Of azure such as 2024-10-21; absent: its v1, which has none. Of anthropic the header anthropic-version; absent: "
      "2026-10-21, or 2023-06-01 where temperature or top_p are set."};
}

// What a model of an API that has both is for.
Field kind_field() {
  return {"kind", Shape::words({"chat", "embeddings"})->with_default(Value("chat")),
          "What it makes: answers, or vectors of texts, which the check `similar` asks for."};
}

std::vector<Field> azure_options() { return {api_version_field(), output_limit_field(), kind_field()}; }

Field secrets_field() {
  return {"secrets", Shape::map(Shape::text()),
          "Variables of a program, or what an application's templates call secrets.NAME: each the name of the variable "
          "that is read."};
}

// Of an application: what it is sent, and where in its reply things are.
std::vector<Field> application_options() {
  const ShapeRef reports = Shape::object({
      {"version", Shape::text(), "Where the reply says which version answered."},
      {"prompt_hash", Shape::text(), "Where it says with which prompt."},
      {"model", Shape::text(), "Where it says with which model."},
  });
  return {{"method", Shape::words({"POST", "PUT", "PATCH", "GET"}), "POST by default."},
          {"body", Shape::any(), "What is sent: texts in it are templates; as JSON, unless it is a text itself."},
          {"usage", Shape::text(), "Where the reply has {input_tokens, output_tokens}."},
          {"tool_calls", Shape::text(), "Where it has the tools that were called: [{name, arguments}]."},
          {"contexts", Shape::text(), "Where it has the texts that were retrieved."},
          {"reports", reports, "Where it tells of itself: JSON pointers."},
          secrets_field(),
          version_field()};
}

std::vector<Field> exec_options() {
  return {
      {"command", Shape::list(Shape::text(), 1), "The program and its arguments; no shell.", true},
      {"output", Shape::words({"text", "json"}), "How standard output is read: as the answer, or as {answer, usage}."},
      {"input", Shape::words({"json", "message"})->with_default(Value("json")),
       "What standard input has: the whole request as JSON, or the last message's text."},
      {"environment", Shape::words({"inherit", "clean"})->with_default(Value("inherit")),
       "Which variables of llmeval itself the program gets: all, or PATH alone."},
      {"env", Shape::map(Shape::text()), "Variables that the program gets besides those of llmeval itself."},
      secrets_field(),
      {"config", Shape::any(), "Handed to the program as `config`."},
      version_field()};
}

std::vector<Field> replay_options() {
  const ShapeRef answers = Shape::object({
      {"file", Shape::text(), "A JSON Lines file; relative to this one.", true},
      {"key", Shape::text(), "The field that holds the case's id; `id` by default."},
      {"text", Shape::text(), "The field that holds the answer, or a list of them by turn; `answer` by default."},
  });
  return {{"answers", answers, "Where the recorded answers are.", true}};
}

std::vector<std::string> failure_names() {
  std::vector<std::string> names;
  for (int i = static_cast<int>(Outcome::refusal); i <= static_cast<int>(Outcome::tls_error); ++i) {
    names.emplace_back(outcome_name(static_cast<Outcome>(i)));
  }
  return names;
}

std::vector<Field> sim_options() {
  const ShapeRef tool = Shape::object({
      {"name", Shape::text(), "The tool that is called.", true},
      {"arguments", Shape::either({Shape::text(), Shape::map(Shape::any())}),
       "As an object, or a template that gives JSON; none by default."},
  });
  const ShapeRef rule = Shape::object({
      {"when", Shape::text(), "A regular expression on the last user message; absent: always."},
      {"answer", Shape::text(), "A template over `message`, `match` (groups), `vars`, `id`, `trial` and `turn`."},
      {"tools", Shape::list(tool, 1), "Tool calls that the answer makes."},
      {"outcome", Shape::words(failure_names()), "What the call comes to instead of ok."},
  });
  const ShapeRef latency = Shape::object({
      {"median", Shape::duration(), "Half of the answers are faster.", true},
      {"p95", Shape::duration(), "95 of 100 answers are faster; the distribution is log-normal."},
  });
  std::vector<Field> shares;
  for (const std::string& name : failure_names()) {
    shares.push_back({name, Shape::number(0, 1), "Share of attempts that come to this."});
  }
  return {{"seed", Shape::integer(0, INT64_MAX), "Of latencies and faults; 0 by default."},
          {"latency", latency, "How long answers take; none by default."},
          {"faults", Shape::object(std::move(shares)), "Failures that come at random, by outcome."},
          {"rules", Shape::list(rule, 1), "The first that matches answers.", true}};
}

}  // namespace

const std::vector<ProviderInfo>& providers() {
  static const std::vector<ProviderInfo> table{
      {.name = "openai",
       .description = "OpenAI's chat completions and every server that speaks them",
       .needs_model_id = true,
       .has_base_url = true,
       .default_base_url = "https://api.openai.com/v1",
       .default_key_env = "OPENAI_API_KEY",
       .key_hosts = {},
       .parameters = {"temperature", "top_p", "max_output_tokens", "stop", "seed", "presence_penalty",
                      "frequency_penalty", "reasoning_effort", "extra"},
       .options = {output_limit_field(), kind_field()}},
      {.name = "openai-responses",
       .description = "OpenAI's responses",
       .needs_model_id = true,
       .has_base_url = true,
       .default_base_url = "https://api.openai.com/v1",
       .default_key_env = "OPENAI_API_KEY",
       .key_hosts = {},
       .parameters = {"temperature", "top_p", "max_output_tokens", "reasoning_effort", "extra"},
       .options = {}},
      {.name = "azure",
       .description = "OpenAI's chat completions on Azure; the model is the name of a deployment",
       .needs_model_id = true,
       .has_base_url = true,
       .default_base_url = {},
       .default_key_env = "AZURE_OPENAI_API_KEY",
       .key_hosts = "*.azure.com",
       .parameters = {"temperature", "top_p", "max_output_tokens", "stop", "seed", "presence_penalty",
                      "frequency_penalty", "reasoning_effort", "extra"},
       .options = azure_options()},
      {.name = "anthropic",
       .description = "Anthropic's messages",
       .needs_model_id = true,
       .has_base_url = true,
       .default_base_url = "https://api.anthropic.com/v1",
       .default_key_env = "ANTHROPIC_API_KEY",
       .key_hosts = {},
       .parameters = {"temperature", "top_p", "max_output_tokens", "stop", "reasoning_effort", "extra"},
       .options = {api_version_field()}},
      {.name = "gemini",
       .description = "Google's Gemini",
       .needs_model_id = true,
       .has_base_url = true,
       .default_base_url = "https://generativelanguage.googleapis.com/v1beta",
       .default_key_env = "GEMINI_API_KEY",
       .key_hosts = {},
       .parameters = {"temperature", "top_p", "max_output_tokens", "stop", "seed", "presence_penalty",
                      "frequency_penalty", "reasoning_effort", "extra"},
       .options = {}},
      {.name = "bedrock",
       .description = "Amazon Bedrock's Converse with a bearer key; base_url names the region",
       .needs_model_id = true,
       .has_base_url = true,
       .default_base_url = {},
       .default_key_env = "AWS_BEARER_TOKEN_BEDROCK",
       .key_hosts = "bedrock-runtime*.amazonaws.com",
       .parameters = {"temperature", "top_p", "max_output_tokens", "stop", "reasoning_effort", "extra"},
       .options = {}},
      {.name = "http",
       .description = "an application of your own: the request is made of templates, the answer found by JSON pointers",
       .needs_prompt = false,
       .has_base_url = true,
       .is_application = true,
       .default_base_url = {},
       .default_key_env = {},
       .key_hosts = {},
       .default_attempts = 1,
       .parameters = {},
       .options = application_options()},
      {.name = "exec",
       .description = "a program: the request as JSON on its standard input, the answer on its standard output",
       .needs_prompt = false,
       .default_base_url = {},
       .default_key_env = {},
       .key_hosts = {},
       .default_attempts = 1,
       .parameters = {"*"},
       .options = exec_options()},
      {.name = "replay",
       .description = "recorded answers from a JSON Lines file",
       .needs_prompt = false,
       .is_recorded = true,
       .is_local = true,
       .default_base_url = {},
       .default_key_env = {},
       .key_hosts = {},
       .parameters = {"*"},
       .options = replay_options()},
      {.name = "sim",
       .description = "a simulated model for demos, tests and drills",
       .is_local = true,
       .default_base_url = {},
       .default_key_env = {},
       .key_hosts = {},
       .parameters = {"*"},
       .options = sim_options()},
  };
  return table;
}

const ProviderInfo* find_provider(std::string_view name) {
  for (const ProviderInfo& provider : providers()) {
    if (provider.name == name) return &provider;
  }
  return nullptr;
}

}  // namespace llmeval
