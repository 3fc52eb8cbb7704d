#include "cli/serving.h"

#include "async/task_group.h"

#include <csignal>
#include <memory>
#include <vector>

namespace llmeval {

Result<> serve_until_interrupted(UvLoop& loop, HttpHandler& handler, std::uint16_t port, std::string_view welcome,
                                 Console& console) {
  LLMEVAL_TRY(const std::unique_ptr<HttpServer> server, HttpServer::listen(loop, loop, handler, port));
  CancelSource stop;
  std::vector<std::unique_ptr<SignalWatch>> watches;
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    watches.push_back(loop.watch_signal(number, [&stop] { stop.cancel(); }));
  }
  console.out(server->url() + '\n');
  console.err(welcome);
  run_task(loop, server->run(stop.token()));
  return {};
}

}  // namespace llmeval
