#pragma once

#include "import/foreign_files.h"
#include "import/names.h"

#include <string>
#include <vector>

namespace llmeval {

/// A prompt on its way into a file of ours.
struct ImportedPrompt {
  std::string name;
  std::string label;  ///< The foreign one; may be empty.
  std::string path;   ///< From the new project's root.
  std::string text;   ///< The file's.
  Place place;
  bool is_chat = false;
  std::vector<std::string> reads;     ///< Variables.
  std::vector<std::string> required;  ///< Those without which it cannot be rendered.
};

/// The prompts of a project of promptfoo. What our template language cannot do is noted.
class PromptfooPrompts {
 public:
  explicit PromptfooPrompts(ForeignFiles& files) : files_(files) {}

  /// `prompts:`, a prompt, a list or a map of paths; nullptr: promptfoo's own, which is the variable `prompt`.
  void read(const Value* written);
  /// Puts the variables `prompt_prefix` and `prompt_suffix` around prompts that are texts.
  void surround(bool with_prefix, bool with_suffix);

  const std::vector<ImportedPrompt>& prompts() const { return prompts_; }

 private:
  void read_one(const Value& written);
  void read_file(const std::string& path, Place place, const std::string& label);
  void read_csv(const std::string& path, Place place, const std::string& label);
  void add_text(std::string text, Place place, const std::string& label, const std::string& name);
  bool add_chat(const Value& messages, Place place, const std::string& label, const std::string& name);
  bool read_template(const std::string& text, Place place, const std::string& what, ImportedPrompt& prompt);

  ForeignFiles& files_;
  UniqueNames names_;
  std::vector<ImportedPrompt> prompts_;
};

}  // namespace llmeval
