#pragma once

#include "async/cancel.h"
#include "async/uv_loop.h"
#include "cli/console.h"
#include "net/http_server.h"

#include <cstdint>
#include <string_view>

namespace llmeval {

/// Serves on this machine until it is interrupted (SIGINT, SIGTERM, SIGHUP). Prints the URL on standard output when
/// requests may come, and `welcome` on standard error. Fails where it cannot listen.
Result<> serve_until_interrupted(UvLoop& loop, HttpHandler& handler, std::uint16_t port, std::string_view welcome,
                                 Console& console);

}  // namespace llmeval
