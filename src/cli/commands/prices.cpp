// What models cost, and who says so.
#include "base/clock.h"
#include "cli/commands/commands.h"
#include "cli/price_text.h"
#include "cli/text_table.h"
#include "cli/workspace.h"
#include "data/json.h"
#include "domain/price_table.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace llmeval {

namespace {

// A model that is asked about.
struct Priced {
  std::string name;  ///< Configured, or the list's.
  std::string id;    ///< The provider's.
  std::optional<Price> price;
  std::string why;  ///< Of an unknown price: what is in the way; empty: nobody says it.
};

Priced from(const ConfiguredModel& one) {
  Priced priced{one.name, {}, std::nullopt, {}};
  for (const std::string& variable : one.unset) {
    priced.why += fmt::format("{}the variable '{}' is not set", priced.why.empty() ? "" : ", ", variable);
  }
  if (one.model == nullptr) return priced;
  priced.id = one.model->model;
  priced.price = one.model->price;
  return priced;
}

// Rows of the built-in table that are known by an id like this, or that hold for this very id.
std::vector<Priced> find_listed(const std::string& pattern) {
  std::vector<Priced> found;
  for (ListedPrice& row : listed_prices()) {
    if (!fits_pattern(row.model, pattern) && !row.holds_for(pattern)) continue;
    found.push_back({std::string(row.list), std::string(row.model), std::move(row.price), {}});
  }
  return found;
}

// What a word means: a configured name, `provider:model`, or ids of the table.
std::vector<Priced> find_word(const std::string& word, const std::vector<ConfiguredModel>& configured,
                              const Workspace* workspace) {
  const auto known =
      std::find_if(configured.begin(), configured.end(), [&](const auto& one) { return one.name == word; });
  if (known != configured.end()) return {from(*known)};
  if (workspace != nullptr) {
    Diagnostics unheard;  // It may be an id of the table.
    const ConfiguredModel bare = load_models(*workspace->files, workspace->environment, {word}, unheard).front();
    if (bare.model != nullptr) return {from(bare)};
  }
  return find_listed(word);
}

// The table's rows are named beside it.
std::string source_text(const Price& price) {
  if (price.source == PriceSource::table) return fmt::format("table of {}", k_price_table_date);
  return inert_line(price.origin);
}

std::string to_table(const std::vector<Priced>& models, SystemTime now) {
  std::vector<std::vector<std::string>> rows{{"model", "id", "input", "cached", "write", "write 1h", "output", "by"}};
  bool has_unknown = false;
  for (const Priced& model : models) {
    if (!model.price) {
      has_unknown = has_unknown || model.why.empty();
      rows.push_back({inert_line(model.name), inert_line(model.id), "unknown", "", "", "", "", model.why});
      continue;
    }
    for (const PriceLine& line : price_lines(*model.price, now)) {
      const bool is_first = line.when.empty();
      rows.push_back({is_first ? inert_line(model.name) : "", is_first ? inert_line(model.id) : "  " + line.when,
                      line.input, line.cached_input, line.cache_write, line.cache_write_1h, line.output,
                      is_first ? source_text(*model.price) : ""});
    }
  }
  std::string text = "USD per million tokens\n" + text_table(rows, {2, 3, 4, 5, 6});
  if (has_unknown) {
    text +=
        "unknown is never counted as 0: write price: {input: …, output: …} for the model in models.yaml or in\n"
        "evals/prices.yaml (llmeval help models)\n";
  }
  return text;
}

Value to_value(const Priced& model) {
  Object object;
  object.append("model", Value(model.name));
  object.append("id", model.id.empty() ? Value() : Value(model.id));
  object.append("price", model.price ? price_value(*model.price) : Value());
  return object;
}

}  // namespace

ExitCode run_command(const PricesCommand& command, CommandContext context) {
  const Result<Workspace> workspace = open_workspace(context.surroundings, context.common, command.env_files);
  if (!workspace && (command.models.empty() || !command.env_files.empty())) {
    context.console.error(workspace.error());
    return ExitCode::usage;
  }
  Diagnostics diagnostics;
  std::vector<ConfiguredModel> configured;
  if (workspace) configured = load_models(*workspace->files, workspace->environment, {}, diagnostics);
  std::vector<Priced> models;
  if (command.models.empty()) {
    for (const ConfiguredModel& one : configured) models.push_back(from(one));
  }
  for (const std::string& word : command.models) {
    std::vector<Priced> found = find_word(word, configured, workspace ? &*workspace : nullptr);
    if (found.empty()) {
      diagnostics.error({}, fmt::format("'{}' is neither a configured model nor an id of the built-in table", word),
                        "llmeval prices '*' lists them all");
    }
    models.insert(models.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
  }
  context.console.diagnostics(diagnostics);
  if (diagnostics.has_errors()) return ExitCode::usage;
  if (command.json) {
    List list;
    for (const Priced& model : models) list.push_back(to_value(model));
    context.console.out(to_json_pretty(Value(std::move(list))) + '\n');
  } else {
    context.console.out(to_table(models, RealClock().system_now()));
  }
  return ExitCode::gates_met;
}

}  // namespace llmeval
