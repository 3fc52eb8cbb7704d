#include "import/provider_ids.h"

#include "data/json.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace llmeval {

namespace {

std::string told(std::string_view id, ModelUse use = ModelUse::answers) {
  std::string why;
  const auto model = read_model_id(id, use, why);
  return model ? model->name + " " + to_json(Value(model->entry)) : why;
}

}  // namespace

TEST_CASE("ids of providers") {
  struct Row {
    const char* id;
    const char* told;
  };
  const std::vector<Row> rows{
      {"openai:gpt-4o", R"(gpt-4o {"provider":"openai","model":"gpt-4o"})"},
      {"openai:chat:ft:gpt-4o:org::id", R"(ft-gpt-4o-org-id {"provider":"openai","model":"ft:gpt-4o:org::id"})"},
      {"openai:responses:gpt-5", R"(gpt-5 {"provider":"openai-responses","model":"gpt-5"})"},
      {"anthropic:messages:claude-sonnet-4-5",
       R"(claude-sonnet-4-5 {"provider":"anthropic","model":"claude-sonnet-4-5"})"},
      {"azure:chat:mine", R"(mine {"provider":"azure","base_url":"${env:AZURE_OPENAI_ENDPOINT}","model":"mine"})"},
      {"google:gemini-2.5-flash", R"(gemini-2.5-flash {"provider":"gemini","model":"gemini-2.5-flash"})"},
      {"ollama:chat:llama3.2:3b",
       R"(llama3.2-3b {"provider":"openai","base_url":"http://localhost:11434/v1","model":"llama3.2:3b"})"},
      {"openrouter:meta-llama/llama-3.1-8b",
       R"(llama-3.1-8b {"provider":"openai","base_url":"https://openrouter.ai/api/v1","model":"meta-llama/llama-3.1-8b","api_key_env":"OPENROUTER_API_KEY"})"},
      {"openai:image:dall-e-3", "'image' is not asked by llmeval, which knows chats and embeddings"},
      {"openai:embedding:text-embedding-3-small", "embeddings do not answer"},
      {"openai:chat", "it names no model, and promptfoo's default one changes with its version"},
      {"exec:python3 app.py",
       "no provider of ours is asked in this way; an application of your own can be asked by 'http' or 'exec'"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.id);
    CHECK(told(row.id) == row.told);
  }
  CHECK(told("openai:embedding:v3", ModelUse::vectors) ==
        R"(v3 {"provider":"openai","model":"v3","kind":"embeddings"})");
  CHECK(told("openai:gpt-4o", ModelUse::vectors) == "it does not give embeddings");
}

TEST_CASE("references to the environment") {
  CHECK(environment_reference("https://{{env.HOST}}/{{ env.PATH_1 }}") == "https://${env:HOST}/${env:PATH_1}");
  CHECK_FALSE(environment_reference("{{ host }}"));
  CHECK_FALSE(environment_reference("{{ env.A | upper }}"));
  CHECK(environment_name("{{ env.KEY }}") == "KEY");
  CHECK_FALSE(environment_name("x{{ env.KEY }}"));
  CHECK_FALSE(environment_name("sk-123"));
}

}  // namespace llmeval
