#pragma once

#include "async/callback.h"
#include "async/link.h"

#include <utility>

namespace llmeval {

class CancelSource;

/// What a wait looks at to know that it is no longer wanted. A value of one pointer, passed by value; a default one is
/// never cancelled. Loop thread only; its source outlives all waits.
class CancelToken {
 public:
  CancelToken() = default;
  bool is_cancelled() const;

 private:
  friend class CancelSource;
  friend class CancelRegistration;
  explicit CancelToken(CancelSource* source) : source_(source) {}

  CancelSource* source_ = nullptr;
};

/// Calls back once when its token is cancelled, until it is destroyed or taken back. The callback runs inside
/// CancelSource::cancel(): it posts, and resumes nothing. A token that is cancelled already never calls back, so look
/// at is_cancelled() first.
class CancelRegistration : public Link {
 public:
  CancelRegistration() = default;
  CancelRegistration(CancelToken token, Callback callback) { start(token, std::move(callback)); }

  void start(CancelToken token, Callback callback);
  void take_back() { unlink(); }

 private:
  friend class CancelSource;
  Callback callback_;
};

/// Says "stop", once, to everyone who holds one of its tokens. One level of stopping is one source: the engine has one
/// for "start nothing more" and one for "stop now".
class CancelSource {
 public:
  CancelSource() = default;
  CancelSource(const CancelSource&) = delete;
  CancelSource& operator=(const CancelSource&) = delete;

  CancelToken token() { return CancelToken(this); }
  bool is_cancelled() const { return cancelled_; }

  /// Calls back everyone who is registered, in their order; the second time does nothing.
  void cancel();

 private:
  friend class CancelRegistration;
  LinkList<CancelRegistration> registered_;
  bool cancelled_ = false;
};

inline bool CancelToken::is_cancelled() const { return source_ != nullptr && source_->is_cancelled(); }

inline void CancelRegistration::start(CancelToken token, Callback callback) {
  if (token.source_ == nullptr || token.is_cancelled()) return;
  callback_ = std::move(callback);
  token.source_->registered_.push_back(*this);
}

inline void CancelSource::cancel() {
  if (cancelled_) return;
  cancelled_ = true;
  while (!registered_.empty()) registered_.pop_front().callback_();
}

}  // namespace llmeval
