// A large file of cases is read in constant memory, but for a few bytes a case.
#include "unit/config/project_world.h"

#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>

namespace llmeval {

namespace {

constexpr std::uint64_t k_rows = 100'000;

#ifdef __SANITIZE_ADDRESS__
constexpr bool k_keeps_what_was_freed = true;
#else
constexpr bool k_keeps_what_was_freed = false;
#endif

// A line of /proc/self/status, in bytes.
std::int64_t status_bytes(std::string_view key) {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(key)) return std::stoll(line.substr(key.size())) * 1024;
  }
  return 0;
}

// From here on the peak is that of what follows, not of the tests before.
void forget_peak() { std::ofstream("/proc/self/clear_refs") << 5; }

}  // namespace

TEST_CASE("a hundred thousand rows take a few megabytes") {
  ProjectWorld world;
  {
    std::ofstream file(world.root() / "evals/c.jsonl");
    for (std::uint64_t i = 0; i < k_rows; ++i) {
      file << fmt::format("{{\"id\": \"case-{0}\", \"q\": \"How much is {0} and {0}? {1}\"}}\n", i,
                          std::string(100, 'x'));
    }
  }
  world.suite("expect: [{contains: y}]\ncases: [{file: c.jsonl}]");
  forget_peak();
  const std::int64_t before = status_bytes("VmHWM:");
  const ProjectWorld::Loaded loaded = world.load();
  const Suite& suite = loaded.suite();
  const std::int64_t grown = status_bytes("VmHWM:") - before;
  CHECK(suite.cases->size() == k_rows);
  CHECK(case_at(suite, 0).subject->id == "case-0");
  CHECK(case_at(suite, k_rows / 2).subject->id == fmt::format("case-{}", k_rows / 2));
  CHECK(case_at(suite, k_rows - 1).subject->id == fmt::format("case-{}", k_rows - 1));
  // 24 bytes a case while loading, half as much again where a vector grows, and the reader's buffers. The texts alone
  // are 14 MB.
  if (!k_keeps_what_was_freed) CHECK(grown < 8'000'000);
}

}  // namespace llmeval
