#include "config/read_yaml.h"

#include "data/yaml.h"

namespace llmeval {

std::optional<Value> read_yaml_file(const FileSource& files, const std::string& path, const Shape& shape,
                                    std::string_view what, Diagnostics& diagnostics) {
  const SourceId source = diagnostics.add_source(files.display(path));
  const Result<std::string> text = files.read(path);
  if (!text) {
    diagnostics.error({source, 0, 0}, text.error().message, text.error().hint);
    return std::nullopt;
  }
  std::optional<Value> value = parse_yaml(*text, source, diagnostics);
  if (!value) return std::nullopt;
  const std::size_t before = diagnostics.error_count();
  shape.check(*value, what, diagnostics);
  if (diagnostics.error_count() != before) return std::nullopt;
  return value;
}

}  // namespace llmeval
