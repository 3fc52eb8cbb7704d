#pragma once

#include "provider_world.h"

#include "data/json.h"

#include <memory>
#include <string>

namespace llmeval {

/// A question with everything that a wire may have to say: instructions, images, a tool that was called twice, tools, a
/// schema and every parameter of `parameters` (YAML).
inline std::shared_ptr<Request> a_rich_request(std::string_view parameters) {
  auto request = a_request("What is this?", "case-1");
  Message& asked = request->messages.back();
  asked.parts.emplace_back(ImagePart{"image/png", "data:image/png;base64,iVBORw0KGgo=", "img/a.png", "", 8});
  asked.parts.emplace_back(ImagePart{"image/jpeg", "https://x.example/b.jpg", "", "", 0});
  Message called = Message::of_text(Role::assistant, "I look.");
  called.parts.emplace_back(ReasoningPart{"never sent back"});
  called.parts.emplace_back(ToolCallPart{"c1", "find", R"({"city": "Paris"})"});
  called.parts.emplace_back(ToolCallPart{"c2", "now", "{oops"});
  request->messages.push_back(std::move(called));
  request->messages.push_back({Role::tool, {ToolResultPart{"c1", R"({"found":1})"}}});
  request->messages.push_back({Role::tool, {ToolResultPart{"c2", "noon"}}});
  request->messages.push_back(Message::of_text(Role::system, "Be kind."));
  request->messages.push_back(Message::of_text(Role::user, "So?"));
  request->tools = {{"find", "looks it up", Value(Object({{"type", "object"}}))},
                    {"now", "", Value(Object({{"type", "object"}}))}};
  request->output_schema = Value(Object({{"type", "object"}}));
  Diagnostics diagnostics;
  const auto written = parse_yaml(parameters, SourceId::none, diagnostics);
  REQUIRE(written);
  request->parameters = written->object();
  return request;
}

/// What a model of this provider sends for it; the reply is an error that nobody looks at.
inline HttpRequest sent_by(const std::shared_ptr<Model>& model, const std::shared_ptr<Request>& request) {
  ProviderWorld world;
  world.environment["KEY"] = "sk-canary";
  model->base_url = "https://host.example/v1";
  model->api_key_env = "KEY";
  world.transport.script(make_reply(400, ""));
  world.ask(model, request);
  REQUIRE(world.transport.requests().size() == 1);
  return world.transport.requests()[0];
}

inline std::string pretty(const std::string& json) {
  const auto value = parse_json(json);
  REQUIRE(value);
  return to_json_pretty(*value);
}

}  // namespace llmeval
