// The real loop's watches: sockets and signals.

#include "async/uv_state.h"
#include "base/assert.h"

#include <functional>
#include <memory>
#include <utility>

namespace llmeval {

namespace {

/// libuv closes a handle some time after its owner has gone, so the handle is on its own.
struct PollHandle {
  uv_poll_t poll{};
  std::function<void(SocketEvents)> on_ready;
};

class UvSocketPoll final : public SocketPoll {
 public:
  explicit UvSocketPoll(PollHandle* handle) : handle_(handle) {}
  ~UvSocketPoll() override {
    uv_close(as_handle(&handle_->poll), [](uv_handle_t* closed) { delete static_cast<PollHandle*>(closed->data); });
  }

  void arm(SocketEvents events) override {
    const int mask = (events.readable ? UV_READABLE : 0) | (events.writable ? UV_WRITABLE : 0);
    if (mask == 0) {
      uv_poll_stop(&handle_->poll);
      return;
    }
    LLMEVAL_ASSERT(uv_poll_start(&handle_->poll, mask, &UvSocketPoll::on_poll) == 0);
  }

 private:
  static void on_poll(uv_poll_t* poll, int status, int events) {
    SocketEvents ready;
    ready.readable = (events & UV_READABLE) != 0;
    ready.writable = (events & UV_WRITABLE) != 0;
    ready.failed = status < 0;
    static_cast<PollHandle*>(poll->data)->on_ready(ready);
  }

  PollHandle* handle_;
};

struct SignalHandle {
  uv_signal_t signal{};
  Loop* loop;
  std::shared_ptr<std::function<void()>> on_signal;
};

class UvSignalWatch final : public SignalWatch {
 public:
  explicit UvSignalWatch(SignalHandle* handle) : handle_(handle) {}
  ~UvSignalWatch() override {
    handle_->on_signal.reset();
    uv_close(as_handle(&handle_->signal), [](uv_handle_t* closed) { delete static_cast<SignalHandle*>(closed->data); });
  }

 private:
  SignalHandle* handle_;
};

void on_uv_signal(uv_signal_t* signal, int) {
  const auto& handle = *static_cast<SignalHandle*>(signal->data);
  // The watch may die before the post's turn comes.
  handle.loop->post([watched = std::weak_ptr(handle.on_signal)] {
    if (const auto on_signal = watched.lock()) (*on_signal)();
  });
}

}  // namespace

std::unique_ptr<SocketPoll> UvLoop::watch_socket(int descriptor, std::function<void(SocketEvents)> on_ready) {
  auto handle = std::make_unique<PollHandle>();
  handle->poll.data = handle.get();
  handle->on_ready = [this, ready = std::move(on_ready)](SocketEvents events) {
    before_call();
    ready(events);
  };
  LLMEVAL_ASSERT(uv_poll_init_socket(&state_->loop, &handle->poll, descriptor) == 0);
  return std::make_unique<UvSocketPoll>(handle.release());
}

std::unique_ptr<SignalWatch> UvLoop::watch_signal(int number, std::function<void()> on_signal) {
  auto handle = std::make_unique<SignalHandle>();
  handle->signal.data = handle.get();
  handle->loop = this;
  handle->on_signal = std::make_shared<std::function<void()>>(std::move(on_signal));
  LLMEVAL_ASSERT(uv_signal_init(&state_->loop, &handle->signal) == 0);
  LLMEVAL_ASSERT(uv_signal_start(&handle->signal, &on_uv_signal, number) == 0);
  return std::make_unique<UvSignalWatch>(handle.release());
}

}  // namespace llmeval
