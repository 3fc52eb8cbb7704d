#pragma once

#include "net/transport.h"

#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// What of a request's target stands below a base URL, whether the target repeats the base URL's path (`/v1`) or not;
/// without a key in its query.
std::string below_base(std::string_view base_url, std::string_view target);

/// The headers that a proxy passes on, of a request or a reply: those of the connection itself, of how the body is
/// framed, and those that carry credentials are not among them.
std::vector<HttpHeader> passed_headers(const std::vector<HttpHeader>& headers);

}  // namespace llmeval
