#pragma once

#include "async/cancel.h"
#include "async/task.h"
#include "base/clock.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace llmeval {

/// A program to run, without a shell, in a process group of its own.
struct ProcessRequest {
  std::vector<std::string> arguments;              ///< The program first: a path, or a name looked up in its `PATH`.
  std::map<std::string, std::string> environment;  ///< All of it: nothing is inherited.
  std::string directory;                           ///< Where it runs; empty: where we do.
  std::string input;                               ///< Its standard input, then end of file.
  Duration timeout{0};                             ///< 0: none.
  std::size_t max_output = 16U << 20U;             ///< Bytes of standard output, beyond which it is killed.
  std::size_t max_errors = 64U << 10U;             ///< Bytes of standard error that are kept; the rest is dropped.
};

enum class ProcessEnd : std::uint8_t {
  exited,       ///< By itself; see exit_status.
  signalled,    ///< By a signal that we did not send; see signal.
  not_started,  ///< See detail.
  timed_out,    ///< Killed by us, as are the next two.
  output_too_large,
  cancelled,
};

struct ProcessResult {
  ProcessEnd end = ProcessEnd::not_started;
  int exit_status = 0;
  int signal = 0;
  std::string output;  ///< What came before the end, up to the limit.
  std::string errors;
  bool errors_cut = false;
  Duration elapsed{0};
  std::string detail;  ///< Of not_started: `cannot run 'x': no such file or directory`.
};

/// Runs programs: a port of the real loop only (UvLoop); tests have a fake.
class Processes {
 public:
  virtual ~Processes() = default;
  /// Done when the program has ended and its output is read. Timeout, limit and cancel kill its whole process group;
  /// what it leaves behind in its group is killed when it ends.
  virtual Task<ProcessResult> run_process(ProcessRequest request, CancelToken cancel) = 0;
};

}  // namespace llmeval
