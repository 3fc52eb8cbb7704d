#pragma once

#include "data/value.h"
#include "provider/provider.h"

#include <string>

namespace llmeval {

/// How a reply of an application is read: by the JSON pointers of its model's entry, `answer`, `usage`, `tool_calls`,
/// `contexts` and `reports`. Without `answer` the answer is the whole body, JSON or not. Immutable.
class ApplicationReply {
 public:
  /// \param options  of the model, checked.
  explicit ApplicationReply(const Object& options);

  /// A reply whose status is 200 to 299. Where `answer` finds nothing, and there is no tool call either, it is
  /// malformed; where the others find nothing, nobody knows.
  AttemptResult read(const std::string& body) const;

  /// Which pointers, as text for the cache's key: another answer is in the same reply.
  std::string how() const;

 private:
  AttemptResult read_parts(const Value& body, const std::string& text) const;
  const Value* find(const Value& body, std::string_view option) const;

  Object pointers_;  ///< By the names of options, those of `reports` as `reports.version`; only what is written.
};

}  // namespace llmeval
