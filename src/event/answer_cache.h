#pragma once

#include "async/task.h"
#include "base/hash.h"
#include "base/result.h"
#include "domain/canonical_request.h"
#include "domain/completion.h"

#include <optional>

namespace llmeval {

/// An answer that was given before, with what it cost then.
struct StoredAnswer {
  Outcome outcome = Outcome::ok;  ///< Gradable.
  std::string message;
  Completion completion;
  Duration latency{0};
  std::optional<Money> cost;
  SystemTime recorded_at;  ///< When it was asked for.
};

/// Answers of earlier calls, by the key of their canonical request. The store serves it, from the database or from a
/// recording; the engine asks before it waits for anything else. Loop thread only.
class AnswerCache {
 public:
  virtual ~AnswerCache() = default;

  /// Whether find() may find something: false is certain, and costs no wait.
  virtual bool may_have(const Digest& key) const = 0;
  /// The newest answer to that request; nullopt where there is none, or none that is young enough. Fails where what is
  /// stored cannot be read. Many may wait at once.
  virtual Task<Result<std::optional<StoredAnswer>>> find(Digest key) = 0;
  /// An answer to that request has been committed and can be found from now on.
  virtual void added(const Digest& key) = 0;
};

/// Is told of every answer that a run used, wherever it came from. Loop thread only.
class AnswerTape {
 public:
  virtual ~AnswerTape() = default;
  virtual Result<> record(const CanonicalRequest& request, const StoredAnswer& answer) = 0;
};

}  // namespace llmeval
