#include "prompt/prompt_lock.h"

#include <doctest/doctest.h>

using namespace llmeval;

TEST_CASE("a lock lists names, paths and hashes, sorted, each once") {
  const std::vector<PromptVersion> prompts{
      {"b", "prompts/b.txt", "2222", "x"},
      {"a\"", "prompts/z.txt", "3333", "x"},
      {"a\"", "prompts/a.txt", "1111", "x"},
      {"b", "prompts/b.txt", "2222", "x"},
  };
  const std::string text =
      "{\n\"v\": 1,\n\"prompts\": [\n"
      "{\"name\":\"a\\\"\",\"path\":\"prompts/a.txt\",\"hash\":\"1111\"},\n"
      "{\"name\":\"a\\\"\",\"path\":\"prompts/z.txt\",\"hash\":\"3333\"},\n"
      "{\"name\":\"b\",\"path\":\"prompts/b.txt\",\"hash\":\"2222\"}\n"
      "]\n}\n";
  CHECK(prompt_lock_text(prompts) == text);
  CHECK(prompt_lock_text({prompts.rbegin(), prompts.rend()}) == text);
  CHECK(prompt_lock_text({}) == "{\n\"v\": 1,\n\"prompts\": [\n]\n}\n");
}
