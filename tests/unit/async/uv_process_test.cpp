#include "async/process.h"

#include "async/sleep.h"
#include "async/task_group.h"
#include "async/uv_loop.h"

#include <doctest/doctest.h>
#include <signal.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace llmeval {

namespace {

ProcessRequest shell(std::string script) {
  ProcessRequest request;
  request.arguments = {"/bin/sh", "-c", std::move(script)};
  request.environment = {{"PATH", "/usr/bin:/bin"}};
  request.timeout = std::chrono::seconds(20);
  return request;
}

ProcessResult run(ProcessRequest request) {
  UvLoop loop;
  return run_task(loop, loop.run_process(std::move(request), CancelToken()));
}

/// Whether a process that was told to die is gone, or a zombie that only its new parent can bury; it may take a moment.
bool is_gone(const std::string& pid) {
  const std::string command = "grep -q '^State:.[^ZX]' /proc/" + pid + "/status 2>/dev/null";
  for (int attempt = 0; attempt < 1000; ++attempt) {
    if (std::system(command.c_str()) != 0) return true;  // NOLINT(cert-env33-c)
  }
  return false;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

TEST_CASE("a program gets its arguments, input and environment, and nothing else") {
  ProcessRequest request;
  request.arguments = {"sh", "-c", "printf '%s|' \"$0\" \"$A\" \"${HOME-none}\"; cat; echo oops >&2; exit 7",
                       "two words"};
  request.environment = {{"A", "a b"}, {"PATH", "/usr/bin:/bin"}};
  request.input = "from us\n";
  const ProcessResult result = run(request);
  CHECK(result.end == ProcessEnd::exited);
  CHECK(result.exit_status == 7);
  CHECK(result.output == "two words|a b|none|from us\n");
  CHECK(result.errors == "oops\n");
  CHECK_FALSE(result.errors_cut);
  CHECK(result.elapsed.count() > 0);
}

TEST_CASE("a program runs where it is told") {
  ProcessRequest request = shell("pwd");
  request.directory = "/";
  CHECK(run(request).output == "/\n");
}

TEST_CASE("large input and output pass each other") {
  ProcessRequest request = shell("cat; cat /dev/null");
  request.input = std::string(3'000'000, 'x');
  const ProcessResult result = run(request);
  CHECK(result.end == ProcessEnd::exited);
  CHECK(result.output == request.input);
}

TEST_CASE("a program need not read its input") {
  ProcessRequest request = shell("exec <&-; echo done");
  request.input = std::string(1'000'000, 'x');
  const ProcessResult result = run(request);
  CHECK(result.end == ProcessEnd::exited);
  CHECK(result.exit_status == 0);
  CHECK(result.output == "done\n");
}

TEST_CASE("a program that is not there is an end of its own") {
  ProcessRequest request;
  request.arguments = {"/no/such/program"};
  const ProcessResult missing = run(request);
  CHECK(missing.end == ProcessEnd::not_started);
  CHECK(missing.detail == "cannot run '/no/such/program': no such file or directory");

  ProcessRequest nowhere = shell("true");
  nowhere.directory = "/no/such/folder";
  CHECK(run(nowhere).end == ProcessEnd::not_started);
}

TEST_CASE("a program that dies by a signal says which") {
  const ProcessResult result = run(shell("kill -ABRT $$"));
  CHECK(result.end == ProcessEnd::signalled);
  CHECK(result.signal == SIGABRT);
}

TEST_CASE("a timeout kills the program and all that it started") {
  ProcessRequest request = shell("sleep 60 & echo $!; wait");
  request.timeout = std::chrono::milliseconds(200);
  const ProcessResult result = run(request);
  CHECK(result.end == ProcessEnd::timed_out);
  CHECK(result.elapsed < std::chrono::seconds(10));
  REQUIRE_FALSE(result.output.empty());
  CHECK(is_gone(first_line(result.output)));
}

TEST_CASE("what a program leaves behind in its group ends with it") {
  const ProcessResult result = run(shell("sleep 60 & echo $!"));
  CHECK(result.end == ProcessEnd::exited);
  CHECK(result.elapsed < std::chrono::seconds(10));
  CHECK(is_gone(first_line(result.output)));
}

TEST_CASE("too much output ends the program, too much on standard error is cut") {
  ProcessRequest endless = shell("while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done");
  endless.max_output = 1000;
  const ProcessResult killed = run(endless);
  CHECK(killed.end == ProcessEnd::output_too_large);
  CHECK(killed.output.size() == 1000);

  ProcessRequest noisy = shell("for i in 1 2 3 4 5 6; do echo 0123456789 >&2; done; echo fine");
  noisy.max_errors = 25;
  const ProcessResult cut = run(noisy);
  CHECK(cut.end == ProcessEnd::exited);
  CHECK(cut.output == "fine\n");
  CHECK(cut.errors == "0123456789\n0123456789\n012");
  CHECK(cut.errors_cut);
}

TEST_CASE("a cancel kills the program, and one that comes first starts none") {
  UvLoop loop;
  CancelSource stop;
  loop.start_timer(loop.now() + std::chrono::milliseconds(50), [&] { stop.cancel(); });
  CHECK(run_task(loop, loop.run_process(shell("sleep 60"), stop.token())).end == ProcessEnd::cancelled);
  CHECK(run_task(loop, loop.run_process(shell("echo x"), stop.token())).end == ProcessEnd::cancelled);
}

TEST_CASE("many programs run side by side") {
  UvLoop loop;
  std::vector<ProcessResult> results(20);
  auto one = [](UvLoop& on, ProcessResult* into, std::string script) -> Task<void> {
    *into = co_await on.run_process(shell(std::move(script)), CancelToken());
  };
  TaskGroup group(loop);
  for (std::size_t i = 0; i < results.size(); ++i) group.spawn(one(loop, &results[i], "echo " + std::to_string(i)));
  loop.run();
  for (std::size_t i = 0; i < results.size(); ++i) CHECK(results[i].output == std::to_string(i) + "\n");
}

}  // namespace llmeval
