#include "async/offload.h"

#include "async/task_group.h"
#include "async/uv_loop.h"
#include "async/virtual_loop.h"

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

namespace llmeval {

namespace {

Task<std::thread::id> where_work_runs(Loop& loop) {
  auto work = [] { return std::this_thread::get_id(); };
  co_return co_await offload(loop, work);
}

Task<std::size_t> work_in_parallel(Loop& loop) {
  std::vector<std::string> results(50);
  auto one = [](Loop& on, std::string* into, std::size_t size) -> Task<void> {
    auto work = [size] { return std::string(size, 'x'); };
    *into = co_await offload(on, std::move(work));
  };
  TaskGroup group(loop);
  for (std::size_t i = 0; i < results.size(); ++i) group.spawn(one(loop, &results[i], i));
  co_await group.join();
  std::size_t sum = 0;
  for (const std::string& result : results) sum += result.size();
  co_return sum;
}

Task<std::string> work_that_throws(Loop& loop) {
  std::string caught;
  auto work = []() -> std::unique_ptr<int> { throw std::runtime_error("our bug"); };
  try {
    co_await offload(loop, work);
  } catch (const std::runtime_error& error) {
    caught = error.what();
  }
  co_return caught;
}

}  // namespace

TEST_CASE("the real loop works on other threads, the virtual one in place") {
  UvLoop real;
  CHECK(run_task(real, where_work_runs(real)) != std::this_thread::get_id());
  VirtualLoop pretended;
  CHECK(run_task(pretended, where_work_runs(pretended)) == std::this_thread::get_id());
}

TEST_CASE("results come back to the one who waits, and so do exceptions") {
  UvLoop real;
  CHECK(run_task(real, work_in_parallel(real)) == 49 * 50 / 2);
  CHECK(run_task(real, work_that_throws(real)) == "our bug");
  VirtualLoop pretended;
  CHECK(run_task(pretended, work_in_parallel(pretended)) == 49 * 50 / 2);
  CHECK(run_task(pretended, work_that_throws(pretended)) == "our bug");
}

}  // namespace llmeval
