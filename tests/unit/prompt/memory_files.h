#pragma once

#include "prompt/file_source.h"
#include "prompt/load.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace llmeval {

/// A project that exists in memory only.
class MemoryFiles final : public FileSource {
 public:
  explicit MemoryFiles(std::map<std::string, std::string> files) : files_(std::move(files)) {}

  Result<std::string> read(const std::string& path) const override {
    const auto found = files_.find(path);
    if (found == files_.end()) return failure(fmt::format("there is no file '{}'", path));
    return found->second;
  }
  bool exists(const std::string& path) const override { return files_.contains(path); }
  std::vector<std::string> glob(std::string_view pattern) const override {
    std::vector<std::string> found;
    for (const auto& [path, text] : files_) {
      if (glob_matches(pattern, path)) found.push_back(path);
    }
    return found;
  }
  std::string display(const std::string& path) const override { return path; }
  Result<std::string> from_typed(std::string_view typed) const override { return resolve_path("", typed); }
  std::string absolute(const std::string& /*path*/) const override { return {}; }

 private:
  std::map<std::string, std::string> files_;
};

/// All that a load said, one line each.
inline std::string all_text(const Diagnostics& diagnostics) {
  std::string text;
  for (const Diagnostic& one : diagnostics.sorted()) text += (text.empty() ? "" : "\n") + one.to_text();
  return text;
}

/// What loading the file "p.ENDING" of this text says; the prompt where it says nothing.
struct Loaded {
  std::optional<Prompt> prompt;
  std::string said;
};
inline Loaded load_text(const std::string& ending, const std::string& text,
                        std::map<std::string, std::string> others = {}) {
  others["p" + ending] = text;
  const MemoryFiles files(std::move(others));
  Diagnostics diagnostics;
  Loaded loaded;
  loaded.prompt = load_prompt(files, "p" + ending, diagnostics);
  loaded.said = all_text(diagnostics);
  return loaded;
}

/// The messages for these variables as `role: text` lines, or why there are none.
inline std::string rendered(const Prompt& prompt, const Object& variables) {
  const Rendered<std::vector<Message>> messages = prompt.render(variables);
  if (!messages) {
    const RenderError& error = messages.error();
    return fmt::format("{}:{}: {}{}", error.place.line, error.place.column, error.message,
                       error.hint.empty() ? "" : " (" + error.hint + ")");
  }
  std::string text;
  for (const Message& message : *messages) text += fmt::format("{}: {}|", role_name(message.role), message.text());
  return text;
}

}  // namespace llmeval
