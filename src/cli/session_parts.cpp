#include "cli/session_parts.h"

#include <fmt/format.h>

#include <csignal>
#include <set>
#include <string>

namespace llmeval {

Result<Providers> make_providers(const Project& project, const ProviderPorts& ports, bool may_ask) {
  Providers providers;
  for (const Suite& suite : project.suites) {
    for (const auto& model : suite.all_models()) {
      if (providers[model.get()] != nullptr || !may_ask) continue;
      LLMEVAL_TRY(providers[model.get()], make_provider(model, ports));
    }
  }
  return providers;
}

CurlOptions curl_options(const Environment& environment) {
  CurlOptions options;
  options.proxies = ProxySettings::from_environment({environment.begin(), environment.end()});
  return options;
}

Interruption::Interruption(UvLoop& loop, Engine& engine) : engine_(engine) {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    watches_.push_back(loop.watch_signal(number, [this] { on_signal(); }));
  }
}

void Interruption::on_signal() {
  if (++count_ == 1) {
    engine_.stop_starting("interrupted");
  } else {
    engine_.stop_now();
  }
}

bool has_all_keys(const Project& project, const Environment& environment, Console& console) {
  std::set<std::string> missing;
  for (const Suite& suite : project.suites) {
    for (const auto& model : suite.all_models()) {
      for (const std::string& variable : missing_variables(*model, environment)) {
        if (!missing.insert(variable).second) continue;
        console.error(Error(fmt::format("model '{}' needs the variable {}, which is not set", model->name, variable),
                            "export it, or name a file that sets it with --env-file"));
      }
    }
  }
  return missing.empty();
}

}  // namespace llmeval
