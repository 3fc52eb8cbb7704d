#include "cli/console.h"

#include "text/inert.h"
#include "text/log_command.h"

#include <fmt/format.h>

#include <sys/ioctl.h>
#include <unistd.h>
#include <cerrno>
#include <cstdlib>
#include <filesystem>

extern char** environ;

namespace llmeval {

namespace {

Stream look_at(int descriptor) {
  Stream stream;
  stream.descriptor = descriptor;
  stream.is_terminal = isatty(descriptor) == 1;
  winsize size{};
  if (stream.is_terminal && ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) stream.columns = size.ws_col;
  return stream;
}

bool wants_color(ColorChoice choice, const Stream& stream, const Environment& environment) {
  if (choice != ColorChoice::automatic) return choice == ColorChoice::always;
  const auto set = [&](const char* name) {
    const auto found = environment.find(name);
    return found != environment.end() && !found->second.empty();
  };
  const auto term = environment.find("TERM");
  const bool dumb = term != environment.end() && term->second == "dumb";
  return stream.is_terminal && !set("NO_COLOR") && !dumb;
}

// Names of files, keys and much else in a message may be anybody's.
std::string shown(const Diagnostic& diagnostic) { return inert_block(diagnostic.to_text()) + '\n'; }

void write_all(Stream& stream, std::string_view text) {
  while (!text.empty() && stream.descriptor >= 0) {
    const ssize_t written = write(stream.descriptor, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      stream.descriptor = -1;
    }
  }
}

}  // namespace

Console::Console(const Surroundings& surroundings, ColorChoice choice)
    : out_(surroundings.out),
      err_(surroundings.err),
      color_out_(wants_color(choice, out_, surroundings.environment)),
      color_err_(wants_color(choice, err_, surroundings.environment)) {}

void Console::out(std::string_view text) { write_all(out_, log_safe(text)); }
void Console::err(std::string_view text) { write_all(err_, log_safe(text)); }

void Console::error(const Error& error) {
  Diagnostic diagnostic;
  diagnostic.message = error.message;
  diagnostic.hint = error.hint;
  err(shown(diagnostic));
}

void Console::diagnostics(const Diagnostics& diagnostics, bool with_notes) {
  std::string text;
  std::size_t errors = 0;
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    if (diagnostic.severity == Severity::note && !with_notes) continue;
    if (diagnostic.severity == Severity::error) ++errors;
    text += shown(diagnostic);
  }
  if (errors > 1) text += fmt::format("{} errors\n", errors);
  err(text);
}

Surroundings read_surroundings(int argc, char** argv) {
  Surroundings surroundings;
  for (int i = 1; i < argc; ++i) surroundings.words.emplace_back(argv[i]);
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view variable(*entry);
    const std::size_t equals = variable.find('=');
    if (equals != std::string_view::npos) {
      surroundings.environment.emplace(variable.substr(0, equals), variable.substr(equals + 1));
    }
  }
  std::error_code error;
  surroundings.directory = std::filesystem::current_path(error).string();
  surroundings.in = look_at(STDIN_FILENO);
  surroundings.out = look_at(STDOUT_FILENO);
  surroundings.err = look_at(STDERR_FILENO);
  return surroundings;
}

}  // namespace llmeval
