#pragma once

#include "base/hash.h"

#include <cstdint>
#include <string>

namespace llmeval {

/// A request as its provider would send it, whole and without secrets: what names an answer for the cache and for
/// recordings. Whatever could change the answer is in it, and nothing else: never a header with a key, a timeout or a
/// limit.
struct CanonicalRequest {
  std::string method;       ///< `POST`; `EXEC` of a program.
  std::string base_url;     ///< As configured; of a program its command, as JSON.
  std::string path;         ///< Below the base URL, with a query that means something; of a program see exec.cpp.
  std::string api_version;  ///< What a header or the model's `version` says of the other side; empty: nothing.
  std::string body;         ///< The bytes that are sent.
  std::int32_t trial = 1;   ///< From 1; a judge's vote number stands here, too.
  /// May be answered from earlier runs. Not so a program or an application of which nobody says which version it is; a
  /// recording, which is asked for by name, may hold it all the same.
  bool cacheable = true;

  /// SHA-256 over the lines `llmeval request 1`, method, base URL, path, API version and trial, each ended by \n, and
  /// the body. A stored format: it never changes.
  Digest key() const;
};

}  // namespace llmeval
