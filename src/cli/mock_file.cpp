#include "cli/mock_file.h"

#include "cli/workspace.h"
#include "config/provider_options.h"
#include "config/read_yaml.h"

#include <filesystem>
#include <memory>
#include <utility>

namespace llmeval {

std::optional<MockConfig> load_mock_file(const std::string& file, const std::string& directory, Console& console) {
  Diagnostics diagnostics;
  if (file.empty()) return read_mock_config(Value(Object()), diagnostics);
  const std::filesystem::path path = absolute_path(directory, file);
  const std::unique_ptr<FileSource> files = make_working_tree(path.parent_path().string(), directory);
  const std::string name = path.filename().string();
  MockConfig config;
  const auto read = read_yaml_file(*files, name, *mock_shape(), "the mock's file", diagnostics);
  if (read && !diagnostics.has_errors()) {
    config = read_mock_config(read->content, diagnostics);
    check_provider_options(*config.model, *files, name, diagnostics);
  }
  console.diagnostics(diagnostics);
  return diagnostics.has_errors() ? std::nullopt : std::optional(std::move(config));
}

}  // namespace llmeval
