#include "config/named_files.h"

#include <fmt/format.h>

namespace llmeval {

std::optional<std::string> find_named_file(const FileSource& files, const std::string& naming_file, const Value& named,
                                           Diagnostics& diagnostics) {
  Result<std::string> path = resolve_path(folder_of(naming_file), named.text());
  if (path && files.exists(*path)) return *std::move(path);
  // Why it is no file of the project, reading it says.
  const Result<std::string> why = path ? files.read(*path) : std::move(path);
  if (!why) diagnostics.error(named.place(), why.error().message, why.error().hint);
  return std::nullopt;
}

std::vector<std::string> find_named_files(const FileSource& files, const std::string& naming_file, const Value& named,
                                          Diagnostics& diagnostics) {
  const Result<std::string> pattern = resolve_path(folder_of(naming_file), named.text());
  if (!pattern || !is_glob(*pattern) || files.exists(*pattern)) {
    const std::optional<std::string> one = find_named_file(files, naming_file, named, diagnostics);
    return one ? std::vector{*one} : std::vector<std::string>();
  }
  std::vector<std::string> found = files.glob(*pattern);
  if (found.empty()) diagnostics.error(named.place(), fmt::format("no file matches '{}'", files.display(*pattern)));
  return found;
}

}  // namespace llmeval
