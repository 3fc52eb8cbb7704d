#include "cli/git.h"

#include <utility>
#include <vector>

namespace llmeval {

namespace {

ProcessRequest git(const Environment& environment, const std::string& folder, std::vector<std::string> arguments) {
  ProcessRequest request;
  request.arguments = {"git", "-C", folder};
  request.arguments.insert(request.arguments.end(), arguments.begin(), arguments.end());
  request.environment.insert(environment.begin(), environment.end());
  // A status would else write the index of a repository that it only looks at.
  request.environment["GIT_OPTIONAL_LOCKS"] = "0";
  request.timeout = std::chrono::seconds(1);
  return request;
}

bool succeeded(const ProcessResult& result) { return result.end == ProcessEnd::exited && result.exit_status == 0; }

}  // namespace

Task<GitState> read_git_state(Processes& processes, const Environment& environment, std::string folder) {
  GitState state;
  ProcessRequest ask_commit = git(environment, folder, {"rev-parse", "HEAD"});
  const ProcessResult commit = co_await processes.run_process(std::move(ask_commit), CancelToken());
  if (!succeeded(commit)) co_return state;
  state.commit = commit.output.substr(0, commit.output.find('\n'));
  ProcessRequest ask_status = git(environment, folder, {"status", "--porcelain"});
  const ProcessResult status = co_await processes.run_process(std::move(ask_status), CancelToken());
  // Where git cannot tell in time, the state is not known to be clean.
  state.dirty = !succeeded(status) || !status.output.empty();
  co_return state;
}

}  // namespace llmeval
