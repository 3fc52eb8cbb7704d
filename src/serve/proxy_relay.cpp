#include "serve/proxy_relay.h"

namespace llmeval {

bool ProxyRelay::wants(int status, const std::vector<HttpHeader>& headers) {
  if (status < 200 || status > 299) return false;
  status_ = status;
  headers_ = headers;
  changed_.notify_all();
  return true;
}

BodyProgress ProxyRelay::take(std::string_view bytes) {
  waiting_ += bytes;
  is_too_large_ = is_too_large_ || kept_.size() + bytes.size() > keeps_;
  if (!is_too_large_) kept_ += bytes;
  changed_.notify_all();
  return BodyProgress::begun;
}

std::optional<std::string> ProxyRelay::whole() const { return is_too_large_ ? std::nullopt : std::optional(kept_); }

void ProxyRelay::end(HttpReply reply) {
  reply_ = std::move(reply);
  changed_.notify_all();
}

}  // namespace llmeval
