#pragma once

#include "async/task_group.h"
#include "async/virtual_loop.h"
#include "data/yaml.h"
#include "provider/provider.h"
#include "support/fake_transport.h"

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>

namespace llmeval {

/// A model whose provider's own options are written as YAML.
inline std::shared_ptr<Model> a_model(std::string provider, std::string_view options = {}) {
  auto model = std::make_shared<Model>();
  model->name = "m";
  model->provider = std::move(provider);
  if (!options.empty()) {
    Diagnostics diagnostics;
    std::optional<Value> value = parse_yaml(options, SourceId::none, diagnostics);
    REQUIRE(value);
    model->options = value->object();
  }
  return model;
}

inline std::shared_ptr<Request> a_request(std::string text, std::string id = "case-1") {
  auto subject = std::make_shared<Case>();
  subject->id = std::move(id);
  subject->vars = Object({{"ticket", Value(text)}});
  auto request = std::make_shared<Request>();
  request->messages = {Message::of_text(Role::system, "be brief"), Message::of_text(Role::user, std::move(text))};
  request->subject = subject;
  return request;
}

/// Providers on the virtual loop, with a scripted transport and no programs.
struct ProviderWorld {
  Result<std::unique_ptr<Provider>> make(std::shared_ptr<const Model> model) {
    return make_provider(std::move(model), ProviderPorts{loop, transport, nullptr, environment});
  }

  AttemptResult ask(std::shared_ptr<const Model> model, std::shared_ptr<const Request> request,
                    std::int32_t number = 1) {
    auto provider = make(std::move(model));
    REQUIRE_MESSAGE(provider, (provider ? "" : provider.error().message));
    return run_task(loop, (*provider)->attempt(std::move(request), number, CancelToken()));
  }

  VirtualLoop loop;
  FakeTransport transport{loop};
  std::map<std::string, std::string, std::less<>> environment;
};

}  // namespace llmeval
