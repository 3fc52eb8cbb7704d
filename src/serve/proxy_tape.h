#pragma once

#include "base/result.h"
#include "event/recording.h"
#include "report/output.h"

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace llmeval {

/// Appends to a recording (event/recording.h) what an application asked and got, a line a reply, as it comes: what was
/// paid for is on disk before the next question.
class ProxyTape {
 public:
  explicit ProxyTape(std::unique_ptr<Output> file) : file_(std::move(file)) {}
  /// \param answer  null: nobody knows how to read the reply.
  Result<> add(const CanonicalRequest& request, const StoredAnswer* answer, SystemTime recorded_at,
               const RecordedReply& reply);

 private:
  std::unique_ptr<Output> file_;
};

/// The replies of a recording, by question. In memory.
class ProxyReplies {
 public:
  /// Fails where the file cannot be read, holds another kind of line, or not one reply (as recordings of runs).
  static Result<ProxyReplies> open(const std::string& path, const std::string& shown);
  /// The newest reply; nullptr where there is none.
  const RecordedReply* find(const Digest& key) const;

 private:
  struct Kept {
    std::string recorded_at;
    RecordedReply reply;
  };
  struct HashDigest {
    std::size_t operator()(const Digest& digest) const { return digest.prefix(); }
  };
  std::unordered_map<Digest, Kept, HashDigest> replies_;
};

}  // namespace llmeval
