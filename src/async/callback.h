#pragma once

#include <coroutine>
#include <cstddef>
#include <cstring>
#include <new>
#include <type_traits>
#include <utility>

namespace llmeval {

/// A move-only `void()` to be called once or more. Callables of up to four pointers stay inside it, so that a post of a
/// coroutine's handle or of a small lambda allocates nothing (std::function does for more than two pointers, and cannot
/// hold a Task).
class Callback {
 public:
  Callback() = default;

  template <class F>
  requires(!std::is_same_v<std::remove_cvref_t<F>, Callback> && std::is_invocable_v<std::remove_cvref_t<F>&>)
      Callback(F&& callable) {  // NOLINT(google-explicit-constructor): lambdas are passed as they are
    using Kept = std::remove_cvref_t<F>;
    if constexpr (fits<Kept>()) {
      ::new (static_cast<void*>(storage_)) Kept(std::forward<F>(callable));
      kind_ = &k_inside<Kept>;
    } else {
      ::new (static_cast<void*>(storage_)) Kept*(new Kept(std::forward<F>(callable)));
      kind_ = &k_outside<Kept>;
    }
  }

  Callback(Callback&& other) noexcept { take(other); }
  Callback& operator=(Callback&& other) noexcept {
    if (this != &other) {
      reset();
      take(other);
    }
    return *this;
  }
  ~Callback() { reset(); }

  explicit operator bool() const { return kind_ != nullptr; }
  void operator()() { kind_->call(storage_); }

 private:
  struct Kind {
    void (*call)(void*);
    void (*move)(void* from, void* to) noexcept;  ///< Null: the bytes are the value.
    void (*destroy)(void*) noexcept;              ///< Null: nothing to do.
  };
  static constexpr std::size_t k_size = 4 * sizeof(void*);

  template <class F>
  static constexpr bool fits() {
    return sizeof(F) <= k_size && alignof(F) <= alignof(void*) && std::is_nothrow_move_constructible_v<F>;
  }
  template <class F>
  static void call_inside(void* at) {
    (*static_cast<F*>(at))();
  }
  template <class F>
  static void move_inside(void* from, void* to) noexcept {
    ::new (to) F(std::move(*static_cast<F*>(from)));
    static_cast<F*>(from)->~F();
  }
  template <class F>
  static void destroy_inside(void* at) noexcept {
    static_cast<F*>(at)->~F();
  }
  template <class F>
  static void call_outside(void* at) {
    (**static_cast<F**>(at))();
  }
  template <class F>
  static void destroy_outside(void* at) noexcept {
    delete *static_cast<F**>(at);
  }
  template <class F>
  static constexpr Kind k_inside{&call_inside<F>, std::is_trivially_copyable_v<F> ? nullptr : &move_inside<F>,
                                 std::is_trivially_destructible_v<F> ? nullptr : &destroy_inside<F>};
  template <class F>
  static constexpr Kind k_outside{&call_outside<F>, nullptr, &destroy_outside<F>};

  void take(Callback& other) noexcept {
    kind_ = std::exchange(other.kind_, nullptr);
    if (kind_ == nullptr) return;
    if (kind_->move != nullptr) {
      kind_->move(other.storage_, storage_);
    } else {
      std::memcpy(storage_, other.storage_, k_size);
    }
  }
  void reset() noexcept {
    const Kind* kind = std::exchange(kind_, nullptr);
    if (kind != nullptr && kind->destroy != nullptr) kind->destroy(storage_);
  }

  const Kind* kind_ = nullptr;
  alignas(void*) std::byte storage_[k_size] = {};  ///< Filled, since moving copies all of it.
};

}  // namespace llmeval
