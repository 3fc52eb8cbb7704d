#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// Names a file that has been read, for places in it. 0 is "no file" (the command line, the program itself).
enum class SourceId : std::uint32_t { none = 0 };

/// Where something stands: line and column from 1, the column in code points; 0 is unknown.
struct Place {
  SourceId source = SourceId::none;
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  friend bool operator==(const Place&, const Place&) = default;
};

/// A note says what is worth knowing where somebody looks at the file, not on every run.
enum class Severity : std::uint8_t { error, warning, note };

/// One mistake in a user's input, ready to be shown.
struct Diagnostic {
  Severity severity = Severity::error;
  std::string path;  ///< As the user would write it; empty where there is no file.
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string message;
  std::string hint;

  /// `path:line:col: error: message (hint)`; parts that are unknown are left out.
  std::string to_text() const;

  friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

/// Collects the mistakes of one load, all of them, together with the names of the files read. Not thread-safe.
class Diagnostics {
 public:
  /// Registers a file under the path that messages show; the same path gives the same id.
  SourceId add_source(std::string path);

  /// The path of a source; empty for none, and for one that was registered elsewhere: what is read a second time tells
  /// its mistakes to a collector that nobody looks at.
  const std::string& path(SourceId source) const;

  void error(Place place, std::string message, std::string hint = {});
  void warning(Place place, std::string message, std::string hint = {});
  void note(Place place, std::string message, std::string hint = {});
  void add(Severity severity, Place place, std::string message, std::string hint = {});

  /// Errors so far. A loader goes on after an error to find the next one, but its result is not used.
  std::size_t error_count() const { return errors_; }
  bool has_errors() const { return errors_ != 0; }

  /// All so far, in order of path, line and column, each once.
  std::vector<Diagnostic> sorted() const;

  /// `path:line:col` for a place, for messages that point at a second place.
  std::string describe(Place place) const;

 private:
  std::vector<std::string> paths_{std::string()};
  std::vector<Diagnostic> found_;
  std::size_t errors_ = 0;
};

}  // namespace llmeval
