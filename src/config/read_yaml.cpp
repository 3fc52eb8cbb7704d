#include "config/read_yaml.h"

#include "data/yaml.h"

#include <utility>

namespace llmeval {

std::optional<YamlFile> read_yaml_file(const FileSource& files, const std::string& path, const Shape& shape,
                                       std::string_view what, Diagnostics& diagnostics) {
  Result<std::string> text = files.read(path);
  if (!text) {
    diagnostics.error({}, text.error().message, text.error().hint);
    return std::nullopt;
  }
  std::optional<Value> content = parse_yaml(*text, diagnostics.add_source(files.display(path)), diagnostics);
  if (!content) return std::nullopt;
  shape.check(*content, what, diagnostics);
  return YamlFile{*std::move(text), *std::move(content)};
}

}  // namespace llmeval
