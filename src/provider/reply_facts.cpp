#include "provider/reply_facts.h"

#include "provider/redaction.h"
#include "provider/reply_headers.h"
#include "provider/reply_limits.h"

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

void add_request_id(const HttpReply& reply, AttemptResult& result) {
  for (const char* name : {"x-request-id", "request-id", "x-generation-id", "apim-request-id", "x-amzn-requestid"}) {
    const std::string* id = find_header(reply.headers, name);
    if (id == nullptr) continue;
    result.request_id = *id;
    return;
  }
}

}  // namespace

void add_reply_facts(const HttpReply& reply, std::span<const SecretText> secrets, SystemTime now,
                     AttemptResult& result) {
  result.http_status = reply.status;
  result.first_byte = std::max(Duration(0), reply.timing.first_byte - reply.timing.queue);
  result.duration = reply.timing.total - reply.timing.queue;
  add_request_id(reply, result);
  result.headers = headers_to_keep(reply.headers, secrets);
  if (!is_gradable(result.outcome)) {
    if (const std::optional<Duration> hint = read_wait_hint(reply.headers, now)) result.wait_hint = hint;
  }
  ReplyLimits limits = read_limits(reply.headers, now);
  result.requests = limits.requests;
  result.tokens = limits.tokens;
  for (const SecretText& secret : secrets) redact(result, secret);
}

}  // namespace llmeval
