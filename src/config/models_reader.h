#pragma once

#include "config/models_file.h"
#include "data/value.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace llmeval {

/// Reads models files, each once however many suites and files use it: their includes, what entries extend, their
/// fallbacks, and every mistake in them.
///
/// A name that a file writes `extends` for is one that the file itself can see: its own, or an included one; an entry
/// that extends its own name builds on the included one, which it hides. Fallbacks are names of the table, as a suite
/// would use them.
class ModelsReader {
 public:
  /// All outlive it.
  ModelsReader(const FileSource& files, const Environment& environment, Diagnostics& diagnostics);
  ~ModelsReader();

  /// The models of a file, those of files that it includes among them. \param path  from the project's root.
  const ModelTable& table(const std::string& path);

 private:
  enum class State : std::uint8_t { untouched, under_way, done };
  struct File;

  /// An entry as it is written in one file; what it extends is put under it when it is read.
  struct Written {
    std::string name;
    Place place;
    Object fields;                                             ///< Without those that read what is not set.
    std::vector<std::pair<std::string, UnsetVariable>> unset;  ///< With the field that reads it.
    const File* file = nullptr;
    State state = State::untouched;
    ModelEntry entry;  ///< Once done.
  };
  using Names = std::map<std::string, Written*, std::less<>>;
  struct File {
    State state = State::untouched;
    bool is_whole = true;
    std::vector<std::unique_ptr<Written>> own;
    Names included;
    Names visible;  ///< The included and its own, which win.
  };

  File& read_file(const std::string& path);
  void read_includes(const Value& content, const std::string& path, File& file);
  void include(const std::string& path, const Value& named, File& file);
  void read_own(const Value& content, File& file);
  std::unique_ptr<Written> read_written(const Member& member, const File& file, Object& to_check);

  void complete(Written& written);
  Written* find_base(const Written& written, const Value& named);
  bool speaks_as(const Written& base, const Written& written);
  static void inherit(const Written& base, Written& written);

  const FileSource& files_;
  const Environment& environment_;
  Diagnostics& diagnostics_;
  std::map<std::string, File> read_;
  std::map<SourceId, std::string> paths_;
  std::vector<std::string> open_files_;    ///< Each includes the next.
  std::vector<std::string> open_entries_;  ///< Each extends the next.
  std::map<std::string, ModelTable> tables_;
};

}  // namespace llmeval
