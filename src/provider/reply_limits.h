#pragma once

#include "domain/rate_state.h"
#include "net/transport.h"

#include <optional>
#include <string_view>
#include <vector>

namespace llmeval {

/// How long a reply asks to wait: `retry-after-ms`, else `retry-after`, in seconds or as a date, which is told from the
/// reply's own `date` where there is one (the other side's clock may be wrong), else from `now`. Nullopt where neither
/// says anything sensible.
std::optional<Duration> read_wait_hint(const std::vector<HttpHeader>& headers, SystemTime now);

/// What a reply's headers say of the other side's own buckets.
struct ReplyLimits {
  RateState requests;
  RateState tokens;
};

/// Reads `x-ratelimit-{limit,remaining,reset}-{requests,tokens}` (OpenAI and those who speak like it) and
/// `anthropic-ratelimit-{requests,tokens}-{limit,remaining,reset}`; what it cannot read is left out.
ReplyLimits read_limits(const std::vector<HttpHeader>& headers, SystemTime now);

/// A time until a reset: sums of numbers with a unit (`6m0s`, `1h2m3.5s`, `12ms`; ms s m h us ns), a bare number of
/// seconds, or a time in RFC 3339.
std::optional<Duration> read_reset(std::string_view text, SystemTime now);

}  // namespace llmeval
