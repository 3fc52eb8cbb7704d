#include "prompt/file_source.h"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

Result<std::string> resolve_path(std::string_view folder, std::string_view path) {
  if (path.empty()) return failure("the path is empty");
  if (path.find('\0') != std::string_view::npos) return failure("the path holds a NUL character");
  if (path.front() == '/') {
    return failure(fmt::format("'{}' is an absolute path", path), "write it relative to the file that names it");
  }
  std::vector<std::string_view> parts;
  const std::string whole = folder.empty() ? std::string(path) : fmt::format("{}/{}", folder, path);
  for (std::size_t at = 0; at <= whole.size();) {
    const std::size_t slash = std::min(whole.find('/', at), whole.size());
    const std::string_view part = std::string_view(whole).substr(at, slash - at);
    at = slash + 1;
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(part);
    } else if (parts.empty()) {
      return failure(fmt::format("'{}' lies outside the project", path),
                     "copy the file into the project: all that a suite names lies there");
    } else {
      parts.pop_back();
    }
  }
  return fmt::format("{}", fmt::join(parts, "/"));
}

std::string folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash));
}

}  // namespace llmeval
