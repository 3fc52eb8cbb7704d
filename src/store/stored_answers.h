#pragma once

#include "async/loop.h"
#include "base/clock.h"
#include "base/result.h"
#include "event/answer_cache.h"

#include <memory>
#include <optional>
#include <string>

namespace llmeval {

struct StoredAnswersOptions {
  /// False: only what this run adds is found.
  bool from_earlier_runs = true;
  /// Answers from before are not found.
  std::optional<SystemTime> not_before = std::nullopt;
};

/// The answers in a results database. Which keys there are is read when it is opened (16 bytes each), so that a miss
/// costs nothing and the table needs no index; hits are read on a thread of its own with its own connection, all that
/// wait in one go.
class StoredAnswers final : public AnswerCache {
 public:
  /// \param loop  outlives it; its thread is where find() is answered.
  static Result<std::unique_ptr<StoredAnswers>> open(const std::string& path, Loop& loop,
                                                     const StoredAnswersOptions& options);
  ~StoredAnswers() override;

  bool may_have(const Digest& key) const override;
  Task<Result<std::optional<StoredAnswer>>> find(Digest key) override;
  void added(const Digest& key) override;

 private:
  class Reader;
  explicit StoredAnswers(std::unique_ptr<Reader> reader);
  std::unique_ptr<Reader> reader_;
};

}  // namespace llmeval
