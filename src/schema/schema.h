#pragma once

#include "base/diagnostic.h"
#include "base/hash.h"
#include "base/result.h"
#include "data/value.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// The drafts of JSON Schema. Draft 6 is read as draft 7, which has all of it.
enum class SchemaDraft : std::uint8_t { draft7, draft2019_09, draft2020_12 };

/// `7`, `2019-09`, `2020-12`.
std::string_view name_of(SchemaDraft draft);
std::optional<SchemaDraft> find_schema_draft(std::string_view name);

/// Where documents come from that a schema's `$ref` or `$schema` names. The metaschemas of the drafts need none.
class SchemaSource {
 public:
  virtual ~SchemaSource() = default;
  /// The document of a URI without a fragment; the same value for the same URI. Places in it are told to the
  /// diagnostics of the compilation.
  virtual Result<std::shared_ptr<const Value>> read(const std::string& uri) = 0;
};

struct SchemaOptions {
  /// What relative references are resolved against, unless the schema's own `$id` says; may be empty.
  std::string uri = {};
  /// Of a schema that has no `$schema`.
  SchemaDraft draft = SchemaDraft::draft2020_12;
  /// Nullptr: there is nothing but the schema itself. Used while compiling only.
  SchemaSource* source = nullptr;
};

/// One thing that is wrong with an instance.
struct SchemaMistake {
  std::string instance;  ///< JSON pointer into the instance.
  std::string keyword;   ///< Keyword location: JSON pointer from the schema's root, through references.
  std::string absolute;  ///< Absolute keyword location: the URI of the schema resource and a JSON pointer in it.
  std::string message;   ///< `expected a number, got "12"`, inert.

  /// `at '/price': expected a number, got "12"`; without the place for the instance itself.
  std::string to_text() const;
};

/// What an instance came to.
struct SchemaReport {
  bool valid = false;
  std::vector<SchemaMistake> mistakes;
  bool is_cut = false;  ///< There are more mistakes than were asked for.
  /// Why nobody knows whether it is valid, which then is false without a mistake: nested too deep, a pattern that took
  /// too long, a number beyond all limits. Empty: known.
  std::string undecided;
};

struct SchemaProgram;

/// A JSON Schema (drafts 2020-12, 2019-09, 7), compiled once to validate many instances. Numbers are exact, lengths
/// count code points, patterns are ECMA-262 under a clock. Immutable, cheap to copy; may be used by several threads at
/// once.
class Schema {
 public:
  /// How deep schemas may apply schemas to an instance and its parts.
  static constexpr std::size_t k_max_depth = 1000;

  /// Everything that is wrong with the schema goes to `diagnostics`, with its place and its pointer; nullopt then.
  /// Keywords that look mistyped, or belong to another draft, are warnings.
  static std::optional<Schema> compile(std::shared_ptr<const Value> schema, const SchemaOptions& options,
                                       Diagnostics& diagnostics);
  static std::optional<Schema> compile(Value schema, const SchemaOptions& options, Diagnostics& diagnostics);

  /// \param instance        with valid UTF-8.
  /// \param max_mistakes    how many are told at most; with 0 nothing is spent on telling.
  /// \param assert_formats  `format` is checked also where it only describes.
  SchemaReport validate(const Value& instance, std::size_t max_mistakes = 20, bool assert_formats = false) const;

  /// Whether no instance can fail it, as far as can be seen: `{}`, `true`, one that only describes.
  bool accepts_everything(bool assert_formats = false) const;

  /// Of all documents that it was compiled from, in the order of their first use: their content, not how it is laid
  /// out.
  Digest hash() const;

 private:
  explicit Schema(std::shared_ptr<const SchemaProgram> program) : program_(std::move(program)) {}
  std::shared_ptr<const SchemaProgram> program_;
};

}  // namespace llmeval
