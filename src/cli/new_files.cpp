#include "cli/new_files.h"

#include <fmt/format.h>

#include <fstream>

namespace llmeval {

namespace fs = std::filesystem;

Result<> write_file(const fs::path& path, std::string_view text) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (error || !file) return failure(fmt::format("cannot write '{}'", path.string()));
  return {};
}

Result<> refuse_existing(const fs::path& folder, const std::vector<std::string>& paths, const std::string& hint) {
  for (const std::string& path : paths) {
    std::error_code error;
    if (fs::exists(fs::symlink_status(folder / path, error))) {
      return failure(fmt::format("'{}' is there already; nothing was written", (folder / path).string()), hint);
    }
  }
  return {};
}

}  // namespace llmeval
