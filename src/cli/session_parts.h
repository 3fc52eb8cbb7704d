#pragma once

#include "async/uv_loop.h"
#include "base/result.h"
#include "cli/console.h"
#include "config/project.h"
#include "engine/run.h"
#include "net/curl_transport.h"
#include "provider/provider.h"

#include <map>
#include <memory>
#include <vector>

namespace llmeval {

// What everything that asks models is made of, be it a run or one question.

using Providers = std::map<const Model*, std::unique_ptr<Provider>>;

/// The providers of all models of a project and of those that they fall back to. Where nobody may be asked there are
/// none: no key is needed then. Fails where one cannot be made.
Result<Providers> make_providers(const Project& project, const ProviderPorts& ports, bool may_ask);

/// How the network is reached from this environment.
CurlOptions curl_options(const Environment& environment);

/// SIGINT, SIGTERM and SIGHUP, while it lives: the first lets what is in flight finish, the second does not.
class Interruption {
 public:
  Interruption(UvLoop& loop, Engine& engine);
  bool happened() const { return count_ > 0; }

 private:
  void on_signal();

  Engine& engine_;
  int count_ = 0;
  std::vector<std::unique_ptr<SignalWatch>> watches_;
};

/// Whether every variable that a project's models need is set; says which are not, each once.
bool has_all_keys(const Project& project, const Environment& environment, Console& console);

}  // namespace llmeval
