// Whether models can be asked, and what to do where they cannot.
#include "cli/ping.h"

#include "base/clock.h"
#include "base/duration.h"
#include "cli/commands/commands.h"
#include "cli/price_text.h"
#include "cli/workspace.h"
#include "data/json.h"
#include "text/inert.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

std::string_view structured_name(StructuredOutput structured) {
  switch (structured) {
    case StructuredOutput::unknown:
      return "unknown";
    case StructuredOutput::works:
      return "works";
    case StructuredOutput::ignored:
      return "ignored";
    case StructuredOutput::refused:
      return "refused";
  }
  return {};
}

bool speaks_http(const Model& model) { return find_provider(model.provider)->has_base_url; }

// What was found out about a model that answers.
std::string facts_text(const Pinged& pinged, SystemTime now) {
  const Model& model = *pinged.model;
  std::vector<std::string> facts;
  if (!pinged.outcome) facts.emplace_back("recorded answers, which can be read");
  if (pinged.outcome) facts.push_back("answers in " + format_duration(pinged.latency));
  if (pinged.outcome && pinged.outcome != Outcome::ok)
    facts.push_back("came to " + std::string(outcome_name(*pinged.outcome)));
  if (!pinged.reported_model.empty() && pinged.reported_model != model.model) {
    facts.push_back("calls itself " + inert_line(pinged.reported_model));
  }
  if (pinged.first_token) {
    facts.push_back("streams, first token after " + format_duration(*pinged.first_token));
  } else if (speaks_http(model)) {
    facts.emplace_back(model.stream == false ? "stream: false" : "does not stream");
  }
  if (pinged.structured != StructuredOutput::unknown) {
    facts.push_back(fmt::format("structured output {}", structured_name(pinged.structured)));
  }
  if (model.price) {
    facts.push_back("price " + price_line_text(*model.price, now));
  } else if (speaks_http(model)) {
    facts.emplace_back("price unknown (llmeval help models)");
  }
  return fmt::format("{}", fmt::join(facts, "; "));
}

std::string to_text(const std::vector<Pinged>& all, SystemTime now) {
  std::size_t widest = 0;
  for (const Pinged& pinged : all) widest = std::max(widest, inert_line(pinged.name).size());
  std::string text;
  for (const Pinged& pinged : all) {
    text += fmt::format("{:<{}}  ", inert_line(pinged.name), widest);
    if (pinged.is_fine) {
      text += "ok    " + facts_text(pinged, now);
    } else {
      text += "FAIL  " + pinged.problem + (pinged.hint.empty() ? "" : " (" + pinged.hint + ")");
    }
    text += '\n';
  }
  return text;
}

Value text_or_null(const std::string& text) { return text.empty() ? Value() : Value(text); }

Value to_value(const Pinged& pinged) {
  Object object;
  object.append("model", Value(pinged.name));
  object.append("provider", pinged.model == nullptr ? Value() : Value(pinged.model->provider));
  object.append("id", pinged.model == nullptr ? Value() : text_or_null(pinged.model->model));
  object.append("ok", Value(pinged.is_fine));
  object.append("outcome", pinged.outcome ? Value(outcome_name(*pinged.outcome)) : Value());
  object.append("http_status", pinged.http_status == 0 ? Value() : Value(pinged.http_status));
  object.append("problem", text_or_null(pinged.problem));
  object.append("hint", text_or_null(pinged.hint));
  object.append("reported_model", text_or_null(pinged.reported_model));
  object.append("latency_us", pinged.outcome ? Value(pinged.latency.count()) : Value());
  object.append("first_token_us", pinged.first_token ? Value(pinged.first_token->count()) : Value());
  const bool is_told = pinged.structured != StructuredOutput::unknown;
  object.append("structured_output", is_told ? Value(structured_name(pinged.structured)) : Value());
  const bool is_priced = pinged.model != nullptr && pinged.model->price;
  object.append("price", is_priced ? price_value(*pinged.model->price) : Value());
  return object;
}

}  // namespace

ExitCode run_command(const PingCommand& command, CommandContext context) {
  Console& console = context.console;
  const Result<Workspace> workspace = open_workspace(context.surroundings, context.common, command.env_files);
  if (!workspace) {
    console.error(workspace.error());
    return ExitCode::usage;
  }
  Diagnostics diagnostics;
  const std::vector<ConfiguredModel> models =
      load_models(*workspace->files, workspace->environment, command.models, diagnostics);
  if (models.empty()) diagnostics.error({}, "no model is configured", "name one, such as openai:gpt-5-mini");
  console.diagnostics(diagnostics);
  if (diagnostics.has_errors()) return ExitCode::usage;
  const Result<std::vector<Pinged>> all = ping_models(models, workspace->environment);
  if (!all) {
    console.error(all.error());
    return ExitCode::usage;
  }
  if (command.json) {
    List list;
    for (const Pinged& pinged : *all) list.push_back(to_value(pinged));
    console.out(to_json_pretty(Value(std::move(list))) + '\n');
  } else {
    console.out(to_text(*all, RealClock().system_now()));
  }
  const bool is_fine = std::all_of(all->begin(), all->end(), [](const Pinged& pinged) { return pinged.is_fine; });
  return is_fine ? ExitCode::gates_met : ExitCode::gate_not_met;
}

}  // namespace llmeval
