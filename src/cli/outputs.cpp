#include "cli/outputs.h"

#include "base/suggest.h"
#include "cli/github_step.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace llmeval {

namespace {

struct Target {
  const Format* format = nullptr;
  std::string path;
};

std::string format_names() {
  std::string names;
  for (const Format& format : formats()) names += (names.empty() ? "" : ", ") + std::string(format.name);
  return "formats: " + names;
}

Result<Target> parse_target(const std::string& words) {
  const std::size_t colon = words.find(':');
  if (colon != std::string::npos) {
    const std::string name = words.substr(0, colon);
    if (const Format* format = find_format(name)) {
      if (colon + 1 == words.size())
        return failure(fmt::format("'-o {}' names no file", words), "write -o json:out.json");
      return Target{format, words.substr(colon + 1)};
    }
    std::vector<std::string_view> known;
    for (const Format& format : formats()) known.push_back(format.name);
    const std::string hint = did_you_mean(name, known);
    return failure(fmt::format("unknown output format '{}'", name), hint.empty() ? format_names() : hint);
  }
  if (const Format* format = find_format(words); format != nullptr && !format->default_path.empty()) {
    return Target{format, std::string(format->default_path)};
  }
  if (const Format* format = format_of_path(words)) return Target{format, words};
  return failure(fmt::format("'-o {}' does not say which format to write", words), format_names());
}

Result<std::unique_ptr<Output>> open_target(const Target& target, const std::string& directory, const Stream& out) {
  if (target.path == "-") return open_stream(out.descriptor, "standard output");
  const std::string path = absolute_path(directory, target.path);
  return target.format->live ? open_live_file(path) : open_file(path);
}

}  // namespace

Result<Outputs> open_outputs(const std::vector<std::string>& words, const Workspace& workspace,
                             const Console& console) {
  Outputs outputs;
  for (const std::string& one : words) {
    LLMEVAL_TRY(const Target target, parse_target(one));
    if (target.path == "-" && std::exchange(outputs.uses_stdout, true)) {
      return failure("two outputs cannot share standard output", "write one of them to a file");
    }
    LLMEVAL_TRY(std::unique_ptr<Output> output, open_target(target, workspace.directory, console.out_stream()));
    const bool color = target.path == "-" && console.out_has_color();
    ReportOptions options = report_options(console.out_stream(), color, 0);
    options.facts = outputs.facts;
    if (target.format->name == "github") {
      SystemEntropy entropy;
      LLMEVAL_TRY(options.github, open_github_step(workspace, entropy));
    }
    outputs.uses_facts = outputs.uses_facts || target.format->uses_facts;
    auto writer = make_writer(*target.format, std::move(output), options);
    (target.format->live ? outputs.live : outputs.final).push_back(std::move(writer));
  }
  return outputs;
}

std::string output_file(const std::string& words) {
  const Result<Target> target = parse_target(words);
  return !target || target->path == "-" ? std::string() : target->path;
}

std::vector<EventSink*> borrow(const std::vector<std::unique_ptr<EventSink>>& sinks) {
  std::vector<EventSink*> borrowed;
  for (const auto& sink : sinks) borrowed.push_back(sink.get());
  return borrowed;
}

ReportOptions report_options(const Stream& stream, bool color, int verbosity) {
  ReportOptions options;
  options.verbosity = verbosity < 0 ? Verbosity::quiet : verbosity > 0 ? Verbosity::verbose : Verbosity::normal;
  options.colour = color;
  options.columns = stream.columns;
  return options;
}

StatusOptions status_options(const Console& console, int verbosity) {
  StatusOptions options;
  options.verbosity = report_options(console.err_stream(), false, verbosity).verbosity;
  options.colour = console.err_has_color();
  options.tty = console.err_stream().is_terminal;
  options.columns = console.err_stream().columns;
  return options;
}

}  // namespace llmeval
