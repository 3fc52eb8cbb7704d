#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace llmeval {

/// A text as a name for files, models and cases: `Handles "refunds"!` is `handles-refunds`. At most `most` bytes, cut
/// at a word; empty where nothing is left.
std::string slug(std::string_view text, std::size_t most = 60);

/// The same for cases, whose ids may have letters of every script: `Größe 5!` is `größe-5`. Empty also where the text
/// has characters that are not to be seen.
std::string case_slug(std::string_view text, std::size_t most = 60);

/// Names that are given once: the second `a` is `a-2`.
class UniqueNames {
 public:
  std::string take(std::string name);

 private:
  std::set<std::string, std::less<>> taken_;
};

}  // namespace llmeval
