#include "config/typed_files.h"

#include "config/file_values.h"

#include <string>

namespace llmeval {

bool fill_typed_files(const FileSource& files, Object& vars, Diagnostics& diagnostics) {
  // As if a file beside the words named them.
  constexpr const char* k_beside = "vars";
  const Result<std::string> typed = files.from_typed(k_beside);
  return FileValues(files, typed ? *typed : k_beside).fill(vars, diagnostics);
}

}  // namespace llmeval
