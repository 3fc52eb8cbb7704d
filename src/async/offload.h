#pragma once

#include "async/loop.h"
#include "async/one_shot.h"
#include "async/task.h"

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace llmeval {

/// Runs `work` on a worker thread while the loop goes on, and gives what it returned; the virtual loop runs it in
/// place. Work owns all that it touches and returns a value (Result<T> where it can fail); an exception from it is our
/// bug and comes out of the await. It cannot be cancelled: what may take long looks at the clock itself. The lambda is
/// a named local, as g++ 12.2 needs it: `auto work = [text] { … };  auto result = co_await offload(loop,
/// std::move(work));`
template <class Work>
Task<std::invoke_result_t<Work&>> offload(Loop& loop, Work work) {
  using Value = std::invoke_result_t<Work&>;
  static_assert(!std::is_void_v<Value>, "work returns a value");
  std::optional<Value> value;
  std::exception_ptr bug;
  OneShot<> finished(loop);
  auto on_worker = [&] {
    try {
      value.emplace(work());
    } catch (...) {
      bug = std::current_exception();
    }
  };
  loop.run_on_worker(on_worker, [&finished] { finished.set(); });
  co_await finished.wait();
  if (bug) std::rethrow_exception(bug);
  co_return *std::move(value);
}

}  // namespace llmeval
