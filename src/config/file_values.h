#pragma once

#include "base/diagnostic.h"
#include "data/value.h"
#include "prompt/file_source.h"

#include <string>

namespace llmeval {

/// Variables that say `{file: PATH}`, at any depth, instead of a text: an object with the one key `file`, whose value
/// is a text. Refers to the files, which outlive it.
class FileValues {
 public:
  /// \param naming_file  the file that the variables are written in: paths are relative to it.
  /// \param case_file    the file that `{file: .}` stands for; empty: none, and `.` is an error.
  FileValues(const FileSource& files, std::string naming_file, std::string case_file = {})
      : files_(files), naming_file_(std::move(naming_file)), case_file_(std::move(case_file)) {}

  /// Puts the texts in the places of the files, which they keep. An image (by its first bytes; by its ending one that
  /// must be) stays an object, see image_value(). False where a file cannot be read, or is neither text nor an image
  /// that can be sent, which is told.
  bool fill(Object& vars, Diagnostics& diagnostics) const;
  bool fill(Value& value, Diagnostics& diagnostics) const;

 private:
  bool read(Value& value, const Value& path, Diagnostics& diagnostics) const;

  const FileSource& files_;
  std::string naming_file_;
  std::string case_file_;
};

/// Whether a value, at any depth, is `{file: .}`.
bool names_case_file(const Value& value);

}  // namespace llmeval
