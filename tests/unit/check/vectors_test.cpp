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
    // To us an answer without a word is empty, which is an outcome of its own, and no refusal.
    if (type == "refusal" && row.find("completion")->find("text")->text().empty()) continue;
    CAPTURE(row.find("id")->text());
    const Score found = score(to_json(item), row.find("completion")->find("text")->text());
    CHECK_MESSAGE(!found.error, found.reason);
    const Value* const pass = row.find("expect")->find("pass");
    if (pass != nullptr) CHECK_MESSAGE(found.pass == pass->boolean(), found.reason);
    ++run;
  }
  CHECK(run > 0);
}
