#include "provider_world.h"

using namespace llmeval;

namespace {

std::shared_ptr<Model> embeddings_model(std::string provider = "openai") {
  auto model = a_model(std::move(provider), "kind: embeddings");
  model->base_url = "http://127.0.0.1:9/v1";
  model->model = "text-embedding-x";
  return model;
}

AttemptResult reply(int status, std::string body) {
  ProviderWorld world;
  world.transport.script(make_reply(status, std::move(body)));
  return world.ask(embeddings_model(), a_request("hi"));
}

}  // namespace

TEST_CASE("a model of embeddings is sent one text and gives its vector") {
  ProviderWorld world;
  world.transport.script(make_reply(200, R"({"object":"list","data":[{"object":"embedding","index":0,"embedding":)"
                                         R"([0.1,-2,3e-05,0.12345678901234567]}],"model":"text-embedding-x-2026",)"
                                         R"("usage":{"prompt_tokens":7,"total_tokens":7}})"));
  const AttemptResult result = world.ask(embeddings_model(), a_request("hi \"there\""));
  REQUIRE(world.transport.requests().size() == 1);
  CHECK(world.transport.requests()[0].url == "http://127.0.0.1:9/v1/embeddings");
  CHECK(world.transport.requests()[0].body == R"({"model":"text-embedding-x","input":"hi \"there\""})");
  CHECK(result.outcome == Outcome::ok);
  CHECK(result.completion.text() == "[0.1,-2,3e-05,0.12345679]");
  CHECK(result.completion.usage->input_tokens == 7);
  CHECK(result.completion.usage->output_tokens == 0);
  CHECK(result.completion.reported_model == "text-embedding-x-2026");
}

TEST_CASE("Azure has embeddings of a deployment") {
  ProviderWorld world;
  world.transport.script(make_reply(500, ""));
  world.transport.script(make_reply(500, ""));
  auto model = embeddings_model("azure");
  model->base_url = "http://127.0.0.1:9";
  world.ask(model, a_request("hi"));
  model->options.set("api_version", Value("2024-10-21"));
  world.ask(model, a_request("hi"));
  CHECK(world.transport.requests()[0].url == "http://127.0.0.1:9/openai/v1/embeddings");
  CHECK(world.transport.requests()[1].url ==
        "http://127.0.0.1:9/openai/deployments/text-embedding-x/embeddings?api-version=2024-10-21");
}

TEST_CASE("what is no vector is malformed, and an error is what it says") {
  for (const char* body :
       {R"({})", R"({"data":[]})", R"({"data":[{"embedding":[]}]})", R"({"data":[{"embedding":"AAAA"}]})",
        R"({"data":[{"embedding":[1,"2"]}]})", R"({"data":[{"embedding":[1e999]}]})",
        R"({"data":[{"embedding":[1]},{"embedding":[2]}]})", R"([1])"}) {
    CAPTURE(body);
    CHECK(reply(200, body).outcome == Outcome::malformed_response);
  }
  CHECK(reply(401, R"({"error":{"message":"no","type":"invalid_request_error","code":"invalid_api_key"}})").outcome ==
        Outcome::auth);
  CHECK(reply(503, "").outcome == Outcome::overloaded);
}

TEST_CASE("the vector of a text is cached by model and text") {
  ProviderWorld world;
  const auto provider = world.make(embeddings_model());
  REQUIRE(provider);
  const auto key = [&](const char* text) { return (*provider)->canonical(*a_request(text))->key(); };
  CHECK(key("a") == key("a"));
  CHECK_FALSE(key("a") == key("b"));
}
