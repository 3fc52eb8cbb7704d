#pragma once

#include "base/result.h"
#include "cli/console.h"
#include "cli/workspace.h"
#include "event/event.h"
#include "report/format.h"
#include "report/run_facts.h"

#include <memory>
#include <string>
#include <vector>

namespace llmeval {

/// The reports that a command line asks for, opened before anything is run.
struct Outputs {
  std::vector<std::unique_ptr<EventSink>> live;                    ///< Fed while the run goes on.
  std::vector<std::unique_ptr<EventSink>> final;                   ///< Fed from the store after it.
  std::shared_ptr<RunFacts> facts = std::make_shared<RunFacts>();  ///< Of the run that the final ones are told.
  bool uses_facts = false;   ///< One looks at `facts`: they are to be filled first (gather_facts()).
  bool uses_stdout = false;  ///< One is written to standard output: people read standard error then.
};

/// Opens `FORMAT:PATH`, or `PATH` with a known ending, for each; `-` is standard output, for one of them. `github`
/// wants the environment of a step of GitHub Actions.
Result<Outputs> open_outputs(const std::vector<std::string>& words, const Workspace& workspace, const Console& console);

/// The file that `-o WORDS` writes, as it is typed; empty: standard output, or none, for the words are wrong.
std::string output_file(const std::string& words);

/// Pointers to sinks, as those who feed them want them.
std::vector<EventSink*> borrow(const std::vector<std::unique_ptr<EventSink>>& sinks);

/// How the live status should look on standard error.
StatusOptions status_options(const Console& console, int verbosity);

/// How the text report should look on this stream.
ReportOptions report_options(const Stream& stream, bool color, int verbosity);

}  // namespace llmeval
