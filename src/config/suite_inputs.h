#pragma once

#include "base/diagnostic.h"
#include "data/value.h"
#include "domain/case.h"
#include "prompt/file_source.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// A suite as those see it who add cases to it.
struct SuiteInputs {
  std::string name;
  std::string path;                   ///< Of its file, from the project's root.
  Object vars;                        ///< Every case has these.
  bool has_prompts = false;           ///< False: nobody can say which variables are read.
  std::vector<std::string> required;  ///< Variables that its prompts read and that it does not give itself.
  std::vector<std::string> optional;  ///< The same of those that they can do without.
  std::string added;                  ///< The file of added cases, as its `cases:` name it or should.
  bool reads_added = false;           ///< They do.
};

/// The file that added cases of a suite stand in, from the project's root.
std::string added_cases_path(std::string_view suite);

/// Reads a suite and its cases, those that were added among them, whatever its models and checks are worth. Mistakes go
/// to `diagnostics`; that it names the file of added cases before there is one is none. Nullopt where it is no suite,
/// or none is called so. \param typed  a path or a name. \param on_case  is told of every case that could be read.
std::optional<SuiteInputs> load_suite_inputs(const std::shared_ptr<const FileSource>& files, const std::string& typed,
                                             const std::function<void(const Case&)>& on_case, Diagnostics& diagnostics);

}  // namespace llmeval
