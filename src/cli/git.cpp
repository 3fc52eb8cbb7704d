#include "cli/git.h"

#include "async/process.h"
#include "async/task_group.h"
#include "async/uv_loop.h"

#include <utility>
#include <vector>

namespace llmeval {

namespace {

// A listing of a large repository, or a file of a project and a little more.
constexpr std::size_t k_max_output = 64U << 20U;

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

Task<void> ask_user(Processes& processes, const Environment& environment, const std::string& folder, GitState& state) {
  ProcessRequest ask = git(environment, folder, {"config", "user.name"});
  const ProcessResult user = co_await processes.run_process(std::move(ask), CancelToken());
  if (succeeded(user)) state.user = user.output.substr(0, user.output.find('\n'));
}

Task<void> ask_commit_and_status(Processes& processes, const Environment& environment, const std::string& folder,
                                 GitState& state) {
  ProcessRequest ask_commit = git(environment, folder, {"rev-parse", "HEAD"});
  const ProcessResult commit = co_await processes.run_process(std::move(ask_commit), CancelToken());
  if (!succeeded(commit)) co_return;
  state.commit = commit.output.substr(0, commit.output.find('\n'));
  ProcessRequest ask_status = git(environment, folder, {"status", "--porcelain"});
  const ProcessResult status = co_await processes.run_process(std::move(ask_status), CancelToken());
  // Where git cannot tell in time, the state is not known to be clean.
  state.dirty = !succeeded(status) || !status.output.empty();
}

}  // namespace

RunGit make_git(Environment environment, std::string folder) {
  return [environment = std::move(environment),
          folder = std::move(folder)](std::vector<std::string> arguments) -> Result<GitReply> {
    ProcessRequest request = git(environment, folder, std::move(arguments));
    request.timeout = std::chrono::minutes(1);
    request.max_output = k_max_output;
    UvLoop loop;
    ProcessResult result = run_task(loop, loop.run_process(std::move(request), CancelToken()));
    switch (result.end) {
      case ProcessEnd::exited:
        return GitReply{result.exit_status, std::move(result.output)};
      case ProcessEnd::not_started:
        return failure(std::move(result.detail), "revisions are read by git, which has to be installed");
      case ProcessEnd::timed_out:
        return failure("git did not answer within a minute");
      case ProcessEnd::signalled:
      case ProcessEnd::output_too_large:
      case ProcessEnd::cancelled:
        break;
    }
    return failure("git was ended before it had answered");
  };
}

std::future<GitState> unknown_git_state() {
  return std::async(std::launch::deferred, [] { return GitState(); });
}

std::future<GitState> read_git_state(Environment environment, std::string folder) {
  return std::async(std::launch::async, [environment = std::move(environment), folder = std::move(folder)] {
    GitState state;
    UvLoop loop;
    TaskGroup questions(loop);
    questions.spawn(ask_user(loop, environment, folder, state));
    questions.spawn(ask_commit_and_status(loop, environment, folder, state));
    loop.run();
    return state;
  });
}

}  // namespace llmeval
