#include "domain/canonical_request.h"

namespace llmeval {

Digest CanonicalRequest::key() const {
  // In one piece: hashing in pieces would allocate more than this copy does.
  std::string bytes;
  bytes.reserve(64 + method.size() + base_url.size() + path.size() + api_version.size() + body.size());
  bytes += "llmeval request 1\n";
  for (const std::string* line : {&method, &base_url, &path, &api_version}) {
    bytes += *line;
    bytes += '\n';
  }
  bytes += std::to_string(trial);
  bytes += '\n';
  bytes += body;
  return sha256(bytes);
}

}  // namespace llmeval
