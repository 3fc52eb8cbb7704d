#include "cli/schema_suite.h"

#include "data/json.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <map>
#include <memory>
#include <utility>

namespace llmeval {

namespace {

constexpr std::string_view k_remote_host = "http://localhost:1234/";

Result<Value> read_json_file(const FileSource& files, const std::string& path) {
  LLMEVAL_TRY(const std::string text, files.read(path));
  tl::expected<Value, JsonError> value = parse_json(text, {.places = false});
  if (!value) return failure(fmt::format("'{}' is not JSON: {}", path, value.error().message));
  return *std::move(value);
}

class Remotes final : public SchemaSource {
 public:
  Remotes(const FileSource& files, std::string folder) : files_(files), folder_(std::move(folder)) {}

  Result<std::shared_ptr<const Value>> read(const std::string& uri) override {
    if (const auto known = read_.find(uri); known != read_.end()) return known->second;
    if (folder_.empty() || !uri.starts_with(k_remote_host)) return failure("the suite has no such document");
    LLMEVAL_TRY(Value document, read_json_file(files_, folder_ + "/" + uri.substr(k_remote_host.size())));
    return read_.emplace(uri, std::make_shared<const Value>(std::move(document))).first->second;
  }

 private:
  const FileSource& files_;
  std::string folder_;
  std::map<std::string, std::shared_ptr<const Value>> read_;
};

// Empty where it agrees.
std::string run_test(const std::optional<Schema>& schema, const Diagnostics& diagnostics, const Value& test,
                     bool assert_formats) {
  if (!schema) return "the schema is refused: " + diagnostics.sorted().front().message;
  const SchemaReport report = schema->validate(*test.find("data"), 1, assert_formats);
  if (!report.undecided.empty()) return "undecided: " + report.undecided;
  if (report.valid == test.find("valid")->boolean()) return {};
  return report.valid ? "expected to be invalid, is valid"
                      : fmt::format("expected to be valid, but {}", report.mistakes.front().to_text());
}

bool is_group(const Value& group) {
  const Value* const tests = group.find("tests");
  if (tests == nullptr || !tests->is_list() || group.find("schema") == nullptr) return false;
  for (const Value& test : tests->list()) {
    const Value* const valid = test.find("valid");
    if (test.find("data") == nullptr || valid == nullptr || !valid->is_boolean()) return false;
  }
  return true;
}

std::string description_of(const Value& value) {
  const Value* const text = value.find("description");
  return text != nullptr && text->is_text() ? inert_line(text->text()) : std::string();
}

}  // namespace

Result<SuiteAgreement> run_schema_suite(const FileSource& files, const SchemaSuite& suite,
                                        const std::function<void(const std::string& line)>& disagree) {
  SuiteAgreement agreement;
  Remotes remotes(files, suite.remotes);
  const std::string prefix = suite.folder.empty() ? std::string() : suite.folder + "/";
  for (const std::string& path : files.glob(prefix + "**/*.json")) {
    if (!suite.remotes.empty() && path.starts_with(suite.remotes + "/")) continue;
    LLMEVAL_TRY(const Value groups, read_json_file(files, path));
    if (!groups.is_list()) return failure(fmt::format("'{}' is not a list of groups of tests", path));
    const bool is_optional = path.find('/', prefix.size()) != std::string::npos;
    Agreement& count = is_optional ? agreement.optional : agreement.required;
    SchemaOptions options;
    options.draft = suite.draft;
    options.source = &remotes;
    // What is optional of formats is to check them; that file has schemas that say so themselves.
    const bool assert_formats = is_optional && !path.ends_with("/format-assertion.json");
    for (const Value& group : groups.list()) {
      if (!is_group(group)) return failure(fmt::format("'{}' has a group without 'schema' or 'tests'", path));
      Diagnostics diagnostics;
      const std::optional<Schema> schema = Schema::compile(*group.find("schema"), options, diagnostics);
      for (const Value& test : group.find("tests")->list()) {
        ++count.tests;
        const std::string why = run_test(schema, diagnostics, test, assert_formats);
        if (why.empty()) {
          ++count.agreed;
        } else {
          disagree(fmt::format("{}{}: {}: {}: {}", is_optional ? "optional: " : "", path, description_of(group),
                               description_of(test), why));
        }
      }
    }
  }
  return agreement;
}

}  // namespace llmeval
