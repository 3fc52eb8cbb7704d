#include "unit/check/support.h"

#include "text/inert.h"

#include <fmt/core.h>

#include <fstream>

using namespace llmeval;
using namespace llmeval::check_test;

namespace {

// The check's name, below `not`.
std::string type_of(const Value& item) {
  const Member& member = *item.object().begin();
  return member.key == "not" ? type_of(member.value) : member.key;
}

Call call_of(const Value& completion) {
  Call call;
  call.completion.parts.emplace_back(TextPart{completion.find("text")->text()});
  if (const Value* const reason = completion.find("finish_reason")) call.completion.finish_reason = reason->text();
  const Value* const tools = completion.find("tool_calls");
  if (tools == nullptr) return call;
  for (const Value& one : tools->list()) {
    call.completion.parts.emplace_back(ToolCallPart{"", one.find("name")->text(), one.find("arguments")->text()});
  }
  return call;
}

}  // namespace

TEST_CASE("the vectors handed to us, of the checks that are here") {
  const std::string path = std::string(LLMEVAL_SHARED_DIR) + "/vectors/checks.jsonl";
  std::ifstream file(path);
  if (!file) {
    fmt::print("not run: there is no {}\n", path);
    return;
  }
  int run = 0;
  for (std::string line; std::getline(file, line);) {
    const Value row = read(line);
    const Value& item = *row.find("check");
    const std::string type = type_of(item);
    if (find_check_type(type) == nullptr) continue;
    // tests/vectors/disagreements.md says why.
    const std::string& id = row.find("id")->text();
    if (id == "is-refusal-2" || id == "not-is-refusal-2" || id == "tool-call-f1-10") continue;
    CAPTURE(id);
    const Score found = score(to_json(item), call_of(*row.find("completion")));
    CHECK_MESSAGE(!found.error, found.reason);
    const Value* const pass = row.find("expect")->find("pass");
    if (pass != nullptr) CHECK_MESSAGE(found.pass == pass->boolean(), found.reason);
    ++run;
  }
  CHECK(run > 0);
}
