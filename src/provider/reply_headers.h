#pragma once

#include "base/secret.h"
#include "domain/completion.h"
#include "net/transport.h"

#include <span>
#include <vector>

namespace llmeval {

/// The headers of a reply that are kept with its attempt: waits (`retry-after`, `x-should-retry`), limits
/// (`x-ratelimit-…`, `anthropic-ratelimit-…`), names of the request, and how long the server worked. At most 32, names
/// in lower case, values inert, up to 200 characters, without the secrets.
ReplyHeaders headers_to_keep(const std::vector<HttpHeader>& headers, std::span<const SecretText> secrets);

}  // namespace llmeval
