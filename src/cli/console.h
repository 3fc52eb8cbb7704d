#pragma once

#include "cli/arguments.h"
#include "config/project.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace llmeval {

/// An open descriptor and what it leads to.
struct Stream {
  int descriptor = -1;
  bool is_terminal = false;
  std::size_t columns = 100;  ///< Of the terminal; for files a width that reads well.
};

/// All that the program has from outside, read once in main(): nothing below asks for it again.
struct Surroundings {
  std::vector<std::string> words;  ///< After the program's name.
  Environment environment;
  std::string directory;  ///< Absolute.
  Stream in;
  Stream out;
  Stream err;
};

/// What commands say to people; no line of it is a command to a CI log (text/log_command.h). Writing to a closed pipe
/// ends only that stream: the command goes on and decides.
class Console {
 public:
  Console(const Surroundings& surroundings, ColorChoice choice);

  void out(std::string_view text);
  void err(std::string_view text);

  const Stream& out_stream() const { return out_; }
  const Stream& err_stream() const { return err_; }
  bool out_has_color() const { return color_out_; }
  bool err_has_color() const { return color_err_; }

  /// `error: message (hint)` on standard error.
  void error(const Error& error);
  /// All of them on standard error, with the number of errors at the end; notes only where they are asked for.
  void diagnostics(const Diagnostics& diagnostics, bool with_notes = false);

 private:
  Stream out_;
  Stream err_;
  bool color_out_;
  bool color_err_;
};

/// The surroundings of this process.
Surroundings read_surroundings(int argc, char** argv);

}  // namespace llmeval
