#include "config/schema_files.h"

#include "config/named_files.h"
#include "data/json.h"
#include "data/yaml.h"

#include <fmt/format.h>

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

// A file's URI is its path from the project's root: no message tells where on the machine the project lies, and `..`
// cannot lead out of it.
constexpr std::string_view k_scheme = "file:///";

std::string uri_of(std::string_view path) {
  std::string uri(k_scheme);
  for (const char c : path) {
    if (c == '%' || c == '#' || c == '?') {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      uri += c;
    }
  }
  return uri;
}

std::string path_of(std::string_view uri) {
  std::string path;
  uri.remove_prefix(k_scheme.size());
  for (std::size_t at = 0; at < uri.size(); ++at) {
    const std::string_view code = uri.substr(at, 3);
    const std::string_view signs = code == "%25"   ? "%"
                                   : code == "%23" ? "#"
                                   : code == "%3F" ? "?"
                                   : code == "%20" ? " "
                                                   : "";
    path += signs.empty() ? uri[at] : signs.front();
    if (!signs.empty()) at += 2;
  }
  return path;
}

// The documents of one compilation.
class ProjectDocuments final : public SchemaSource {
 public:
  ProjectDocuments(const FileSource& files, Diagnostics& diagnostics) : files_(files), diagnostics_(diagnostics) {}

  Result<std::shared_ptr<const Value>> read(const std::string& uri) override {
    if (!uri.starts_with(k_scheme))
      return failure("it is no file of the project", "name a file by its path; nothing is loaded from a network");
    return read_file(path_of(uri));
  }

  Result<std::shared_ptr<const Value>> read_file(const std::string& path) {
    LLMEVAL_TRY(const std::string text, files_.read(path));
    const SourceId source = diagnostics_.add_source(files_.display(path));
    if (path.ends_with(".yaml") || path.ends_with(".yml")) {
      std::optional<Value> value = parse_yaml(text, source, diagnostics_);
      if (!value) return failure(fmt::format("'{}' is not YAML", files_.display(path)));
      return std::make_shared<const Value>(*std::move(value));
    }
    tl::expected<Value, JsonError> value = parse_json(text, {.source = source});
    if (value) return std::make_shared<const Value>(*std::move(value));
    const JsonError& error = value.error();
    diagnostics_.error({source, error.line, error.column}, error.message);
    return failure(fmt::format("'{}' is not JSON", files_.display(path)));
  }

 private:
  const FileSource& files_;
  Diagnostics& diagnostics_;
};

class ProjectSchemas final : public SchemaFiles {
 public:
  explicit ProjectSchemas(const FileSource& files) : files_(files) {}

  std::optional<Schema> load(const Value& path, Diagnostics& diagnostics) const override {
    // Rows of data files are read again for each use, by then without a word on where they stand.
    const Key key{path.place().source, path.text()};
    if (std::optional<Schema> known = find(key)) return known;
    const std::optional<std::string> file = find_named_file(files_, naming_file(path, diagnostics), path, diagnostics);
    if (!file) return std::nullopt;
    const std::size_t before = diagnostics.error_count();
    ProjectDocuments documents(files_, diagnostics);
    const Result<std::shared_ptr<const Value>> document = documents.read_file(*file);
    if (!document) {
      if (diagnostics.error_count() == before)
        diagnostics.error(path.place(), document.error().message, document.error().hint);
      return std::nullopt;
    }
    std::optional<Schema> schema =
        Schema::compile(*document, {.uri = uri_of(*file), .source = &documents}, diagnostics);
    if (schema) keep(key, *schema);
    return schema;
  }

  std::optional<Schema> compile(const Value& schema, Diagnostics& diagnostics) const override {
    ProjectDocuments documents(files_, diagnostics);
    return Schema::compile(schema, {.uri = uri_of(naming_file(schema, diagnostics)), .source = &documents},
                           diagnostics);
  }

 private:
  using Key = std::pair<SourceId, std::string>;

  // Messages show paths as the user would type them.
  std::string naming_file(const Value& value, const Diagnostics& diagnostics) const {
    const std::string& shown = diagnostics.path(value.place().source);
    return shown.empty() ? std::string() : files_.from_typed(shown).value_or(std::string());
  }

  std::optional<Schema> find(const Key& key) const {
    const std::lock_guard lock(mutex_);
    const auto found = compiled_.find(key);
    return found == compiled_.end() ? std::nullopt : std::optional(found->second);
  }

  void keep(const Key& key, const Schema& schema) const {
    const std::lock_guard lock(mutex_);
    compiled_.emplace(key, schema);
  }

  const FileSource& files_;
  mutable std::mutex mutex_;
  mutable std::map<Key, Schema> compiled_;
};

}  // namespace

std::shared_ptr<const SchemaFiles> make_schema_files(const FileSource& files) {
  return std::make_shared<const ProjectSchemas>(files);
}

}  // namespace llmeval
