#include "provider_world.h"

#include <set>

using namespace llmeval;

namespace {

std::shared_ptr<Model> a_chat_model() {
  auto model = a_model("openai");
  model->base_url = "http://localhost:1/v1";
  model->model = "small";
  model->api_key_env = "KEY";
  return model;
}

// Programs are not run for this, so the virtual loop will do.
class NoProcesses final : public Processes {
 public:
  Task<ProcessResult> run_process(ProcessRequest /*request*/, CancelToken /*cancel*/) override {
    co_return ProcessResult{};
  }
};

struct CanonicalWorld : ProviderWorld {
  std::optional<CanonicalRequest> canonical(std::shared_ptr<const Model> model, const Request& request) {
    NoProcesses processes;
    auto provider = make_provider(std::move(model), ProviderPorts{loop, transport, &processes, environment, true});
    REQUIRE(provider);
    return (*provider)->canonical(request);
  }
};

}  // namespace

TEST_CASE("a key is the hash of the request's parts, in a form that never changes") {
  CanonicalRequest request;
  request.method = "POST";
  request.base_url = "https://api.example.com/v1";
  request.path = "/chat/completions";
  request.body = R"({"model":"m"})";
  request.trial = 2;
  // printf 'llmeval request 1\nPOST\nhttps://api.example.com/v1\n/chat/completions\n\n2\n{"model":"m"}' | sha256sum
  CHECK(request.key().hex() == "0a45e3fd8170e2211c9626cecc635dfb84a26f8b56a5165fbdd3ff0ac538789a");
}

TEST_CASE("each part of a request makes another key") {
  const CanonicalRequest plain;
  std::set<std::string> keys{plain.key().hex()};
  for (std::string CanonicalRequest::*part :
       {&CanonicalRequest::method, &CanonicalRequest::base_url, &CanonicalRequest::path, &CanonicalRequest::api_version,
        &CanonicalRequest::body}) {
    CanonicalRequest other;
    other.*part = "x";
    keys.insert(other.key().hex());
  }
  CanonicalRequest second;
  second.trial = 2;
  keys.insert(second.key().hex());
  CHECK(keys.size() == 7);
}

TEST_CASE("a chat request is its address and body, without the key") {
  CanonicalWorld world;
  const auto request = a_request("hi");
  const auto canonical = world.canonical(a_chat_model(), *request);
  REQUIRE(canonical);
  CHECK(canonical->method == "POST");
  CHECK(canonical->base_url == "http://localhost:1/v1");
  CHECK(canonical->path == "/chat/completions");
  CHECK(canonical->api_version.empty());
  CHECK(canonical->body == R"({"model":"small","messages":[{"role":"system","content":"be brief"},)"
                           R"({"role":"user","content":"hi"}]})");
  CHECK(canonical->trial == 1);
  CHECK(canonical->cacheable);
}

TEST_CASE("the body that was made for the key is the one that is sent") {
  ProviderWorld world;
  world.environment["KEY"] = "k";
  const auto request = a_request("hi");
  request->body = std::make_shared<const std::string>("{}");
  const auto model = a_chat_model();
  model->stream = false;
  world.ask(model, request);
  REQUIRE(world.transport.requests().size() == 1);
  CHECK(world.transport.requests()[0].body == "{}");
}

TEST_CASE("a program is its command, output, variables and input; it may be cached where its version is stated") {
  CanonicalWorld world;
  const auto request = a_request("hi", "case-7");
  const auto model = a_model("exec", "{command: [app, --fast], output: json}");
  const auto unversioned = world.canonical(model, *request);
  REQUIRE(unversioned);
  CHECK(unversioned->method == "EXEC");
  CHECK(unversioned->base_url == R"(["app","--fast"])");
  CHECK(unversioned->path == "json");
  CHECK(unversioned->body.find(R"("id":"case-7")") != std::string::npos);
  CHECK_FALSE(unversioned->cacheable);

  model->version = "4f2a";
  const auto versioned = world.canonical(model, *request);
  CHECK(versioned->cacheable);
  CHECK(versioned->api_version == "4f2a");
  CHECK_FALSE(versioned->key() == unversioned->key());

  const auto with_variables = world.canonical(a_model("exec", "{command: [app], env: {MODE: fast}}"), *request);
  CHECK(with_variables->path == "text env 50e808c0e1b4");
}

TEST_CASE("recordings and simulations have no canonical request") {
  CanonicalWorld world;
  CHECK_FALSE(world.canonical(a_model("sim", "{rules: [{answer: hi}]}"), *a_request("hi")));
}

TEST_CASE("offline, no key is needed") {
  ProviderWorld world;
  CHECK_FALSE(world.make(a_chat_model()));
  CHECK(make_provider(a_chat_model(), ProviderPorts{world.loop, world.transport, nullptr, world.environment, true}));
}
