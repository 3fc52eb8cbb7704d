#include "fixture.h"

#include "data/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <variant>

namespace llmeval {

namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Value read_json_file(const fs::path& path) {
  if (!fs::exists(path)) return Value(Object());
  const auto value = parse_json(read_file(path));
  if (!value) throw std::runtime_error(path.string() + ": " + value.error().message);
  return *value;
}

// The lines of the head may end with \n alone, so that they can be written with any editor.
HttpReply parse_reply(std::string_view bytes) {
  HttpReply reply;
  bool is_first = true;
  for (;;) {
    const std::size_t end = bytes.find('\n');
    if (end == std::string_view::npos) throw std::runtime_error("the head of the reply has no end");
    std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) break;
    if (is_first) {
      const std::string_view status = line.substr(line.find(' ') + 1);
      std::from_chars(status.data(), status.data() + status.size(), reply.status);
      is_first = false;
      continue;
    }
    const std::size_t colon = line.find(':');
    std::string_view value = line.substr(colon + 1);
    value.remove_prefix(std::min(value.size(), value.find_first_not_of(' ')));
    reply.headers.push_back({std::string(line.substr(0, colon)), std::string(value)});
  }
  reply.body = bytes;
  return reply;
}

std::shared_ptr<Model> model_of(const std::string& provider, const Object& options) {
  auto model = a_model(provider);
  model->base_url = "http://127.0.0.1:9";
  model->model = "some-model";
  model->api_key_env = "KEY";
  model->options = options;
  return model;
}

std::shared_ptr<Request> question() {
  auto request = a_request("hi");
  request->tools = {{"find", "looks it up", Value(Object{{"type", "object"}})}};
  return request;
}

AttemptResult ask(const std::string& provider, const Object& options, FakeReply reply) {
  ProviderWorld world;
  world.environment["KEY"] = "sk-canary";
  world.transport.script(std::move(reply));
  return world.ask(model_of(provider, options), question());
}

std::string part_text(const Part& part) {
  if (const auto* text = std::get_if<TextPart>(&part)) return "text: " + json_quote(text->text);
  if (const auto* reasoning = std::get_if<ReasoningPart>(&part)) return "reasoning: " + json_quote(reasoning->text);
  const auto* call = std::get_if<ToolCallPart>(&part);
  return call == nullptr ? "?" : fmt::format("tool call: {} {} {}", call->id, call->name, call->arguments);
}

Value tools_of(const Completion& completion) {
  List tools;
  for (const Part& part : completion.parts) {
    if (const auto* call = std::get_if<ToolCallPart>(&part)) {
      tools.emplace_back(List{Value(call->id), Value(call->name), Value(call->arguments)});
    }
  }
  return tools;
}

Value reasoning_of(const Completion& completion) {
  std::string text;
  for (const Part& part : completion.parts) {
    if (const auto* reasoning = std::get_if<ReasoningPart>(&part)) text += reasoning->text;
  }
  return text;
}

Value usage_of(const Completion& completion) {
  if (!completion.usage) return nullptr;
  const Usage& usage = *completion.usage;
  return List{Value(usage.input_tokens), Value(usage.output_tokens), Value(usage.cached_input_tokens),
              Value(usage.cache_write_tokens), Value(usage.reasoning_tokens)};
}

Value found_at(const std::string& key, const AttemptResult& result) {
  const Completion& completion = result.completion;
  if (key == "text") return completion.text();
  if (key == "reasoning") return reasoning_of(completion);
  if (key == "tools") return tools_of(completion);
  if (key == "finish_reason") return completion.finish_reason;
  if (key == "usage") return usage_of(completion);
  if (key == "model") return completion.reported_model;
  if (key == "fingerprint") return completion.fingerprint;
  if (key == "message") return result.message;
  if (key == "wait_ms") return result.wait_hint ? Value(result.wait_hint->count() / 1000) : Value();
  if (key == "cost_nano_usd") return result.reported_cost ? Value(result.reported_cost->nano_usd) : Value();
  throw std::runtime_error("expected.json has the unknown key " + key);
}

}  // namespace

std::vector<Fixture> fixtures_of(const fs::path& folder) {
  const Value expected = read_json_file(folder / "expected.json");
  const Object options = read_json_file(folder / "model.json").object();
  std::vector<Fixture> found;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".http") continue;
    Fixture fixture;
    fixture.provider = folder.filename().string();
    fixture.name = entry.path().stem().string();
    fixture.outcome = fixture.name.substr(0, fixture.name.find('-'));
    fixture.reply = parse_reply(read_file(entry.path()));
    if (const Value* of_it = expected.find(fixture.name)) fixture.expected = *of_it;
    fixture.options = options;
    found.push_back(std::move(fixture));
  }
  for (const Member& member : expected.object()) {
    const auto is_it = [&](const Fixture& fixture) { return fixture.name == member.key; };
    if (std::none_of(found.begin(), found.end(), is_it)) throw std::runtime_error("no fixture " + member.key);
  }
  std::sort(found.begin(), found.end(), [](const Fixture& a, const Fixture& b) { return a.name < b.name; });
  return found;
}

const std::vector<Fixture>& all_fixtures() {
  static const std::vector<Fixture> all = [] {
    std::vector<Fixture> fixtures;
    for (const ProviderInfo& provider : providers()) {
      const fs::path folder = fs::path(LLMEVAL_FIXTURES) / provider.name;
      if (!fs::is_directory(folder)) continue;
      for (Fixture& fixture : fixtures_of(folder)) fixtures.push_back(std::move(fixture));
    }
    return fixtures;
  }();
  return all;
}

AttemptResult ask_with_fixture(const Fixture& fixture, const std::vector<std::size_t>& cuts) {
  FakeReply reply;
  reply.reply = fixture.reply;
  std::size_t from = 0;
  const std::string& body = fixture.reply.body;
  for (const std::size_t cut : cuts) {
    if (cut <= from || cut >= body.size()) continue;
    reply.pieces.push_back({body.substr(from, cut - from), Duration(1000)});
    from = cut;
  }
  if (from > 0) reply.pieces.push_back({body.substr(from), Duration(1000)});
  return ask(fixture.provider, fixture.options, std::move(reply));
}

AttemptResult ask_without_reply(const std::string& provider, const Object& options, TransportFailureKind failure) {
  return ask(provider, options, make_failure(failure));
}

std::string completion_text(const Completion& completion) {
  std::string text;
  for (const Part& part : completion.parts) text += part_text(part) + "\n";
  text += fmt::format("finish: {}\nmodel: {}\nfingerprint: {}\nusage: {}\n", completion.finish_reason,
                      completion.reported_model, completion.fingerprint, to_json(usage_of(completion)));
  return text;
}

void check_expected(const Value& expected, const AttemptResult& result) {
  if (expected.is_null()) return;
  for (const Member& member : expected.object()) {
    CAPTURE(member.key);
    CHECK(to_json(found_at(member.key, result)) == to_json(member.value));
  }
}

}  // namespace llmeval
