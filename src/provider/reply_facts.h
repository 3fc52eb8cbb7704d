#pragma once

#include "base/clock.h"
#include "base/secret.h"
#include "net/transport.h"
#include "provider/provider.h"

#include <span>

namespace llmeval {

/// Adds what any reply tells besides its body: status, times, request id, headers to keep, rate limits and, where there
/// is no answer, how long to wait. Takes the secrets out of all that the result says: some servers repeat what they
/// were sent in their complaint about it, and one that echoes may do so anywhere.
void add_reply_facts(const HttpReply& reply, std::span<const SecretText> secrets, SystemTime now,
                     AttemptResult& result);

}  // namespace llmeval
