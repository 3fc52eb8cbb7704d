// A large file of cases is read in constant memory, but for a few bytes a case.
#include "unit/config/project_world.h"

#include <sys/resource.h>

#include <chrono>

namespace llmeval {

namespace {

constexpr std::uint64_t k_rows = 100'000;

std::int64_t peak_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss * 1024;
}

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
  const std::int64_t before = peak_bytes();
  const ProjectWorld::Loaded loaded = world.load();
  const Suite& suite = loaded.suite();
  const std::int64_t grown = peak_bytes() - before;
  CHECK(suite.cases->size() == k_rows);
  CHECK(case_at(suite, 0).subject->id == "case-0");
  CHECK(case_at(suite, k_rows / 2).subject->id == fmt::format("case-{}", k_rows / 2));
  CHECK(case_at(suite, k_rows - 1).subject->id == fmt::format("case-{}", k_rows - 1));
  // 24 bytes a case while loading, doubled where a vector grows, and the reader's buffers. The texts alone are 14 MB.
  CHECK(grown < 12'000'000);
}

}  // namespace llmeval
