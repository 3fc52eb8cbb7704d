#include "config/untrusted_rules.h"

#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>

namespace llmeval {

namespace {

bool is_free(const Rates& rates) {
  const auto is_zero = [](const std::optional<TokenPrice>& price) { return !price || *price == TokenPrice(); };
  return is_zero(rates.input) && is_zero(rates.output) && is_zero(rates.cached_input) && is_zero(rates.cache_write) &&
         is_zero(rates.cache_write_1h);
}

// Up to its path: what decides where a request goes.
std::string_view host_part(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t begin = scheme == std::string_view::npos ? 0 : scheme + 3;
  return url.substr(0, url.find_first_of("/?#", begin));
}

void check_model(const Model& model, const BudgetLimits& budget, Diagnostics& diagnostics) {
  const ProviderInfo* const provider = find_provider(model.provider);
  if (provider == nullptr) return;
  if (model.provider == "exec") {
    diagnostics.error(model.place, fmt::format("the program '{}' would be started", inert_line(model.name)),
                      "--untrusted starts none: a stranger's cases would be its input");
    return;
  }
  if (provider->is_application && host_part(model.base_url).find("{{") != std::string_view::npos) {
    diagnostics.error(model.place, fmt::format("cases could choose the host of model '{}'", inert_line(model.name)),
                      "of --untrusted a 'base_url' has its host written out");
  }
  if (!budget.max_cost || budget.max_requests || provider->is_local || !model.price) return;
  const auto& spans = model.price->spans;
  if (std::all_of(spans.begin(), spans.end(), [](const PriceSpan& span) { return is_free(span.rates); })) {
    diagnostics.error(model.place,
                      fmt::format("model '{}' costs nothing, so that --max-cost never ends the run", model.name),
                      "give --max-requests, too");
  }
}

void check_prompt(const Prompt& prompt, Diagnostics& diagnostics) {
  for (const Member& parameter : prompt.parameters) {
    if (parameter.key != "extra") continue;
    diagnostics.error(parameter.place, "'extra' goes to the provider as it is",
                      "of --untrusted only the file of --models may have it");
  }
}

}  // namespace

void check_untrusted(const Suite& suite, const Selection& selection, std::set<const void*>& told,
                     Diagnostics& diagnostics) {
  for (const auto& model : suite.all_models()) {
    if (told.insert(model.get()).second) check_model(*model, selection.budget, diagnostics);
  }
  for (const auto& prompt : suite.prompts) {
    if (told.insert(prompt.get()).second) check_prompt(*prompt, diagnostics);
  }
}

}  // namespace llmeval
