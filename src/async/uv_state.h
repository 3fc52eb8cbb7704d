#pragma once

// Internal to async/: what the parts of the real loop share. Only here and in the .cpp files that include it is libuv.

#include "async/uv_loop.h"

#include <uv.h>

#include <optional>

namespace llmeval {

struct UvLoop::State {
  uv_loop_t loop{};
  uv_async_t wake{};
  uv_timer_t timer{};
  std::optional<SteadyTime> armed;  ///< What `timer` is set for.
};

/// libuv gives its handles back as base type; every handle type begins with one.
template <class Handle>
uv_handle_t* as_handle(Handle* handle) {
  return reinterpret_cast<uv_handle_t*>(handle);
}

}  // namespace llmeval
