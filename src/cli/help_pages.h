#pragma once

#include <string_view>
#include <vector>

namespace llmeval {

/// A page of `llmeval help TOPIC`.
struct HelpPage {
  std::string_view topic;
  std::string_view text;
};

/// The pages of .github/docs, embedded at build time, by their names without ending. CMake writes this function.
const std::vector<HelpPage>& help_pages();

}  // namespace llmeval
