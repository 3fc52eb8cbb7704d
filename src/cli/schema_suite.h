#pragma once

#include "base/result.h"
#include "prompt/file_source.h"
#include "schema/schema.h"

#include <cstddef>
#include <functional>
#include <string>

namespace llmeval {

/// How many tests there were, and how many of them agreed.
struct Agreement {
  std::size_t tests = 0;
  std::size_t agreed = 0;
};

/// What a folder of tests in the form of the official suite of JSON Schema came to.
struct SuiteAgreement {
  Agreement required;
  Agreement optional;  ///< Those in folders below: what a validator may do.
};

/// A folder of tests: files that list `{description, schema, tests: [{description, data, valid}]}`.
struct SchemaSuite {
  std::string folder;   ///< From the root of the files; "" is the root.
  std::string remotes;  ///< What http://localhost:1234/ stands for; empty: nothing.
  SchemaDraft draft = SchemaDraft::draft2020_12;
};

/// Runs all tests of a folder in the order of their files. `format` is an assertion in what is optional, elsewhere as
/// the schemas say. Fails where a file cannot be read or is not such a list.
/// \param disagree  is told each test that disagrees, in a line.
Result<SuiteAgreement> run_schema_suite(const FileSource& files, const SchemaSuite& suite,
                                        const std::function<void(const std::string& line)>& disagree);

}  // namespace llmeval
